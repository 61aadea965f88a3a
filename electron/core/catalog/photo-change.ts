/** The log of changes: read by windows and kept short. Runs in the engine; see [Note: Changes as a log] in the first migration. */
import type { Query, ReadableDatabase, WritableDatabase } from './database.ts'

/** A search worker that missed more than these reads the whole library again, in about a second. */
export const CHANGES_KEPT = 50_000

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

  /** Photos that changed after `since` and until `until`; null where that is not known any more, or more than `limit`. */
  between(since: number, until: number, limit: number): readonly number[] | null {
    if (since > until) return null
    if (since === until) return []
    const first = this.#first.get()?.seq ?? null
    if (first === null || first > since + 1) return null
    const rows = this.#since.all({ since, until, limit: limit + 1 })
    return rows.length > limit ? null : rows.map(({ id }) => id)
  }
}

/** Deletes up to `limit` of the oldest changes beyond those kept. Returns how many. */
export function pruneChanges(db: WritableDatabase, limit: number, kept = CHANGES_KEPT): number {
  return db
    .command(
      `DELETE FROM photo_change WHERE seq <= (SELECT max(seq) - @kept FROM photo_change)
         AND seq < (SELECT min(seq) + @limit FROM photo_change)`,
    )
    .run({ kept, limit }).changes
}
