/**
 * The sample library from its start to its end, over a real engine: drawn, interrupted, searched, removed.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { SampleState } from '../../electron/shared/app-sample.ts'
import { AppPlace, SEARCH } from '../helpers/app-library.ts'
import { generatePhotos } from '../helpers/generated-photos.ts'
import { writeLetterClip } from '../helpers/letter-clip.ts'
import { writeSampleModel } from '../helpers/sample-model.ts'

let place: AppPlace

beforeEach(async () => {
  place = new AppPlace()
  await writeSampleModel(place.modelDir)
})
afterEach(() => place.close())

const possible: SampleState = { kind: 'none', possible: true }

test('is drawn and read, continues after a restart, answers its queries, and is removed', async () => {
  const pictures = join(place.dataDir, 'Searlight sample pictures')
  const first = place.open()
  expect((await first.opened()).sample).toEqual(possible)
  await first.api.trySample({})
  const early = await first.until(({ photos, sample }) => sample.kind !== 'drawing' || photos > 0)
  // Photos are visible before the last one is drawn.
  expect(early.sample).toMatchObject({ kind: 'drawing', total: 1_000 })
  await first.close()

  const second = place.open()
  const done = await second.until(({ sample }) => sample.kind === 'ready' && sample.guided.length === 3)
  await second.indexed(1_000)
  expect(done.folders.map(({ path }) => path)).toEqual([pictures])
  expect(done.model).toMatchObject({ kind: 'ready', model: { name: 'Sample model', isSample: true } })
  // Nothing is written beside the bundled model.
  expect(readdirSync(place.modelDir)).not.toContain('.searlight')
  const { sample } = done
  if (sample.kind !== 'ready') throw new Error('expected the sample library')
  for (const { photoId, text } of sample.guided) {
    const references = [{ kind: 'photo', photoId }] as const
    const { method, photos } = await second.api.search({ ...SEARCH, references, text })
    expect([method, photos.ids.length]).toEqual(['names', SEARCH.limit])
  }

  writeFileSync(join(pictures, 'mine.txt'), 'not drawn')
  await second.api.leaveSample({ deletePictures: true })
  const left = await second.until(({ photos }) => photos === 0)
  expect([left.sample, left.folders]).toEqual([possible, []])
  expect(readdirSync(pictures)).toEqual(['mine.txt'])
})

test('leaves nothing when it is cancelled', async () => {
  const { api, ...app } = await opened()
  await api.trySample({})
  await app.until(({ sample }) => sample.kind === 'drawing' && sample.done > 0)
  await api.cancelSample({})
  const after = await api.state({})
  expect([after.sample, after.folders]).toEqual([possible, []])
  expect(existsSync(join(place.dataDir, 'Searlight sample pictures'))).toBe(false)
})

test('starts once for two windows, and leaves nothing when it is removed meanwhile', async () => {
  const { api } = await opened()
  const tried = [api.trySample({}), api.trySample({})]
  const left = api.leaveSample({ deletePictures: true })
  await Promise.all([...tried, left])
  const after = await api.state({})
  expect([after.sample, after.folders]).toEqual([possible, []])
  expect(existsSync(join(place.dataDir, 'Searlight sample pictures'))).toBe(false)
  expect(existsSync(join(place.dataDir, 'library', 'sample.json'))).toBe(false)
})

test('preserves over a restart a model that the user chose during the drawing', async () => {
  const first = place.open()
  await first.opened()
  await first.api.trySample({})
  await first.until(({ sample, model }) => sample.kind === 'drawing' && model.kind === 'ready')
  const own = join(place.base, 'own')
  await writeLetterClip(own)
  await first.api.chooseModel({ path: own, change: true })
  await first.close()
  // Leaves few pictures to draw.
  const remembered = join(place.dataDir, 'library', 'sample.json')
  const record = JSON.parse(readFileSync(remembered, 'utf8')) as object
  writeFileSync(remembered, JSON.stringify({ ...record, pictures: 40 }))

  const second = place.open()
  // The state never claims that there is no sample.
  expect((await second.opened()).sample.kind).toBe('drawing')
  const done = await second.until(({ sample, model }) => sample.kind === 'ready' && model.kind === 'ready')
  expect(done.model).toMatchObject({ kind: 'ready', model: { name: 'own', isSample: false } })
})

test('deletes no file when a process only reads the library', async () => {
  const writing = place.open()
  await writing.opened()
  await writing.api.trySample({})
  await writing.until(({ sample }) => sample.kind === 'drawing' && sample.done > 0)
  const reading = place.open()
  await reading.opened('read')
  const leaving = reading.api.leaveSample({ deletePictures: true })
  await expect(leaving).rejects.toMatchObject({ code: 'library-locked' })
  const pictures = readdirSync(join(place.dataDir, 'Searlight sample pictures'))
  expect(pictures.filter((name) => name.endsWith('.jpg'))).not.toEqual([])
  await writing.api.cancelSample({})
})

test('is refused for a library with other photos', async () => {
  const { api } = await opened()
  await generatePhotos({ folder: place.photosDir, count: 1, width: 32, height: 32 })
  await api.addFolder({ path: place.photosDir })
  expect((await api.state({})).sample).toEqual({ kind: 'none', possible: false })
  await expect(api.trySample({})).rejects.toMatchObject({ code: 'sample-impossible' })
})

test('is refused for a library with another model', async () => {
  const { api, until } = await opened()
  const own = join(place.base, 'own')
  await writeLetterClip(own)
  await api.chooseModel({ path: own, change: false })
  await until(({ model }) => model.kind === 'ready')
  expect((await api.state({})).sample).toEqual({ kind: 'none', possible: false })
})

async function opened() {
  const app = place.open()
  await app.opened()
  return { api: app.api, until: app.until.bind(app) }
}
