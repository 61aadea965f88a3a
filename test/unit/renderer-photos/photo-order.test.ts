import { describe, expect, it } from 'vitest'
import { comparePhotos, PHOTO_ORDERS, type PhotoColumns } from '../../../electron/shared/photo-columns.ts'
import { mergeChanges } from '../../../renderer/state/photo-merge.ts'
import {
  filterFolder,
  listFirst,
  NO_PHOTOS,
  orderColumns,
  photoKey,
  pickColumns,
} from '../../../renderer/state/photo-order.ts'
import { columns, seededRandom, type TestPhoto } from './columns.ts'

const NAMES = ['b.jpg', 'A.jpg', 'a.jpg', 'Ä.jpg', 'z.jpg', '\u{1f600}.jpg', '￼.jpg', 'B.JPG']

function somePhotos(count: number, seed: number): TestPhoto[] {
  const random = seededRandom(seed)
  return Array.from({ length: count }, (_, at) => ({
    id: at + 1,
    capturedMs: Math.floor(random() * count),
    folderId: Math.floor(random() * 3),
    name: NAMES[Math.floor(random() * NAMES.length)] ?? '',
  }))
}

function idsSorted(photos: PhotoColumns, order: (typeof PHOTO_ORDERS)[number]): number[] {
  const keys = [...photos.ids.keys()].map((index) => photoKey(photos, index))
  return keys.sort((a, b) => comparePhotos(order, a, b)).map(({ id }) => id)
}

describe('the order of photos', () => {
  it.each(PHOTO_ORDERS)('by %s is the catalogue’s', (order) => {
    const photos = columns(somePhotos(300, 5))
    const ordered = pickColumns(photos, orderColumns(photos, order))
    expect([...ordered.ids]).toEqual(idsSorted(photos, order))
  })

  it('by match keeps the given order', () => {
    const photos = columns([{ id: 9 }, { id: 3 }, { id: 7 }])
    expect([...orderColumns(photos, 'match')]).toEqual([0, 1, 2])
  })
})

describe('photos of a folder', () => {
  it('keep their order', () => {
    const photos = columns(somePhotos(50, 2))
    const picked = pickColumns(photos, filterFolder(photos, 1))
    expect([...picked.folderIds]).toEqual(new Array(picked.ids.length).fill(1))
    expect([...picked.ids]).toEqual([...picked.ids].sort((a, b) => a - b))
    expect(picked.names[0]).toBe(photos.names[(picked.ids[0] ?? 0) - 1])
    expect([...filterFolder(photos, null)]).toHaveLength(50)
    expect([...filterFolder(photos, 77)]).toEqual([])
  })
})

describe('changes', () => {
  it.each(PHOTO_ORDERS)('merge into the order by %s as a full sort does', (order) => {
    const all = somePhotos(400, 11)
    const photos = columns(all)
    const before = pickColumns(photos, orderColumns(photos, order))
    const changed = somePhotos(430, 12).filter(({ id }) => id % 7 === 0 || id > 400)
    const removed = all.map(({ id }) => id).filter((id) => id % 5 === 0 && id % 7 !== 0)
    const merged = mergeChanges(
      before,
      { photos: columns(changed), removed: Uint32Array.from(removed) },
      order,
    )
    const touched = new Set([...removed, ...changed.map(({ id }) => id)])
    const expected = columns([...all.filter(({ id }) => !touched.has(id)), ...changed])
    expect([...merged.ids]).toEqual(idsSorted(expected, order))
    for (const [index, id] of merged.ids.entries()) {
      const at = expected.ids.indexOf(id)
      expect([merged.names[index], merged.capturedMs[index]]).toEqual([
        expected.names[at],
        expected.capturedMs[at],
      ])
    }
  })

  it('fill an empty list, empty a full one, and leave a list alone where there are none', () => {
    const photos = columns([
      { id: 2, capturedMs: 1 },
      { id: 1, capturedMs: 2 },
    ])
    const nothing = new Uint32Array()
    const filled = mergeChanges(NO_PHOTOS, { photos, removed: nothing }, 'newest')
    expect([...filled.ids]).toEqual([1, 2])
    expect(
      mergeChanges(filled, { photos: NO_PHOTOS, removed: Uint32Array.of(1, 2) }, 'newest').ids,
    ).toHaveLength(0)
    expect(mergeChanges(filled, { photos: NO_PHOTOS, removed: nothing }, 'newest')).toBe(filled)
  })
})

it('lists some photos before all others, each group in its order', () => {
  const photos = columns([7, 3, 9, 1].map((id) => ({ id })))
  const order = Uint32Array.of(3, 2, 1, 0)
  const listed = (first: readonly number[]) =>
    [...listFirst(photos, order, new Set(first))].map((index) => photos.ids[index])
  expect(listed([7, 9])).toEqual([9, 7, 1, 3])
  expect(listed([42])).toEqual([1, 9, 3, 7])
  expect(listed([])).toEqual([1, 9, 3, 7])
})
