/** What is known of one photo. Runs in the engine, on any connection. */
import type { CaptureDate } from '../../shared/capture-date.ts'
import { PHOTO_DATE } from './capture-columns.ts'
import type { Query, ReadableDatabase } from './database.ts'

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
  readonly damageCode: string | null
  readonly damageReason: string | null
}

export class PhotoFactsTable {
  readonly #byId: Query<Omit<PhotoRecord, 'captured'> & CaptureDate>

  constructor(db: ReadableDatabase) {
    this.#byId = db.query(
      `SELECT photo.id, photo.path, root_id AS folderId, root.path AS folderPath, photo.bytes,
         modified_ms AS modifiedMs, ${PHOTO_DATE}, hash, width, height, format, camera,
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
