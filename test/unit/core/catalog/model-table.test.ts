import { afterEach, beforeEach, expect, test } from 'vitest'
import { fakeModel, IngestLibrary } from '../../../helpers/ingest-library.ts'

let library: IngestLibrary

beforeEach(() => {
  library = new IngestLibrary()
})
afterEach(() => library.close())

test('the first model is filled and served at once, and stays what it is when it is named again', () => {
  expect(library.models.filling()).toMatchObject({ id: 1, fingerprint: 'first', featureSize: 8 })
  expect(library.models.serving()?.id).toBe(1)
  const again = library.models.fill({ ...fakeModel('first'), modelDir: '/moved', phiName: 'own' }, 1)
  expect(again).toMatchObject({ id: 1, directory: '/moved', phiName: 'own' })
  expect(library.count('model')).toBe(1)
})

test('a second model is filled while the first one serves, and takes over when nothing is pending', async () => {
  library.write('a.jpg')
  await library.scan()
  await library.ingest()
  const second = library.models.fill(fakeModel('second', 4), 1)
  expect(library.paths("status = 'pending'")).toEqual(['a.jpg'])
  expect(library.models.serveWhenComplete(2)).toBe(false)
  expect(library.models.serving()?.fingerprint).toBe('first')
  library.db.execute("UPDATE photo SET status = 'indexed'")
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
  library.models.fill(fakeModel('second'), 1)
  library.db.execute("UPDATE root SET status = 'offline'")
  expect(library.models.serveWhenComplete(2)).toBe(true)
})

test('changing back before anything is swept embeds nothing again', async () => {
  library.write('a.jpg')
  await library.scan()
  await library.ingest()
  library.models.fill(fakeModel('second'), 1)
  const first = library.models.fill(fakeModel('first'), 2)
  expect(first.id).toBe(1)
  expect((await library.ingest()).ingested).toEqual([])
  expect(library.rows('SELECT fingerprint, retired_ms AS retiredMs FROM model ORDER BY id')).toEqual([
    { fingerprint: 'first', retiredMs: null },
    { fingerprint: 'second', retiredMs: 2 },
  ])
})
