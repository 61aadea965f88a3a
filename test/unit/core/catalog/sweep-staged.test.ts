import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { sweepNotes, sweepOld } from '../../../../electron/core/catalog/sweep-staged.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'

const HASH = 'ab'.repeat(32)
const UUID = '0a1b2c3d-0000-4000-8000-0123456789ab'
const HOUR_MS = 3_600_000
const NOW_MS = Date.now()

function written(base: string, path: string, ageMs = HOUR_MS): void {
  mkdirSync(dirname(join(base, path)), { recursive: true })
  writeFileSync(join(base, path), 'half')
  utimesSync(join(base, path), (NOW_MS - ageMs) / 1_000, (NOW_MS - ageMs) / 1_000)
}

function files(base: string): readonly string[] {
  return readdirSync(base, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .sort()
}

it('sweeps notes that a killed writer staged, however young, and nothing else', async () => {
  const library = temporaryDirectory()
  const kept = ['library.db', 'writer.lock', 'sample.json', 'photo.json.txt', 'notes.2024', 'json.4']
  for (const name of [...kept, 'writer.json.4711', 'sample.json.1', 'phi/tuning.json.99'])
    written(library, name, 0)
  await sweepNotes(library)
  expect(files(library)).toEqual(kept.sort())
})

it('sweeps old staged pictures and cached files, and leaves young ones to their writers', async () => {
  const [library, cache] = [temporaryDirectory(), temporaryDirectory()]
  written(library, `thumbnails/ab/${HASH}.jpg`)
  written(library, `thumbnails/ab/${HASH}.jpg.${UUID}`)
  written(library, `previews/${HASH}.jpg.${UUID}`)
  written(library, `thumbnails/cd/${HASH}.jpg.${UUID}`, 1_000)
  written(cache, `inversions/0123.checkpoint.${UUID}`)
  written(cache, 'inversions/0123.checkpoint')
  written(cache, `text-means/0123.f32.${UUID}`)
  written(cache, 'providers.json.12')
  written(cache, 'providers.json')
  await sweepOld(library, cache, NOW_MS)
  expect(files(library)).toEqual([`${HASH}.jpg`, `${HASH}.jpg.${UUID}`])
  expect(files(cache)).toEqual(['0123.checkpoint', 'providers.json'])
})

it('does not mind folders that are not there', async () => {
  const nowhere = join(temporaryDirectory(), 'nowhere')
  await sweepNotes(nowhere)
  await sweepOld(nowhere, nowhere, NOW_MS)
})
