/** The world as a source, drawn by its worker. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startSample } from '../../electron/cli/start-sample.ts'
import { openWorld } from '../../electron/core/evaluation/sources/world.ts'
import { temporaryDirectory } from '../helpers/temporary-directory.ts'

const PHOTOS = 120

test('draws a world of another version again, and leaves one of this version', async () => {
  const cacheDir = temporaryDirectory()
  const drawn: number[] = []
  const open = async () => {
    drawn.length = 0
    await openWorld({
      count: PHOTOS,
      seed: 1,
      cacheDir,
      start: startSample,
      onProgress: (done) => drawn.push(done),
      signal: new AbortController().signal,
    })
  }
  await open()
  const folder = join(cacheDir, readdirSync(cacheDir)[0] ?? '')
  const [first = '', ...others] = readdirSync(folder).sort()
  const last = others.at(-1) ?? ''
  const bytes = readFileSync(join(folder, first))

  // Beyond the compared ones: the existing files stay.
  writeFileSync(join(folder, last), 'kept')
  await open()
  expect(readFileSync(join(folder, last), 'utf8')).toBe('kept')

  writeFileSync(join(folder, first), 'of another version')
  await open()
  expect(readFileSync(join(folder, first))).toEqual(bytes)
  expect(readFileSync(join(folder, last), 'utf8')).not.toBe('kept')
  expect(drawn.at(-1)).toBe(PHOTOS)
  expect(readdirSync(cacheDir)).toHaveLength(1)
})
