import { expect, test } from 'vitest'
import { PhotoTable } from '../../../../electron/worker/search/photo-table.ts'

const photo = (photoId: number, row: number, path = `/p/${photoId}`) => ({
  photoId,
  path,
  capturedMs: 0,
  capturedLastMs: 0,
  detail: { precision: 'second', offsetMinutes: null, from: 'exif' } as const,
  row,
})
const idsOf = (table: PhotoTable, row: number) => [...table.ofRow(row)].map((each) => each.photoId).sort()

test('keeps every photo of a content', () => {
  const table = new PhotoTable()
  for (const id of [1, 2, 3]) table.put(photo(id, 5))
  table.put(photo(4, 0))
  expect(idsOf(table, 5)).toEqual([1, 2, 3])
  expect(idsOf(table, 0)).toEqual([4])
  expect(idsOf(table, 3)).toEqual([])
  expect(table.hasPhotos(99)).toBe(false)
})

test.each([1, 2, 3])('removes photo %i and leaves the others of its content', (id) => {
  const table = new PhotoTable()
  for (const each of [1, 2, 3]) table.put(photo(each, 0))
  expect(table.remove(id)).toBe(0)
  expect(table.remove(id)).toBeNull()
  expect(idsOf(table, 0)).toEqual([1, 2, 3].filter((each) => each !== id))
  expect(table.count).toBe(2)
})

test('a photo that shows another content leaves the first', () => {
  const table = new PhotoTable()
  table.put(photo(1, 0))
  table.put(photo(1, 2, '/moved/1'))
  expect(table.hasPhotos(0)).toBe(false)
  expect([...table.ofRow(2)].map(({ path, folder }) => [path, folder])).toEqual([['/moved/1', '/moved']])
  expect(table.count).toBe(1)
})

test('photos with equal details share one object', () => {
  const table = new PhotoTable()
  for (const id of [1, 2]) table.put(photo(id, 0))
  table.put({ ...photo(3, 0), detail: { precision: 'year', offsetMinutes: null, from: 'exif' } })
  const details = new Set([...table.all()].map(({ detail }) => detail))
  expect(details.size).toBe(2)
})
