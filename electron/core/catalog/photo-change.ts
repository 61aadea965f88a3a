/** Keeps the log of changes short. Runs in the engine; see [Note: Changes as a log] in the first migration. */
import type { WritableDatabase } from './database.ts'

/** A search worker that missed more than these reads the whole library again, in about a second. */
export const CHANGES_KEPT = 50_000

/** Deletes up to `limit` of the oldest changes beyond those kept. Returns how many. */
export function pruneChanges(db: WritableDatabase, limit: number, kept = CHANGES_KEPT): number {
  return db
    .command(
      `DELETE FROM photo_change WHERE seq <= (SELECT max(seq) - @kept FROM photo_change)
         AND seq < (SELECT min(seq) + @limit FROM photo_change)`,
    )
    .run({ kept, limit }).changes
}
