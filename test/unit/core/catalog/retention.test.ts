import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { pruneChanges } from '../../../../electron/core/catalog/photo-table.ts'
import { RETENTION_MS, sweep, sweepDaily } from '../../../../electron/core/catalog/retention.ts'
import { FakeIngest, hashOf } from '../../../helpers/fake-ingest.ts'
import { fakeModel, IngestLibrary } from '../../../helpers/ingest-library.ts'

const REMOVED_MS = 1_000

let library: IngestLibrary

beforeEach(() => {
  library = new IngestLibrary()
})
afterEach(() => library.close())

/** Photos with thumbnails, by content. */
async function index(photos: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, content] of Object.entries(photos)) {
    library.write(path, content)
    mkdirSync(dirname(thumbnail(content)), { recursive: true })
    writeFileSync(thumbnail(content), '')
  }
  await library.scan()
  await library.ingest()
}

function thumbnail(content: string): string {
  const hash = hashOf(content)
  return join(library.dir, 'thumbnails', hash.slice(0, 2), `${hash}.jpg`)
}

function remove(path: string): void {
  library.db.execute(`UPDATE photo SET removed_ms = ${REMOVED_MS} WHERE path LIKE '%/${path}'`)
}

const sweepAt = (nowMs: number) => sweep(library.db, library.dir, nowMs)

test('nothing goes before thirty days are over', async () => {
  await index({ 'a.jpg': 'a' })
  remove('a.jpg')
  expect(await sweepAt(REMOVED_MS + RETENTION_MS)).toEqual({ photos: 0, contents: 0 })
  expect(existsSync(thumbnail('a'))).toBe(true)
})

test('then the photo goes with content, embedding, index row and thumbnail, and nothing else does', async () => {
  await index({ 'a.jpg': 'a', 'b.jpg': 'b' })
  remove('a.jpg')
  expect(await sweepAt(REMOVED_MS + RETENTION_MS + 1)).toEqual({ photos: 1, contents: 1 })
  expect(library.rows('SELECT hash FROM content')).toEqual([{ hash: hashOf('b') }])
  expect(library.count('embedding')).toBe(1)
  expect(library.count(`vec_${library.model.id}`)).toBe(1)
  expect([existsSync(thumbnail('a')), existsSync(thumbnail('b'))]).toEqual([false, true])
})

test('a content that another photo holds stays', async () => {
  await index({ 'a.jpg': 'same', 'b.jpg': 'same' })
  remove('a.jpg')
  expect(await sweepAt(REMOVED_MS + RETENTION_MS + 1)).toEqual({ photos: 1, contents: 0 })
  expect(existsSync(thumbnail('same'))).toBe(true)
})

test('deletes a content that an edit left behind thirty days after the first sweep that saw it', async () => {
  await index({ 'a.jpg': 'before' })
  await index({ 'a.jpg': 'after it was edited' })
  expect(await sweepAt(10)).toEqual({ photos: 0, contents: 0 })
  expect(await sweepAt(10 + RETENTION_MS)).toEqual({ photos: 0, contents: 0 })
  expect(await sweepAt(11 + RETENTION_MS)).toEqual({ photos: 0, contents: 1 })
  expect(library.rows('SELECT hash FROM content')).toEqual([{ hash: hashOf('after it was edited') }])
})

test('an unreadable photo loses neither embedding nor thumbnail, and no search finds it meanwhile', async () => {
  await index({ 'a.jpg': 'a' })
  const again = "UPDATE photo SET status = 'pending'"
  library.db.execute(again)
  const failing = new FakeIngest()
  failing.identify = async () => ({ code: 'unreadable', reason: 'EIO' })
  await library.ingest(failing)
  expect(library.count('photo', "status = 'failed' AND content_id IS NULL")).toBe(1)
  expect(await sweepAt(10)).toEqual({ photos: 0, contents: 0 })
  expect(existsSync(thumbnail('a'))).toBe(true)
  library.db.execute(again)
  expect((await library.ingest()).ingested).toEqual([])
  // A photo holds it again, so it is not an orphan: the thirty days count from its next loss.
  library.db.execute(again)
  await library.ingest(failing)
  expect(await sweepAt(11 + RETENTION_MS)).toEqual({ photos: 0, contents: 0 })
  expect(await sweepAt(12 + 2 * RETENTION_MS)).toEqual({ photos: 0, contents: 1 })
})

test('a retired model goes with its embeddings and index, the serving one stays', async () => {
  await index({ 'a.jpg': 'a' })
  const second = library.fill(fakeModel('second'), 1)
  await library.ingest(new FakeIngest(), { model: second })
  library.models.serveWhenComplete(REMOVED_MS)
  await sweepAt(REMOVED_MS + RETENTION_MS)
  expect(library.count('model')).toBe(2)
  await sweepAt(REMOVED_MS + RETENTION_MS + 1)
  expect(library.rows('SELECT fingerprint FROM model')).toEqual([{ fingerprint: 'second' }])
  expect(library.rows('SELECT model_id AS id FROM embedding')).toEqual([{ id: second.id }])
  expect(library.count('sqlite_schema', "name LIKE 'vec_1%'")).toBe(0)
  expect(library.count(`vec_${second.id}`)).toBe(1)
})

test('once a day is enough, whatever the clock does', async () => {
  await index({ 'a.jpg': 'a' })
  const day = 24 * 60 * 60 * 1000
  const daily = (nowMs: number) => sweepDaily(library.db, library.dir, nowMs)
  expect(await daily(10 * day)).toEqual({ photos: 0, contents: 0 })
  expect(await daily(11 * day - 1)).toBeNull()
  expect(await daily(11 * day)).not.toBeNull()
  expect(await daily(5 * day)).not.toBeNull()
})

test('many rows go slice by slice, all of them', async () => {
  for (let i = 0; i < 450; i++) library.write(`${i}.jpg`, `photo ${i}`)
  await library.scan()
  await library.ingest()
  library.db.execute(`UPDATE photo SET removed_ms = ${REMOVED_MS}`)
  expect(await sweepAt(REMOVED_MS + RETENTION_MS + 1)).toEqual({ photos: 450, contents: 450 })
  expect(library.count('embedding')).toBe(0)
})

test('the log of changes holds its newest entries, and continues to count', async () => {
  await index({ 'a.jpg': 'a', 'b.jpg': 'b', 'c.jpg': 'c' })
  const seqs = () => library.rows<{ seq: number }>('SELECT seq FROM photo_change').map(({ seq }) => seq)
  expect(seqs()).toEqual([1, 2, 3])
  expect(pruneChanges(library.db, 1, 1)).toBe(1)
  expect(seqs()).toEqual([2, 3])
  expect(pruneChanges(library.db, 10, 1)).toBe(1)
  expect(pruneChanges(library.db, 10, 1)).toBe(0)
  expect(pruneChanges(library.db, 10, 0)).toBe(1)
  remove('a.jpg')
  expect(seqs()).toEqual([4])
})

test('sidecars go with the watched folder that they are in', async () => {
  library.write('a.jpg')
  const sidecar = library.write('a.jpg.xmp')
  await library.scan()
  library.db.execute("INSERT INTO sidecar VALUES ('/elsewhere/b.xmp', 1, 0)")
  await sweepAt(REMOVED_MS)
  expect(library.rows('SELECT path FROM sidecar')).toEqual([{ path: sidecar }])
})
