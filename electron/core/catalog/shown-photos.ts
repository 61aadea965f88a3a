/**
 * Photos as a window lists them ([Note: Photos shown] in the third migration). Runs in the engine, on any
 * connection. Each query takes a few milliseconds for a thousand photos; longer answers are the caller's to slice.
 */
import type { CapturePrecision } from '../../shared/capture-date.ts'
import type { PhotoKey, PhotoOrder } from '../../shared/photo-columns.ts'
import type { Query, ReadableDatabase } from './database.ts'

export interface ShownPhoto extends PhotoKey {
  readonly precision: CapturePrecision
  readonly folderId: number
  /** Pixels after EXIF rotation. */
  readonly width: number
  readonly height: number
}

const SHOWN = 'content_id IS NOT NULL AND removed_ms IS NULL'
const COLUMNS = `photo.id, captured_ms AS capturedMs, captured_precision AS precision, root_id AS folderId, name,
  width, height`
// The photos of a removed folder are marked a slice at a time. The `+` keeps the planner on the index of the order.
const WATCHED = '+root_id IN (SELECT id FROM root WHERE removed_ms IS NULL)'

interface OrderSql {
  readonly index: string
  readonly key: string
  /** Photos after those with the cursor's key. */
  readonly beyond: string
}

const ORDERS: Readonly<Record<PhotoOrder, OrderSql>> = {
  newest: { index: 'photo_newest', key: 'captured_ms DESC', beyond: 'captured_ms < @capturedMs' },
  oldest: { index: 'photo_oldest', key: 'captured_ms', beyond: 'captured_ms > @capturedMs' },
  name: { index: 'photo_by_name', key: 'name COLLATE NOCASE', beyond: 'name > @name COLLATE NOCASE' },
}

/** Photos with the cursor's key follow by id; then come those beyond it. Two walks along one index. */
interface Walks {
  readonly first: Query<ShownPhoto>
  readonly equal: Query<ShownPhoto>
  readonly beyond: Query<ShownPhoto>
}

export class ShownPhotos {
  readonly #walks: Readonly<Record<PhotoOrder, Walks>>
  readonly #byIds: Query<ShownPhoto>
  readonly #count: Query<{ n: number | null }>

  constructor(db: ReadableDatabase) {
    this.#walks = { newest: walks(db, 'newest'), oldest: walks(db, 'oldest'), name: walks(db, 'name') }
    this.#byIds = db.query(
      `SELECT ${COLUMNS} FROM json_each(@ids) CROSS JOIN photo ON photo.id = value
         CROSS JOIN content ON content.id = content_id WHERE ${SHOWN} AND ${WATCHED}`,
    )
    this.#count = db.query(
      `SELECT sum((SELECT count(*) FROM photo INDEXED BY photo_shown WHERE root_id = root.id AND ${SHOWN})) AS n
       FROM root WHERE removed_ms IS NULL`,
    )
  }

  /** The next photos in an order, after one of them; null begins. */
  after(order: PhotoOrder, cursor: PhotoKey | null, limit: number): readonly ShownPhoto[] {
    const { first, equal, beyond } = this.#walks[order]
    if (!cursor) return first.all({ limit })
    const { id, capturedMs, name } = cursor
    const key = order === 'name' ? { name } : { capturedMs }
    const photos = equal.all({ ...key, id, limit })
    return photos.length === limit
      ? photos
      : [...photos, ...beyond.all({ ...key, limit: limit - photos.length })]
  }

  /** Those of the named photos that are shown, in no order. */
  byIds(ids: readonly number[]): readonly ShownPhoto[] {
    return this.#byIds.all({ ids: JSON.stringify(ids) })
  }

  count(): number {
    return this.#count.get()?.n ?? 0
  }
}

function walks(db: ReadableDatabase, order: PhotoOrder): Walks {
  const { index, key, beyond } = ORDERS[order]
  const equal = order === 'name' ? 'name = @name COLLATE NOCASE' : 'captured_ms = @capturedMs'
  const walk = (where: string) =>
    db.query<ShownPhoto>(
      `SELECT ${COLUMNS} FROM photo INDEXED BY ${index} CROSS JOIN content ON content.id = content_id
       WHERE ${SHOWN} AND ${where} AND ${WATCHED} ORDER BY ${key}, photo.id LIMIT @limit`,
    )
  return { first: walk('TRUE'), equal: walk(`${equal} AND photo.id > @id`), beyond: walk(beyond) }
}
