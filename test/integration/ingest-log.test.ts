/** The entries that indexing leaves in the log, on a real catalogue and real files, with a fake inference worker. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type LogEntry, shareable } from '../../electron/core/lib/log.ts'
import { AppError } from '../../electron/shared/errors.ts'
import { IndexingLibrary } from '../helpers/indexing-library.ts'
import { logged } from '../helpers/logged.ts'

let library: IndexingLibrary

beforeEach(async () => {
  library = new IndexingLibrary()
  await library.useModel('/models/one')
})
afterEach(async () => {
  await library.indexing.close()
  library.close()
})

const calm = () => new AbortController().signal
const named = (entries: readonly LogEntry[], event: string) => entries.filter((each) => each.event === event)

test('a scan, each batch and the whole run leave their counts and times; paths are among the names', async () => {
  for (let i = 0; i < 20; i++) library.write(`trip/${i}.jpg`, `photo ${i}`)
  library.write('bad.jpg', 'bad')
  await library.indexing.addFolder(library.photosDir)
  const entries = await logged(() => library.indexing.indexPending(calm()))
  expect(named(entries, 'folder-scanned')).toEqual([
    expect.objectContaining({
      ...{ level: 'info', status: 'online', folders: 2, files: 21, new: 21, changed: 0, removed: 0 },
      ...{ problems: 0, seconds: expect.any(Number), names: { path: library.photosDir } },
    }),
  ])
  const batches = named(entries, 'batch-stored')
  expect(batches.length).toBeGreaterThan(1)
  expect(batches.reduce((sum, { photos }) => sum + Number(photos), 0)).toBe(21)
  for (const batch of batches)
    expect(batch).toMatchObject({ level: 'debug', ms: expect.any(Number), storeMs: expect.any(Number) })
  expect(named(entries, 'indexing-run')).toEqual([
    expect.objectContaining({
      level: 'info',
      end: 'done',
      photos: 21,
      failed: 1,
      seconds: expect.any(Number),
    }),
  ])
  expect(JSON.stringify(entries.map((entry) => shareable(entry, false)))).not.toContain(library.photosDir)
})

test('a scan without a change is for the level debug, and a run without a photo no entry', async () => {
  library.write('a.jpg')
  await library.indexing.addFolder(library.photosDir)
  await library.indexing.indexPending(calm())
  const entries = await logged(() => library.indexing.indexPending(calm()))
  expect(named(entries, 'folder-scanned').map(({ level }) => level)).toEqual(['debug'])
  expect(named(entries, 'indexing-run')).toEqual([])
})

test('a photo that stops its reader is retried, and given up by name', async () => {
  library.write('a.jpg', 'crash')
  await library.indexing.addFolder(library.photosDir)
  const entries = await logged(() => library.indexing.indexPending(calm()))
  const path = `${library.photosDir}/a.jpg`
  expect(named(entries, 'photo-retried')).toMatchObject([{ names: { path } }])
  expect(named(entries, 'photo-given-up')).toMatchObject([
    { level: 'warn', code: 'crashed-the-reader', names: { path } },
  ])
})

test('a halt on a full disk and its end are in the log', async () => {
  library.write('a.jpg')
  await library.indexing.addFolder(library.photosDir)
  library.port.options.refusal = new AppError('disk-full', 'no room in /photos')
  const entries = await logged(async () => {
    await library.indexing.watch()
    await expect.poll(() => library.indexing.progress().state).toBe('halted')
    library.port.options.refusal = null
    library.indexing.resume()
    await expect.poll(() => library.indexing.progress()).toMatchObject({ state: 'idle', done: 1 })
  })
  expect(named(entries, 'halted')).toMatchObject([
    { level: 'warn', work: 'photos', code: 'disk-full', names: { message: 'no room in /photos' } },
  ])
  expect(named(entries, 'halt-ended')).toMatchObject([{ level: 'info', work: 'photos', halts: 1 }])
})
