/** Photos of an earlier release are read again: facts of all, pictures of those that were read wrongly. */
import { renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { RootWriter } from '../../electron/core/catalog/root-table.ts'
import { AppError } from '../../electron/shared/errors.ts'
import type { IngestProgress } from '../../electron/shared/library-api.ts'
import { FACTS_VERSION } from '../../electron/shared/reader-version.ts'
import { IndexingLibrary } from '../helpers/indexing-library.ts'
import { type OlderPhoto, writeOlderLibrary } from '../helpers/older-library.ts'

let library: IndexingLibrary

afterEach(async () => {
  await library.indexing.close()
  library.close()
})

const calm = () => new AbortController().signal

/** A library of the release before, of files with these texts. Its model is open. */
async function older(
  files: Readonly<Record<string, string>>,
  photos: Readonly<Record<string, OlderPhoto>> = {},
): Promise<void> {
  library = new IndexingLibrary(undefined, undefined, (dir, photosDir) => {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(photosDir, name), text)
    writeOlderLibrary(dir, photosDir, photos)
  })
  await library.useModel('first')
}

interface DateRow {
  readonly name: string
  readonly day: string
  readonly from: string
  readonly facts: number
}

function dates(): readonly DateRow[] {
  return library.rows<DateRow>(
    `SELECT name, date(captured_ms / 1000, 'unixepoch') AS day, captured_from AS "from", facts_version AS facts
     FROM photo ORDER BY name`,
  )
}

const vectors = () =>
  library.rows('SELECT content_id AS id, hex(vector) AS vector FROM embedding ORDER BY content_id')

test('every photo is read again once, and embedded never', async () => {
  await older({ 'a.jpg': '2003-05-06 a', 'b.jpg': 'b', 'c.jpg': '1890-06-01 c', 'copy.jpg': 'b' })
  const before = vectors()
  const { indexed, read, skipped } = await library.indexing.indexPending(calm())
  expect([indexed, read, skipped]).toEqual([0, 4, 4])
  expect([library.port.ingested, library.factsPort.inspected.length]).toEqual([[], 4])
  expect(dates().map(({ name, day, from, facts }) => [name, from === 'file' ? 'file' : day, facts])).toEqual([
    ['a.jpg', '2003-05-06', FACTS_VERSION],
    ['b.jpg', 'file', FACTS_VERSION],
    ['c.jpg', '1890-06-01', FACTS_VERSION],
    ['copy.jpg', 'file', FACTS_VERSION],
  ])
  expect(vectors()).toEqual(before)
  await library.indexing.indexPending(calm())
  expect([library.port.ingested, library.factsPort.inspected.length]).toEqual([[], 4])
})

test('new photos have their facts from indexing', async () => {
  await older({ 'a.jpg': '2003-05-06 a' })
  await library.indexing.indexPending(calm())
  library.write('new.jpg', '2004-05-06 new')
  await library.indexing.indexPending(calm())
  expect(library.factsPort.inspected).toEqual([join(library.photosDir, 'a.jpg')])
  expect(dates()[1]).toMatchObject({ name: 'new.jpg', day: '2004-05-06', facts: FACTS_VERSION })
})

test('failed, damaged and mended photos are read and embedded again, once, and others are not', async () => {
  const photos = {
    'damaged.jpg': { damaged: true },
    'hdr.avif': { format: 'heif' },
    'odd.tif': { format: 'tiff' },
    'failed.jpg': { failed: 'undecodable' },
    'format.jpg': { failed: 'format-unsupported' },
    'empty.jpg': { failed: 'empty' },
  }
  const files = Object.fromEntries([...Object.keys(photos), 'whole.jpg'].map((name) => [name, name]))
  const texts = { ...files, 'damaged.jpg': 'whole by now', 'still-bad.jpg': 'bad' }
  await older(texts, { ...photos, 'still-bad.jpg': { failed: 'undecodable' } })
  const before = vectors()
  const { indexed } = await library.indexing.indexPending(calm())
  expect(library.port.ingested.map((path) => path.slice(library.photosDir.length + 1)).sort()).toEqual([
    'damaged.jpg',
    'failed.jpg',
    'format.jpg',
    'hdr.avif',
    'odd.tif',
    'still-bad.jpg',
  ])
  expect(indexed).toBe(5)
  expect(library.paths("status = 'failed'")).toEqual(['empty.jpg', 'still-bad.jpg'])
  expect(library.rows('SELECT damage_code AS code FROM content WHERE damage_code IS NOT NULL')).toEqual([])
  const kept = vectors().filter((row) => before.some((old) => old['vector'] === row['vector']))
  expect(kept).toHaveLength(1)
  expect(library.count('embedding', 'reader_version = 1')).toBe(5)
  expect(library.count('vec_1')).toBe(library.count('embedding'))
  expect(library.port.newThumbnails.length).toBe(3)

  const read = library.port.ingested.length
  await library.useModel('first')
  await library.indexing.indexPending(calm())
  expect(library.port.ingested.length).toBe(read)
})

test('a picture that only its bytes mark as mended is read and embedded again, once, after its facts', async () => {
  await older({ 'hdr.png': 'a cICP chunk', 'copy.png': 'a cICP chunk', 'plain.png': 'plain' })
  const { indexed } = await library.indexing.indexPending(calm())
  const names = () => library.port.ingested.map((path) => path.slice(library.photosDir.length + 1))
  expect(indexed).toBe(2)
  expect([...names()].sort()).toEqual(['copy.png', 'hdr.png'])
  expect(library.port.newThumbnails.length).toBeGreaterThan(0)
  expect(library.rows('SELECT reader_version AS v FROM embedding ORDER BY v')).toEqual([{ v: 0 }, { v: 1 }])
  expect(library.count('photo', `status = 'indexed' AND facts_version = ${FACTS_VERSION}`)).toBe(3)
  await library.useModel('first')
  await library.indexing.indexPending(calm())
  expect(names().length).toBe(2)
})

test('until it is read again, a search finds a mended photo as before', async () => {
  await older({ 'hdr.avif': 'hdr' }, { 'hdr.avif': { format: 'heif' } })
  expect(library.rows('SELECT status, content_id AS content FROM photo')).toEqual([
    { status: 'pending', content: 1 },
  ])
})

test('a model from before the update does not bring its old features back', async () => {
  await older({ 'hdr.avif': 'hdr', 'whole.jpg': 'whole' }, { 'hdr.avif': { format: 'heif' } })
  await library.useModel('second')
  await library.indexing.indexPending(calm())
  const read = library.port.ingested.length
  await library.useModel('first')
  await library.indexing.indexPending(calm())
  expect(library.port.ingested.slice(read)).toEqual([join(library.photosDir, 'hdr.avif')])
  expect(library.rows('SELECT reader_version AS v FROM embedding WHERE model_id = 1 ORDER BY v')).toEqual([
    { v: 0 },
    { v: 1 },
  ])
})

test('a photo in an offline folder has its old date, and is read when the folder is back', async () => {
  await older({ 'a.jpg': '2003-05-06 a' }, { 'a.jpg': { exifMs: Date.UTC(2001, 0, 1, 12) } })
  new RootWriter(library.db).setOffline(1, 'missing')
  const progress = () => library.indexing.progress()
  library.indexing.retryFailed()
  expect(progress()).toMatchObject({ state: 'idle', pending: 0 })
  expect(dates()).toMatchObject([{ day: '2001-01-01', facts: 0 }])
  await library.indexing.indexPending(calm())
  expect(dates()).toMatchObject([{ day: '2003-05-06', facts: FACTS_VERSION }])
})

test('a photo that cannot be read now stays due, and stops nothing', async () => {
  await older({ 'a.jpg': '2003-05-06 a', 'b.jpg': '2004-05-06 b' })
  library.factsPort.options.unreadable = join(library.photosDir, 'a.jpg')
  await library.indexing.indexPending(calm())
  expect(dates()).toMatchObject([{ facts: 0 }, { day: '2004-05-06', facts: FACTS_VERSION }])
  delete library.factsPort.options.unreadable
  await library.indexing.indexPending(calm())
  expect(dates()).toMatchObject([{ day: '2003-05-06', facts: FACTS_VERSION }, { facts: FACTS_VERSION }])
})

test('a photo that kills the reader twice waits for the next release; the others are read', async () => {
  await older({ 'a.jpg': '2003-05-06 a', 'b.jpg': 'crash', 'c.jpg': '2005-05-06 c', 'd.jpg': 'defect' })
  await library.indexing.indexPending(calm())
  expect(dates()).toMatchObject([
    { day: '2003-05-06', facts: FACTS_VERSION },
    { from: 'file', facts: FACTS_VERSION },
    { day: '2005-05-06', facts: FACTS_VERSION },
    { from: 'file', facts: FACTS_VERSION },
  ])
  const { deaths } = library.factsPort
  await library.indexing.indexPending(calm())
  expect(library.factsPort.deaths).toBe(deaths)
})

test('a reader that cannot be started costs no photo its facts', async () => {
  await older({ 'a.jpg': '2003-05-06 a', 'b.jpg': '2004-05-06 b' })
  library.factsPort.options.refusal = new AppError('inference-failed', 'no process could be started')
  const indexing = library.indexing.indexPending(calm())
  await expect(indexing).rejects.toMatchObject({ code: 'inference-unavailable' })
  expect(dates()).toMatchObject([{ facts: 0 }, { facts: 0 }])
  library.factsPort.options.refusal = null
  await library.indexing.indexPending(calm())
  expect(dates()).toMatchObject([{ day: '2003-05-06' }, { day: '2004-05-06' }])
})

test('a file with other bytes than the library knows is read whole', async () => {
  await older({ 'a.jpg': '2003-05-06 a' })
  const path = join(library.photosDir, 'a.jpg')
  const [{ ms = 0 } = {}] = library.rows<{ ms: number }>('SELECT modified_ms AS ms FROM photo')
  // Of the same size and time, so that no scan notices.
  writeFileSync(path, '2004-05-06 b')
  utimesSync(path, ms / 1000, ms / 1000)
  await library.indexing.indexPending(calm())
  expect(library.port.ingested).toEqual([path])
  expect(dates()).toMatchObject([{ day: '2004-05-06', facts: FACTS_VERSION }])
})

test('the pass works in the background without a model, and reports how far it is', async () => {
  const names = Array.from({ length: 60 }, (_, at) => `${at}.jpg`)
  await older(Object.fromEntries(names.map((name) => [name, `2003-05-06 ${name}`])))
  const states: IngestProgress[] = []
  library.events.on('progress', (progress) => states.push(progress))
  library.factsPort.options.callMs = 60
  await library.indexing.watch()
  await expect.poll(() => library.count('photo', `facts_version = ${FACTS_VERSION}`)).toBe(60)
  const reading = states.filter(({ state }) => state === 'reading-facts')
  expect(reading.length).toBeGreaterThan(0)
  for (const { done, pending } of reading) expect(done + pending).toBe(60)
  await expect.poll(() => library.indexing.progress().state).toBe('idle')
})

test('a pause stops the pass, and resuming continues it', async () => {
  const names = Array.from({ length: 60 }, (_, at) => `${at}.jpg`)
  await older(Object.fromEntries(names.map((name) => [name, `2003-05-06 ${name}`])))
  library.factsPort.options.callMs = 20
  await library.indexing.watch()
  await expect.poll(() => library.count('photo', `facts_version = ${FACTS_VERSION}`)).toBeGreaterThan(0)
  library.indexing.pause()
  // The batch that is open ends.
  await expect.poll(() => library.factsPort.open).toBe(0)
  const read = library.count('photo', `facts_version = ${FACTS_VERSION}`)
  expect(read).toBeLessThan(60)
  expect(library.indexing.progress().state).toBe('paused')
  library.indexing.resume()
  await expect.poll(() => library.count('photo', `facts_version = ${FACTS_VERSION}`)).toBe(60)
})

test('sidecars that come, change and go between two scans have their photos read again, and no others', async () => {
  await older({ 'IMG_1.jpg': 'one', 'IMG_1-edited.jpg': 'edited', 'IMG_12.jpg': 'twelve' })
  await library.indexing.indexPending(calm())
  const sidecar = join(library.photosDir, 'IMG_1.jpg.xmp')
  const read = async () => {
    library.factsPort.outsides.length = 0
    await library.indexing.indexPending(calm())
    return library.factsPort.outsides.map((path) => path.slice(library.photosDir.length + 1)).sort()
  }
  const day = () => dates().find(({ name }) => name === 'IMG_1.jpg')?.day
  expect(await read()).toEqual([])
  writeFileSync(sidecar, '1987-05-06')
  expect(await read()).toEqual(['IMG_1-edited.jpg', 'IMG_1.jpg'])
  expect(day()).toBe('1987-05-06')
  expect(await read()).toEqual([])
  writeFileSync(sidecar, '1988-11-12 corrected')
  expect(await read()).toEqual(['IMG_1-edited.jpg', 'IMG_1.jpg'])
  expect(day()).toBe('1988-11-12')
  rmSync(sidecar)
  expect(await read()).toEqual(['IMG_1-edited.jpg', 'IMG_1.jpg'])
  expect(dates().find(({ name }) => name === 'IMG_1.jpg')?.from).toBe('file')
  expect(await read()).toEqual([])
  expect(library.port.ingested).toEqual([])
  expect(library.factsPort.inspected.length).toBe(3)
})

test('sidecars that come, change and go while folders are watched have their photos read again', async () => {
  await older({ 'a.jpg': 'one' })
  await library.indexing.watch()
  await expect.poll(() => dates()).toMatchObject([{ from: 'file', facts: FACTS_VERSION }])
  const sidecar = library.write('a.jpg.xmp', '1987-05-06')
  const soon = { timeout: 10_000 }
  await expect.poll(() => dates(), soon).toMatchObject([{ day: '1987-05-06', from: 'sidecar' }])
  library.write('a.jpg.xmp', '1988-11-12 corrected')
  await expect.poll(() => dates(), soon).toMatchObject([{ day: '1988-11-12', from: 'sidecar' }])
  rmSync(sidecar)
  await expect.poll(() => dates(), soon).toMatchObject([{ from: 'file' }])
})

test('notices a sidecar that changes while its photo is read', async () => {
  await older({ 'a.jpg': 'one' })
  await library.indexing.indexPending(calm())
  const sidecar = library.write('a.jpg.xmp', '1987-05-06')
  library.factsPort.options.afterOutside = () => {
    delete library.factsPort.options.afterOutside
    writeFileSync(sidecar, '1988-11-12 corrected')
    library.db.execute('UPDATE photo SET facts_version = min(facts_version, 0) - 1')
  }
  await library.indexing.indexPending(calm())
  expect(dates()).toMatchObject([{ day: '1988-11-12', facts: FACTS_VERSION }])
})

test('a missing photo whose facts are due has the date of its sidecar, and is read when it is back', async () => {
  await older({ 'a.jpg': 'one', 'b.jpg': 'two' })
  const sidecar = library.write('a.jpg.xmp', '1987-05-06')
  await library.indexing.indexPending(calm())
  const photo = join(library.photosDir, 'a.jpg')
  const away = join(library.photosDir, 'a.away')
  library.db.execute('UPDATE photo SET facts_version = -1')
  // Like a disk that leaves after the scan: the reader then finds neither the photo nor the files beside it.
  library.factsPort.options.beforeOutside = () => {
    delete library.factsPort.options.beforeOutside
    renameSync(photo, away)
    renameSync(sidecar, `${away}.xmp`)
  }
  await library.indexing.indexPending(calm())
  expect(dates()).toMatchObject([{ day: '1987-05-06', from: 'sidecar', facts: -1 }, { facts: FACTS_VERSION }])
  renameSync(away, photo)
  renameSync(`${away}.xmp`, sidecar)
  await library.indexing.indexPending(calm())
  expect(dates()).toMatchObject([
    { day: '1987-05-06', from: 'sidecar', facts: FACTS_VERSION },
    { facts: FACTS_VERSION },
  ])
})

test('a photo that went with its sidecar and comes back without it loses its date', async () => {
  await older({ 'a.jpg': 'one', 'b.jpg': 'two' })
  const sidecar = library.write('a.jpg.xmp', '1987-05-06')
  await library.indexing.indexPending(calm())
  const photo = join(library.photosDir, 'a.jpg')
  const elsewhere = join(library.dir, 'a.jpg')
  renameSync(photo, elsewhere)
  rmSync(sidecar)
  await library.indexing.indexPending(calm())
  expect(library.paths('removed_ms IS NULL')).toEqual(['b.jpg'])
  renameSync(elsewhere, photo)
  await library.indexing.indexPending(calm())
  expect(dates()).toMatchObject([
    { name: 'a.jpg', from: 'file', facts: FACTS_VERSION },
    { name: 'b.jpg', facts: FACTS_VERSION },
  ])
})

test('reports once that the background reader cannot start, and the pass continues', async () => {
  await older({ 'a.jpg': '2003-05-06 a', 'b.jpg': '2004-05-06 b' })
  const notices: string[] = []
  library.events.on('notice', ({ code }) => notices.push(code))
  library.factsPort.options.refusal = new AppError('inference-unavailable', 'no process could be started')
  await library.indexing.watch()
  await expect.poll(() => notices).toEqual(['inference-unavailable'])
  // Everything that settles asks for the facts again.
  for (let times = 0; times < 3; times++) {
    library.indexing.resume()
    await expect.poll(() => library.indexing.progress().state).toBe('idle')
  }
  expect(notices).toEqual(['inference-unavailable'])
  library.factsPort.options.refusal = null
  await expect
    .poll(() => library.count('photo', `facts_version = ${FACTS_VERSION}`), { timeout: 15_000 })
    .toBe(2)
})

test('JSON beside no photo of its name is not remembered', async () => {
  await older({ 'a.jpg': 'one', 'package.json': '{}' })
  await library.indexing.indexPending(calm())
  expect(library.count('sidecar')).toBe(0)
})

test('copies and renamed photos have the dates that their own names state', async () => {
  library = new IndexingLibrary()
  library.write('IMG-20150102.jpg', 'same')
  library.write('IMG-20160304.jpg', 'same')
  await library.useModel('first')
  await library.indexing.addFolder(library.photosDir)
  await library.indexing.indexPending(calm())
  expect(dates()).toMatchObject([{ day: '2015-01-02' }, { day: '2016-03-04' }])
  rmSync(join(library.photosDir, 'IMG-20150102.jpg'))
  library.write('IMG-20170506.jpg', 'same')
  await library.indexing.indexPending(calm())
  expect(dates().at(-1)).toMatchObject({ name: 'IMG-20170506.jpg', day: '2017-05-06', from: 'filename' })
  expect(library.port.ingested.length).toBeLessThanOrEqual(2)
})
