import { afterEach, beforeEach, expect, test } from 'vitest'
import { modelRowId } from '../../../../electron/shared/model-ids.ts'
import type { SearchFilter } from '../../../../electron/shared/search-api.ts'
import { SearchService } from '../../../../electron/worker/search/search-service.ts'
import { paths, query, request, SearchFixture, SIZE } from '../../../helpers/search-fixture.ts'
import { MODEL_ROW_ID } from '../../../helpers/search-library.ts'

let fixture: SearchFixture
let service: SearchService

beforeEach(() => {
  fixture = new SearchFixture()
  service = new SearchService()
})

afterEach(() => fixture.close())

const open = ({ library }: SearchFixture, modelRowId = MODEL_ROW_ID) =>
  service.open({ databasePath: library.path, modelRowId })

test('a query before a library is open is refused', async () => {
  await expect(service.rank(request(query(1), 1))).rejects.toThrow('expected an open library')
})

test('open counts the contents and starts to read the vectors', async () => {
  fixture.addRandomContents(1, 1, 40)
  expect(await open(fixture)).toEqual({ contents: 40 })
  expect((await service.stats({})).rows).toBe(0)
  expect(await service.warm({})).toEqual({ rows: 40, bytes: 40 * (SIZE + 8) })
})

test('a query right after opening waits for the vectors', async () => {
  fixture.addRandomContents(1, 1, 2_000)
  await open(fixture)
  expect((await service.rank(request(query(1), 1))).photos).toBe(2_000)
})

test('another library replaces the first one in every state', async () => {
  const other = new SearchFixture()
  fixture.addContent(1, query(1), ['/first.jpg'])
  other.addContent(1, query(2), ['/second.jpg'])
  await open(fixture)
  const warming = service.warm({})
  const answer = service.rank(request(query(1), 9)).then(({ hits }) => paths(hits), String)
  await open(other)
  expect(['/first.jpg', 'AppError: another library was opened']).toEqual(
    expect.arrayContaining([await answer].flat()),
  )
  await warming.catch(() => {})
  expect(paths((await service.rank(request(query(1), 9))).hits)).toEqual(['/second.jpg'])
  await service.warm({})
  expect(paths((await service.rank(request(query(1), 9))).hits)).toEqual(['/second.jpg'])
  other.close()
})

test('another generation has its own vectors', async () => {
  fixture.addContent(1, query(1), ['/p.jpg'])
  fixture.library.db.exec(`
    INSERT INTO model (id, fingerprint, name, directory, feature_size, added_ms) VALUES (2, 'g', 'n', '/n', 2, 0);
    CREATE VIRTUAL TABLE vec_2 USING vec0(other_name float[2]);
  `)
  const blob = Buffer.from(Float32Array.of(0, 3).buffer)
  fixture.library.db
    .prepare('INSERT INTO embedding (content_id, model_id, vector) VALUES (1, 2, ?)')
    .run(blob)
  await open(fixture, modelRowId(2))
  const asked = request(Float32Array.of(0, 1), 9)
  await service.warm({})
  expect((await service.rank(asked)).hits).toMatchObject([{ path: '/p.jpg', score: 1 }])
})

test('cameras, lenses and a file name narrow an answer, also after the facts changed', async () => {
  fixture.addContent(1, query(1), ['/a/IMG_1.jpg', '/b/copy.jpg'])
  fixture.addContent(2, query(1), ['/a/img_1.png'])
  fixture.addContent(3, query(1), ['/a/IMG_10.jpg'])
  const set = (column: string, value: string, id: number) =>
    fixture.library.db.prepare(`UPDATE content SET ${column} = ? WHERE id = ?`).run(value, id)
  set('camera', 'Leica M3', 1)
  set('camera', 'NIKON D70s', 2)
  set('lens', 'Summicron 50', 1)
  set('lens', 'Summicron 50', 3)
  await open(fixture)
  const found = async (filter: SearchFilter) => paths((await service.rank(request(query(1), 9, filter))).hits)
  expect(await found({ cameras: ['Leica M3'] })).toEqual(['/a/IMG_1.jpg', '/b/copy.jpg'])
  expect(await found({ cameras: ['Leica M3', 'NIKON D70s'], folders: ['/a'] })).toEqual([
    '/a/IMG_1.jpg',
    '/a/img_1.png',
  ])
  expect(await found({ lenses: ['Summicron 50'], cameras: ['NIKON D70s'] })).toEqual([])
  expect(await found({ filename: 'IMG_1' })).toEqual(['/a/IMG_1.jpg', '/a/img_1.png'])
  expect(await found({ filename: 'img_1.JPG', lenses: ['Summicron 50'] })).toEqual(['/a/IMG_1.jpg'])
  expect(await found({ cameras: ['nobody has this'] })).toEqual([])
  set('lens', 'Elmar 90', 3)
  expect(await found({ lenses: ['Elmar 90'] })).toEqual(['/a/IMG_10.jpg'])
})
