/**
 * Photos as files on disk, which scans compare and write, their capture date as columns, and the log of their changes.
 * Runs in the engine; the tables `photo` and `photo_change`.
 */
import { sep } from 'node:path'
import { type CaptureDate, captureSpan } from '../../shared/capture-date.ts'
import type { PhotoStatus } from '../../shared/library-api.ts'
import type { Query, ReadableDatabase, WritableDatabase } from './database.ts'

/** Size and time of a file; equal means unchanged. */
export interface FileStamp {
  readonly bytes: number
  /** Whole milliseconds since 1970. */
  readonly modifiedMs: number
}

/** The entry of a file in its folder. Null where the file system makes it up, or no scan has looked yet. */
export interface EntryStamp {
  /** The entry's last change, whole milliseconds since 1970. */
  readonly changedMs: number | null
  readonly inode: number | null
}

/** Whether a root has photos that are not removed. */
export interface PhotosThere {
  readonly any: boolean
  /** The library knows something of their content: there is something to lose. */
  readonly read: boolean
}

export interface PhotoRow extends FileStamp, EntryStamp {
  readonly id: number
  readonly rootId: number
  readonly path: string
  readonly status: PhotoStatus
  readonly contentId: number | null
  readonly removedMs: number | null
}

const PHOTO = `id, root_id AS rootId, path, bytes, modified_ms AS modifiedMs, changed_ms AS changedMs, inode,
  status, content_id AS contentId, removed_ms AS removedMs`

export class PhotoTable {
  readonly #byPath
  readonly #below
  readonly #count
  readonly #there
  readonly #stamps
  readonly #note
  readonly #insert
  readonly #change
  readonly #revive
  readonly #remove
  readonly #removeOfRoot
  readonly #moveToRoot

  constructor(db: WritableDatabase) {
    this.#byPath = db.query<PhotoRow>(`SELECT ${PHOTO} FROM photo WHERE path = @path`)
    // The `+` keeps SQLite on the index of paths: by that of roots every slice would read and sort the whole folder.
    this.#below = db.query<PhotoRow>(
      `SELECT ${PHOTO} FROM photo WHERE path > @after AND path < @end AND +root_id = @rootId
         AND +removed_ms IS NULL ORDER BY path LIMIT @limit`,
    )
    this.#count = db.query<{ n: number }>(
      'SELECT count(*) AS n FROM photo WHERE root_id = @rootId AND removed_ms IS NULL',
    )
    // SQLite finds each in an index alone.
    const some = 'EXISTS (SELECT 1 FROM photo WHERE root_id = @rootId AND removed_ms IS NULL'
    this.#there = db.query<Record<keyof PhotosThere, 0 | 1>>(
      `SELECT ${some}) AS any, ${some} AND content_id IS NOT NULL) OR ${some} AND status = 'failed') AS read`,
    )
    this.#stamps = db.query<FileStamp>(
      `SELECT bytes, modified_ms AS modifiedMs FROM photo
       WHERE root_id = @rootId AND removed_ms IS NULL AND bytes > 0 LIMIT @limit`,
    )
    this.#note = db.command('UPDATE photo SET changed_ms = @changedMs, inode = @inode WHERE id = @id')
    this.#insert = db.command(
      `INSERT INTO photo (root_id, path, bytes, modified_ms, changed_ms, inode, status, captured_ms)
       VALUES (@rootId, @path, @bytes, @modifiedMs, @changedMs, @inode, 'pending', @modifiedMs)`,
    )
    this.#change = db.command(
      `UPDATE photo SET root_id = @rootId, bytes = @bytes, modified_ms = @modifiedMs, changed_ms = @changedMs,
         inode = @inode, status = 'pending',
         content_id = CASE WHEN removed_ms IS NULL THEN content_id END,
         problem_code = NULL, problem_reason = NULL, attempts = 0, removed_ms = NULL WHERE id = @id`,
    )
    this.#revive = db.command('UPDATE photo SET root_id = @rootId, removed_ms = NULL WHERE id = @id')
    this.#remove = db.command('UPDATE photo SET removed_ms = @nowMs WHERE id = @id AND removed_ms IS NULL')
    const someOf = (where: string) => `id IN (SELECT id FROM photo WHERE ${where} LIMIT @limit)`
    this.#removeOfRoot = db.command(
      `UPDATE photo SET removed_ms = @nowMs WHERE ${someOf('root_id = @rootId AND removed_ms IS NULL')}
         AND EXISTS (SELECT 1 FROM root WHERE id = @rootId AND removed_ms IS NOT NULL)`,
    )
    this.#moveToRoot = db.command(`UPDATE photo SET root_id = @toRootId WHERE ${someOf('root_id = @rootId')}`)
  }

  /** Finds removed photos, too. */
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

  /** Whether a root has photos that are not removed. */
  there(rootId: number): PhotosThere {
    const row = this.#there.get({ rootId })
    return { any: row?.any === 1, read: row?.read === 1 }
  }

  /** Size and time of up to `limit` photos of a root that are not removed. */
  stamps(rootId: number, limit: number): readonly FileStamp[] {
    return this.#stamps.all({ rootId, limit })
  }

  /** Adds a file that the worker has not read yet. Returns the photo's id. */
  insert(rootId: number, path: string, file: FileStamp & EntryStamp): number {
    return this.#insert.run({ rootId, path, ...stampsOf(file) }).rowId
  }

  /** The file is another one now: the photo is pending, and searches find it as it was until then. */
  change(id: number, rootId: number, file: FileStamp & EntryStamp): void {
    this.#change.run({ id, rootId, ...stampsOf(file) })
  }

  /** The file is the same: stores its entry as it is now. */
  note(id: number, { changedMs, inode }: EntryStamp): void {
    this.#note.run({ id, changedMs, inode })
  }

  /** The file is there again, or belongs to another root now; its content and its status stay. */
  revive(id: number, rootId: number): void {
    this.#revive.run({ id, rootId })
  }

  /** The file is gone. The library keeps its content until retention ends. */
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

function stampsOf({ bytes, modifiedMs, changedMs, inode }: FileStamp & EntryStamp) {
  return { bytes, modifiedMs, changedMs, inode }
}

/** The capture date of a photo; to be selected from `photo`. */
export const PHOTO_DATE = `captured_ms AS wallMs, captured_precision AS precision, captured_offset AS offsetMinutes,
  captured_from AS "from"`

export const SET_PHOTO_DATE = `captured_ms = @capturedMs, captured_last_ms = @capturedLastMs,
  captured_precision = @capturedPrecision, captured_offset = @capturedOffset, captured_from = @capturedFrom`

/** The last moment is null where it is the first, which it is for nearly all photos. */
export function photoDateColumns(date: CaptureDate) {
  const { firstMs, lastMs } = captureSpan(date)
  return {
    capturedMs: Math.round(firstMs),
    capturedLastMs: lastMs === firstMs ? null : Math.round(lastMs),
    capturedPrecision: date.precision,
    capturedOffset: date.offsetMinutes,
    capturedFrom: date.from,
  }
}

/** A search worker that missed more than these reads the whole library again, in about a second. */
export const CHANGES_KEPT = 50_000

/** The log of changes that windows and the search worker follow ([Note: Changes as a log] in the first migration). */
export class PhotoChanges {
  readonly #last: Query<{ readonly seq: number }>
  readonly #first: Query<{ readonly seq: number | null }>
  readonly #since: Query<{ readonly id: number }>

  constructor(db: ReadableDatabase) {
    this.#last = db.query("SELECT seq FROM sqlite_sequence WHERE name = 'photo_change'")
    this.#first = db.query('SELECT min(seq) AS seq FROM photo_change')
    this.#since = db.query(
      'SELECT DISTINCT photo_id AS id FROM photo_change WHERE seq > @since AND seq <= @until LIMIT @limit',
    )
  }

  /** The number of the last change; 0 before the first. */
  last(): number {
    return this.#last.get()?.seq ?? 0
  }

  /** Photos that changed after `since` and until `until`; null where the log is too short, or more than `limit` changed. */
  between(since: number, until: number, limit: number): readonly number[] | null {
    if (since > until) return null
    if (since === until) return []
    const first = this.#first.get()?.seq ?? null
    if (first === null || first > since + 1) return null
    const rows = this.#since.all({ since, until, limit: limit + 1 })
    return rows.length > limit ? null : rows.map(({ id }) => id)
  }
}

/** Deletes up to `limit` of the oldest changes beyond the last `kept`. Returns how many. */
export function pruneChanges(db: WritableDatabase, limit: number, kept = CHANGES_KEPT): number {
  return db
    .command(
      `DELETE FROM photo_change WHERE seq <= (SELECT max(seq) - @kept FROM photo_change)
         AND seq < (SELECT min(seq) + @limit FROM photo_change)`,
    )
    .run({ kept, limit }).changes
}
