import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { PhotoListing } from '../../../../electron/core/app/photo-listing.ts'
import type { WritableDatabase } from '../../../../electron/core/catalog/database.ts'
import { openWritable } from '../../../../electron/core/catalog/open-database.ts'
import {
  comparePhotos,
  PHOTO_ORDERS,
  type PhotoKey,
  type PhotoOrder,
} from '../../../../electron/shared/photo-columns.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'

/** Names whose order differs between bytes, UTF-16 units, letters and languages; some twice. */
const NAMES = [
  'b.jpg',
  'A.jpg',
  'a.jpg',
  'Z.jpg',
  'ä.jpg',
  'Ä.jpg',
  '_.jpg',
  '[.jpg',
  '10.jpg',
  '9.jpg',
  '\u{ffee}.jpg',
].concat([
  '\u{1f436}.jpg',
  '\u{20000}.jpg',
  'a',
  'a.JPG',
  'IMG_1.jpg',
  'img_1.jpg',
  'ı.jpg',
  'é.jpg',
  'e\u0301.jpg',
])
const SOME = 2_500

let db: WritableDatabase
let listing: PhotoListing

beforeEach(() => {
  db = openWritable(temporaryDirectory())
  db.execute(
    `INSERT INTO root (id, path, status, added_ms) VALUES (1, '/one', 'online', 0), (2, '/two', 'online', 0)`,
  )
  listing = new PhotoListing(db, '/library')
})

afterEach(() => db.close())

function add(path: string, capturedMs: number, rootId = 1): PhotoKey {
  const content = db.command(
    `INSERT INTO content (hash, bytes, width, height, orientation, format) VALUES (@path, 1, 4, 3, 1, 'jpeg')`,
  )
  const photo = db.command(
    `INSERT INTO photo (root_id, path, bytes, modified_ms, status, content_id, captured_ms)
     VALUES (@rootId, @path, 1, 0, 'indexed', @contentId, @capturedMs)`,
  )
  const contentId = content.run({ path }).rowId
  const id = photo.run({ rootId, path, contentId, capturedMs }).rowId
  return { id, capturedMs, name: path.slice(path.lastIndexOf('/') + 1) }
}

/** Many folders of the same names, taken at a few times: every order has equal ones. */
function addMany(count = SOME): readonly PhotoKey[] {
  return db.transaction(() =>
    Array.from({ length: count }, (_, at) =>
      add(
        `/${at % 2 ? 'one' : 'two'}/${at}/${NAMES[(at * 7) % NAMES.length]}`,
        (at * 13) % 17,
        at % 2 ? 1 : 2,
      ),
    ),
  )
}

async function listed(order: PhotoOrder, limit: number): Promise<readonly number[]> {
  const ids: number[] = []
  for (let after: string | null = null; ; ) {
    const page = await listing.page(order, after, limit)
    ids.push(...page.photos.ids)
    if (page.next === null) return ids
    after = page.next
  }
}

test('every order is the window’s, by pages of any size', async () => {
  const photos = addMany()
  for (const order of PHOTO_ORDERS) {
    const expected = photos.toSorted((a, b) => comparePhotos(order, a, b)).map(({ id }) => id)
    for (const limit of [7, 999, 1_000, 2_000, 5_000]) {
      expect(await listed(order, limit), `${order}, ${limit}`).toEqual(expected)
    }
  }
})

test('every order is the window’s, photo by photo', async () => {
  const photos = addMany(60)
  for (const order of PHOTO_ORDERS) {
    const expected = photos.toSorted((a, b) => comparePhotos(order, a, b)).map(({ id }) => id)
    expect(await listed(order, 1), order).toEqual(expected)
  }
})

test('a page holds the facts of its photos', async () => {
  const { id } = add('/two/below/A dog.jpg', 77, 2)
  const { photos, next } = await listing.page('newest', null, 10)
  expect(photos).toEqual({
    ids: Uint32Array.of(id),
    aspects: Float32Array.of(4 / 3),
    capturedMs: Float64Array.of(77),
    precisions: Uint8Array.of(0),
    folderIds: Uint32Array.of(2),
    names: ['A dog.jpg'],
  })
  expect(next).toBeNull()
})

test('unread and removed photos, and photos of removed folders, are not shown', async () => {
  const kept = add('/one/kept.jpg', 0)
  db.execute(`UPDATE photo SET removed_ms = 1 WHERE id = ${add('/one/gone.jpg', 0).id}`)
  db.execute(`UPDATE photo SET content_id = NULL WHERE id = ${add('/one/broken.jpg', 0).id}`)
  add('/two/elsewhere.jpg', 0, 2)
  db.execute('UPDATE root SET removed_ms = 1 WHERE id = 2')
  for (const order of PHOTO_ORDERS) expect(await listed(order, 10)).toEqual([kept.id])
  expect(listing.count()).toBe(1)
})

test('a cursor of another order or library, or a made-up one, is refused', async () => {
  add('/one/a.jpg', 0)
  add('/one/b.jpg', 1)
  const { next } = await listing.page('newest', null, 1)
  const refused = expect.objectContaining({ code: 'invalid-request' })
  await expect(listing.page('oldest', next, 1)).rejects.toEqual(refused)
  await expect(new PhotoListing(db, '/other').page('newest', next, 1)).rejects.toEqual(refused)
  for (const forged of ['', '{}', '[1]', '["x","newest",1,1,"a"]', 'x'.repeat(4_000)]) {
    await expect(listing.page('newest', forged, 1)).rejects.toEqual(refused)
  }
})

describe('changes', () => {
  test('changes show the photos as they are now', async () => {
    const [a, b, c] = [add('/one/a.jpg', 0), add('/one/b.jpg', 1), add('/one/c.jpg', 2)]
    const { seq } = await listing.page('newest', null, 10)
    db.execute(`UPDATE photo SET captured_ms = 9 WHERE id = ${a.id}`)
    db.execute(`UPDATE photo SET removed_ms = 9 WHERE id = ${b.id}`)
    db.execute(`UPDATE photo SET root_id = 2 WHERE id = ${c.id}`)
    const d = add('/two/d.jpg', 3, 2)
    const changes = await listing.changes(seq)
    expect(changes.reset).toBe(false)
    expect([...changes.photos.ids].sort()).toEqual([a.id, c.id, d.id])
    expect([...changes.removed]).toEqual([b.id])
    expect(changes.photos.folderIds[changes.photos.ids.indexOf(c.id)]).toBe(2)
    expect(await listing.changes(changes.seq)).toMatchObject({ reset: false, seq: changes.seq })
  })

  test('that are too many, forgotten, or of the future begin anew', async () => {
    addMany()
    const { seq } = await listing.changes(0)
    expect((await listing.changes(0)).reset).toBe(false)
    db.execute('DELETE FROM photo_change WHERE seq <= 10')
    expect((await listing.changes(5)).reset).toBe(true)
    expect((await listing.changes(10)).reset).toBe(false)
    expect((await listing.changes(seq + 1)).reset).toBe(true)
    db.transaction(() => {
      for (let at = 0; at < 5_001; at++)
        db.execute(`INSERT INTO photo_change (photo_id) VALUES (${at + 10_000})`)
    })
    expect((await listing.changes(seq)).reset).toBe(true)
    db.execute(`DELETE FROM photo_change WHERE seq > ${seq + 5_000}`)
  })
})
