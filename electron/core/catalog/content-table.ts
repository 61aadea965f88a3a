/** What is known of a file's bytes, whatever its paths. Runs in the engine; the table `content`. */
import type { FileProblem } from '../../shared/errors.ts'
import type { FileIdentity, PhotoFacts } from '../../shared/inference-api.ts'
import type { WritableDatabase } from './database.ts'

export interface ContentRow {
  readonly id: number
  readonly exifCapturedMs: number | null
  readonly damaged: boolean
}

export class ContentTable {
  readonly #find
  readonly #origin
  readonly #insert
  readonly #update

  constructor(db: WritableDatabase) {
    this.#find = db.query<{ id: number; exifCapturedMs: number | null; damaged: number }>(
      `SELECT id, exif_captured_ms AS exifCapturedMs, damage_code IS NOT NULL AS damaged FROM content
       WHERE hash = @hash AND bytes = @bytes`,
    )
    this.#origin = db.query<{ id: number }>(
      `SELECT coalesce(edited_from, content.id) AS id FROM photo JOIN content ON content.id = content_id
       WHERE photo.id = @photoId`,
    )
    this.#insert = db.command(
      `INSERT INTO content (hash, bytes, width, height, orientation, format, camera, exif_captured_ms,
         damage_code, damage_reason, edited_from)
       VALUES (@hash, @bytes, @width, @height, @orientation, @format, @camera, @capturedMs, @code, @reason,
         @editedFrom)`,
    )
    this.#update = db.command(
      `UPDATE content SET width = @width, height = @height, orientation = @orientation, format = @format,
         camera = @camera, exif_captured_ms = @capturedMs, damage_code = @code, damage_reason = @reason
       WHERE hash = @hash AND bytes = @bytes`,
    )
  }

  find({ hash, bytes }: Pick<FileIdentity, 'hash' | 'bytes'>): ContentRow | null {
    const row = this.#find.get({ hash, bytes })
    return row ? { ...row, damaged: row.damaged === 1 } : null
  }

  /** What the photo showed before all edits; null where it was never read. */
  origin(photoId: number): number | null {
    return this.#origin.get({ photoId })?.id ?? null
  }

  /**
   * Writes what was read, over what an earlier reading gave. Returns the content's id.
   * @param editedFrom of a new content: what its photo showed before
   */
  put(
    identity: FileIdentity,
    facts: PhotoFacts,
    damage: FileProblem | null,
    editedFrom: number | null = null,
  ): number {
    const known = this.find(identity)
    const { hash, bytes } = identity
    const { width, height, orientation, format, camera, captured } = facts
    const { code = null, reason = null } = damage ?? {}
    const row = {
      hash,
      bytes,
      width,
      height,
      orientation,
      format,
      camera,
      capturedMs: captured.date?.wallMs ?? null,
      code,
      reason,
    }
    if (known) this.#update.run(row)
    return known?.id ?? this.#insert.run({ ...row, editedFrom }).rowId
  }
}
