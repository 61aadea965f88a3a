/**
 * Photos as others read them: as a window lists them ([Note: Photos shown] in the third migration), the record of one,
 * and all that a search can find. Runs in the engine, on any connection. Each query takes a few milliseconds for a
 * thousand photos; the caller slices longer answers.
 */

import type { CaptureDate, CapturePrecision } from '../../shared/capture-date.ts'
import type { ModelRowId } from '../../shared/model-ids.ts'
import type { PhotoKey, PhotoOrder } from '../../shared/photo-columns.ts'
import type { Query, ReadableDatabase } from './database.ts'
import { PHOTO_DATE } from './photo-table.ts'

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

/** One photo with the facts of its content. */
export interface PhotoRecord {
  readonly id: number
  readonly path: string
  readonly folderId: number
  readonly folderPath: string
  readonly bytes: number
  readonly modifiedMs: number
  readonly captured: CaptureDate
  readonly hash: string
  readonly width: number
  readonly height: number
  readonly format: string
  readonly camera: string | null
  readonly lens: string | null
  readonly damageCode: string | null
  readonly damageReason: string | null
}

export class PhotoFactsTable {
  readonly #byId: Query<Omit<PhotoRecord, 'captured'> & CaptureDate>

  constructor(db: ReadableDatabase) {
    this.#byId = db.query(
      `SELECT photo.id, photo.path, root_id AS folderId, root.path AS folderPath, photo.bytes,
         modified_ms AS modifiedMs, ${PHOTO_DATE}, hash, width, height, format, camera, lens,
         damage_code AS damageCode, damage_reason AS damageReason
       FROM photo JOIN content ON content.id = content_id JOIN root ON root.id = root_id
       WHERE photo.id = @id AND photo.removed_ms IS NULL AND root.removed_ms IS NULL`,
    )
  }

  find(id: number): PhotoRecord | undefined {
    const row = this.#byId.get({ id })
    if (!row) return undefined
    const { wallMs, precision, offsetMinutes, from, ...record } = row
    return { ...record, captured: { wallMs, precision, offsetMinutes, from } }
  }
}

/** A photo with an embedding of one generation: a search can find it. */
export interface GalleryPhoto {
  readonly id: number
  readonly path: string
  readonly hash: string
  /** Pixels after EXIF rotation. */
  readonly width: number
  readonly height: number
}

export class GalleryPhotos {
  readonly #all: Query<GalleryPhoto>

  constructor(db: ReadableDatabase) {
    this.#all = db.query(
      `SELECT photo.id, photo.path, hash, width, height FROM photo
         JOIN content ON content.id = photo.content_id JOIN root ON root.id = root_id
         JOIN embedding ON embedding.content_id = content.id AND model_id = @modelRowId
       WHERE photo.removed_ms IS NULL AND root.removed_ms IS NULL ORDER BY photo.id`,
    )
  }

  /** @param modelRowId the generation's row */
  all(modelRowId: ModelRowId): readonly GalleryPhoto[] {
    return this.#all.all({ modelRowId })
  }
}
