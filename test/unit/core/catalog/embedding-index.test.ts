import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  dropIndexTable,
  EmbeddingIndex,
  repairIndex,
} from '../../../../electron/core/catalog/embedding-index.ts'
import { FEATURE_SIZE } from '../../../helpers/fake-ingest.ts'
import { IngestLibrary } from '../../../helpers/ingest-library.ts'

let library: IngestLibrary
let index: EmbeddingIndex

beforeEach(() => {
  library = new IngestLibrary()
  for (let id = 1; id <= 3; id++) {
    library.db.execute(
      `INSERT INTO content (id, hash, bytes, width, height, orientation, format) VALUES (${id}, 'h${id}', 1, 1, 1, 1, 'jpeg')`,
    )
  }
  index = new EmbeddingIndex(library.db, library.model)
})
afterEach(() => library.close())

const features = (first: number) =>
  Float32Array.from({ length: FEATURE_SIZE }, (_, i) => (i === 0 ? first : i))
const bytes = (values: Float32Array) => new Uint8Array(values.buffer)

function truth(contentId: number): readonly number[] {
  const rows = library.rows<{ vector: Uint8Array }>(
    `SELECT vector FROM embedding WHERE content_id = ${contentId}`,
  )
  return rows.flatMap(({ vector }) => [...new Float32Array(new Uint8Array(vector).buffer)])
}

function nearest(query: Float32Array) {
  return library.db
    .query<{ rowid: number; distance: number }>(
      `SELECT rowid, distance FROM vec_${library.model.id} WHERE embedding MATCH @query AND k = 3 ORDER BY distance`,
    )
    .all({ query: bytes(query) })
}

test('stores features unchanged, and finds them by direction', () => {
  index.put(1, features(40))
  index.put(2, features(-40))
  expect(truth(1)).toEqual([...features(40)])
  const unit = features(40).map((value) => value / Math.hypot(...features(40)))
  const [first, second] = nearest(unit)
  expect(first?.rowid).toBe(1)
  expect(first?.distance).toBeCloseTo(0, 6)
  expect(second?.distance).toBeGreaterThan(1)
})

test('a vector put again takes the place of the first, under a new id', () => {
  index.put(1, features(1))
  const [before] = library.rows('SELECT id FROM embedding')
  index.put(1, features(2))
  expect(truth(1)).toEqual([...features(2)])
  expect(library.count(`vec_${library.model.id}`)).toBe(1)
  expect(library.rows('SELECT id FROM embedding')).not.toEqual([before])
})

test('delete takes both rows', () => {
  index.put(1, features(1))
  index.put(2, features(2))
  index.delete(1)
  expect(index.has(1)).toBe(false)
  expect(index.has(2)).toBe(true)
  expect(library.count(`vec_${library.model.id}`)).toBe(1)
})

test('features of another size throw an error that states both sizes', () => {
  expect(() => index.put(1, new Float32Array(3))).toThrow('expected 8 values, got 3')
  expect(library.count('embedding')).toBe(0)
})

test.each([
  ['missing', () => dropIndexTable(library.db, library.model.id)],
  ['short of a row', () => library.db.execute(`DELETE FROM vec_${library.model.id} WHERE rowid = 2`)],
])('an index that is %s is made again from the truth', (_name, damage) => {
  for (let id = 1; id <= 3; id++) index.put(id, features(id * 10))
  expect(repairIndex(library.db, library.model)).toBe(false)
  const before = nearest(features(20))
  damage()
  expect(repairIndex(library.db, library.model)).toBe(true)
  expect(nearest(features(20))).toEqual(before)
  expect(repairIndex(library.db, library.model)).toBe(false)
})
