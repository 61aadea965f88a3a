import { afterEach, beforeEach, expect, test } from 'vitest'
import { ModelWriter } from '../../../../electron/core/catalog/model-table.ts'
import type { ModelRowId } from '../../../../electron/shared/model-ids.ts'
import { fakeModel, IngestLibrary } from '../../../helpers/ingest-library.ts'

let library: IngestLibrary

beforeEach(() => {
  library = new IngestLibrary()
})
afterEach(() => library.close())

/** Every content has been read for a model. */
function embedWith(modelRowId: ModelRowId): void {
  library.db.execute(
    `INSERT INTO embedding (content_id, model_id, vector) SELECT content_id, ${modelRowId}, vector FROM embedding`,
  )
}

test('the first model is filled and serves at once, and naming it again changes nothing', () => {
  expect(library.models.filling()).toMatchObject({ id: 1, fingerprint: 'first', featureSize: 8 })
  expect(library.models.serving()?.id).toBe(1)
  const again = library.fill({ ...fakeModel('first'), modelDir: '/moved', phiName: 'own' }, 1)
  expect(again).toMatchObject({ id: 1, directory: '/moved', phiName: 'own' })
  expect(library.count('model')).toBe(1)
})

test('a second model is filled while the first one serves, and takes over when nothing is pending', async () => {
  library.write('a.jpg')
  await library.scan()
  await library.ingest()
  const second = library.fill(fakeModel('second', 4), 1)
  expect(library.paths("status = 'pending'")).toEqual(['a.jpg'])
  expect(library.models.serveWhenComplete(2)).toBe(false)
  expect(library.models.serving()?.fingerprint).toBe('first')
  library.db.execute("UPDATE photo SET status = 'indexed'")
  embedWith(second.id)
  expect(library.models.serveWhenComplete(3)).toBe(true)
  expect(library.models.serving()?.id).toBe(second.id)
  expect(library.models.serveWhenComplete(4)).toBe(false)
  expect(library.rows('SELECT retired_ms AS retiredMs FROM model ORDER BY id')).toEqual([
    { retiredMs: 3 },
    { retiredMs: null },
  ])
})

test('photos of an offline folder are not waited for', async () => {
  library.write('a.jpg')
  await library.scan()
  await library.ingest()
  embedWith(library.fill(fakeModel('second'), 1).id)
  library.db.execute("UPDATE root SET status = 'offline'")
  expect(library.models.serveWhenComplete(2)).toBe(true)
})

test('a generation without a single embedding does not take over from one that has some', async () => {
  library.write('a.jpg')
  await library.scan()
  await library.ingest()
  library.fill(fakeModel('second'), 1)
  library.db.execute("UPDATE photo SET status = 'failed'")
  expect(library.models.serveWhenComplete(2)).toBe(false)
  expect(library.models.serving()?.fingerprint).toBe('first')
})

test('the next model tries files again that one model could not read', async () => {
  library.write('a.jpg')
  await library.scan()
  await library.ingest()
  library.db.execute("UPDATE photo SET status = 'failed', content_id = NULL")
  library.fill(fakeModel('second'), 1)
  expect(library.paths("status = 'pending'")).toEqual(['a.jpg'])
})

test('changing back before anything is swept embeds nothing again', async () => {
  library.write('a.jpg')
  await library.scan()
  await library.ingest()
  library.fill(fakeModel('second'), 1)
  const first = library.fill(fakeModel('first'), 2)
  expect(first.id).toBe(1)
  expect((await library.ingest()).ingested).toEqual([])
  expect(library.rows('SELECT fingerprint, retired_ms AS retiredMs FROM model ORDER BY id')).toEqual([
    { fingerprint: 'first', retiredMs: null },
    { fingerprint: 'second', retiredMs: 2 },
  ])
})

test('a marking that a kill interrupted continues, and no model serves before its end', async () => {
  await library.folders.add(library.photosDir)
  library.db.execute(
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1200)
     INSERT INTO photo (root_id, path, bytes, modified_ms, status, captured_ms, removed_ms)
       SELECT 1, i, 1, 1, 'indexed', 1, CASE WHEN i = 1200 THEN 1 END FROM n`,
  )
  const pending = () => library.count('photo', "status = 'pending'")
  library.models.fill(fakeModel('second'), 1)
  expect(library.models.markSlice()).toBe(true)
  expect(pending()).toBe(500)
  // Those marked so far are read; a restart names the same model again.
  library.db.execute("UPDATE photo SET status = 'failed' WHERE status = 'pending'")
  const restarted = new ModelWriter(library.db)
  expect(restarted.serveWhenComplete(2)).toBe(false)
  restarted.fill(fakeModel('second'), 3)
  expect(restarted.markSlice()).toBe(true)
  expect(restarted.markSlice()).toBe(false)
  expect(pending()).toBe(700)
  expect(restarted.markSlice()).toBe(false)
})
