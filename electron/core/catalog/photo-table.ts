/** Photos as files on disk: what a scan compares and writes. Runs in the engine; the table `photo`. */
import { sep } from 'node:path'
import type { PhotoStatus } from '../../shared/library-api.ts'
import type { WritableDatabase } from './database.ts'

/** What a file looks like from outside; equal means unchanged. */
export interface FileStamp {
  readonly bytes: number
  /** Whole milliseconds since 1970. */
  readonly modifiedMs: number
}

export interface PhotoRow extends FileStamp {
  readonly id: number
  readonly rootId: number
  readonly path: string
  readonly status: PhotoStatus
  readonly contentId: number | null
  readonly removedMs: number | null
}

const PHOTO = `id, root_id AS rootId, path, bytes, modified_ms AS modifiedMs, status,
  content_id AS contentId, removed_ms AS removedMs`

export class PhotoTable {
  readonly #byPath
  readonly #below
  readonly #count
  readonly #insert
  readonly #change
  readonly #revive
  readonly #remove
  readonly #removeOfRoot
  readonly #moveToRoot

  constructor(db: WritableDatabase) {
    this.#byPath = db.query<PhotoRow>(`SELECT ${PHOTO} FROM photo WHERE path = @path`)
    // The `+` keeps it on the index of paths: by that of roots every slice would read and sort the whole folder.
    this.#below = db.query<PhotoRow>(
      `SELECT ${PHOTO} FROM photo WHERE path > @after AND path < @end AND +root_id = @rootId
         AND +removed_ms IS NULL ORDER BY path LIMIT @limit`,
    )
    this.#count = db.query<{ n: number }>(
      'SELECT count(*) AS n FROM photo WHERE root_id = @rootId AND removed_ms IS NULL',
    )
    this.#insert = db.command(
      `INSERT INTO photo (root_id, path, bytes, modified_ms, status, captured_ms)
       VALUES (@rootId, @path, @bytes, @modifiedMs, 'pending', @modifiedMs)`,
    )
    this.#change = db.command(
      `UPDATE photo SET root_id = @rootId, bytes = @bytes, modified_ms = @modifiedMs, status = 'pending',
         content_id = CASE WHEN removed_ms IS NULL THEN content_id END,
         problem_code = NULL, problem_reason = NULL, attempts = 0, removed_ms = NULL WHERE id = @id`,
    )
    this.#revive = db.command('UPDATE photo SET root_id = @rootId, removed_ms = NULL WHERE id = @id')
    this.#remove = db.command('UPDATE photo SET removed_ms = @nowMs WHERE id = @id AND removed_ms IS NULL')
    const some = (where: string) => `id IN (SELECT id FROM photo WHERE ${where} LIMIT @limit)`
    this.#removeOfRoot = db.command(
      `UPDATE photo SET removed_ms = @nowMs WHERE ${some('root_id = @rootId AND removed_ms IS NULL')}
         AND EXISTS (SELECT 1 FROM root WHERE id = @rootId AND removed_ms IS NOT NULL)`,
    )
    this.#moveToRoot = db.command(`UPDATE photo SET root_id = @toRootId WHERE ${some('root_id = @rootId')}`)
  }

  /** Removed ones too. */
  byPath(path: string): PhotoRow | undefined {
    return this.#byPath.get({ path })
  }

  /** The next photos of a root below a folder after a path, in order of path; not the removed ones. */
  below(rootId: number, folder: string, after: string | null, limit: number): readonly PhotoRow[] {
    const prefix = folder.endsWith(sep) ? folder : folder + sep
    const end = prefix.slice(0, -1) + String.fromCharCode(sep.charCodeAt(0) + 1)
    return this.#below.all({ rootId, after: after ?? prefix, end, limit })
  }

  count(rootId: number): number {
    return this.#count.get({ rootId })?.n ?? 0
  }

  /** A file nobody has read yet. Returns the photo's id. */
  insert(rootId: number, path: string, { bytes, modifiedMs }: FileStamp): number {
    return this.#insert.run({ rootId, path, bytes, modifiedMs }).rowId
  }

  /** The file is another one now: read it again. Until then it is found as it was. */
  change(id: number, rootId: number, { bytes, modifiedMs }: FileStamp): void {
    this.#change.run({ id, rootId, bytes, modifiedMs })
  }

  /** The file is there again, or belongs to another root now; what is known of it stands, its status too. */
  revive(id: number, rootId: number): void {
    this.#revive.run({ id, rootId })
  }

  /** The file is gone. What is known of it is kept until the sweep. */
  remove(id: number, nowMs: number): void {
    this.#remove.run({ id, nowMs })
  }

  /** Removes up to `limit` photos of a removed root; none where it is watched again. Returns how many. */
  removeOfRoot(rootId: number, nowMs: number, limit: number): number {
    return this.#removeOfRoot.run({ rootId, nowMs, limit }).changes
  }

  /** Gives up to `limit` photos of a root, removed ones too, to another. Returns how many. */
  moveToRoot(rootId: number, toRootId: number, limit: number): number {
    return this.#moveToRoot.run({ rootId, toRootId, limit }).changes
  }
}
