import { expect, test } from 'vitest'
import { PhotoTable } from '../../../../electron/worker/search/photo-table.ts'
import { randomNumbers } from '../../../helpers/random-vectors.ts'

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
  expect([...table.ofRow(2)].map(({ photoId, folder }) => [photoId, folder])).toEqual([[1, '/moved']])
  expect(table.rowOf(1)).toBe(2)
  expect(table.count).toBe(1)
})

test('a photo has the date that it was put with', () => {
  const table = new PhotoTable()
  const year = { precision: 'year', offsetMinutes: 60, from: 'file' } as const
  table.put({ ...photo(1, 0), capturedMs: -5 })
  table.put({ ...photo(2, 0), capturedMs: 2 ** 41, detail: year })
  expect(table.captured(1)).toEqual({ wallMs: -5, precision: 'second', offsetMinutes: null, from: 'exif' })
  expect(table.captured(2)).toEqual({ wallMs: 2 ** 41, ...year })
  expect(() => table.captured(3)).toThrow('expected a photo of the table, got 3')
})

test('equals a plain map after any changes', () => {
  const random = randomNumbers(1)
  const table = new PhotoTable()
  const plain = new Map<number, number>()
  for (let i = 0; i < 20_000; i++) {
    const id = Math.floor(random() * 3_000) + (i % 2) * 2 ** 33
    const row = Math.floor(random() * 2_500)
    if (random() < 0.6) {
      table.put(photo(id, row))
      plain.set(id, row)
    } else {
      expect(table.remove(id)).toBe(plain.get(id) ?? null)
      plain.delete(id)
    }
  }
  expect(table.count).toBe(plain.size)
  expect(new Map([...table.all()].map(({ photoId, row }) => [photoId, row]))).toEqual(plain)
  for (let row = 0; row < 2_500; row++) {
    const ids = [...plain].filter(([, at]) => at === row).map(([id]) => id)
    expect(idsOf(table, row)).toEqual(ids.sort())
    expect(table.countOf(row)).toBe(ids.length)
  }
})
