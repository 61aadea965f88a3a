import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { comparePhotos, type PhotoKey, type PhotoOrder } from '../../../electron/shared/photo-columns.ts'

const NAMES = [
  'b.jpg',
  'B.JPG',
  'a.jpg',
  'Z.png',
  '_.png',
  'é.jpg',
  'É.jpg',
  'ﬀ.jpg',
  '𝒜.jpg',
  '😀.jpg',
  'a',
  '',
]
const PHOTOS: readonly PhotoKey[] = NAMES.flatMap((name, index) => [
  { id: index * 2 + 1, name, capturedMs: (index * 7) % 5 },
  { id: index * 2 + 2, name, capturedMs: -index },
])
const SQL: Readonly<Record<PhotoOrder, string>> = {
  newest: 'captured DESC, id',
  oldest: 'captured, id',
  name: 'name COLLATE NOCASE, id',
}

describe('the order of photos', () => {
  it.each(['newest', 'oldest', 'name'] as const)('by %s is that of SQLite', (order) => {
    const db = new Database(':memory:')
    db.exec('CREATE TABLE photo (id INTEGER, name TEXT, captured REAL)')
    const insert = db.prepare('INSERT INTO photo VALUES (?, ?, ?)')
    for (const { id, name, capturedMs } of PHOTOS) insert.run(id, name, capturedMs)
    const expected = db.prepare(`SELECT id FROM photo ORDER BY ${SQL[order]}`).pluck().all()
    db.close()
    const sorted = PHOTOS.toSorted((a, b) => comparePhotos(order, a, b))
    expect(sorted.map(({ id }) => id)).toEqual(expected)
  })
})
