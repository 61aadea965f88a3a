/** What is known of one photo. Runs in the engine, on any connection. */
import type { Query, ReadableDatabase } from './database.ts'

export interface PhotoRecord {
  readonly id: number
  readonly path: string
  readonly folderId: number
  readonly folderPath: string
  readonly bytes: number
  readonly modifiedMs: number
  readonly capturedMs: number
  readonly hash: string
  readonly width: number
  readonly height: number
  readonly format: string
  readonly camera: string | null
  readonly exifCapturedMs: number | null
  readonly damageCode: string | null
  readonly damageReason: string | null
}

export class PhotoFactsTable {
  readonly #byId: Query<PhotoRecord>

  constructor(db: ReadableDatabase) {
    this.#byId = db.query(
      `SELECT photo.id, photo.path, root_id AS folderId, root.path AS folderPath, photo.bytes,
         modified_ms AS modifiedMs, captured_ms AS capturedMs, hash, width, height, format, camera,
         exif_captured_ms AS exifCapturedMs, damage_code AS damageCode, damage_reason AS damageReason
       FROM photo JOIN content ON content.id = content_id JOIN root ON root.id = root_id
       WHERE photo.id = @id AND photo.removed_ms IS NULL AND root.removed_ms IS NULL`,
    )
  }

  find(id: number): PhotoRecord | undefined {
    return this.#byId.get({ id })
  }
}
