/**
 * Files that could not be read, or only in part. Runs in the engine; damage belongs to a content, failure to a
 * photo, and what a scan could not list to the scan ([Note: Findings of a scan] in the ninth migration).
 */
import type { FailedFile } from '../../shared/library-api.ts'
import type { ReadableDatabase, WritableDatabase } from './database.ts'

/** In SQL, a CROSS JOIN begins with its left side: the few damaged contents, not every photo. */
const DAMAGED = 'content CROSS JOIN photo ON content_id = content.id'

const LISTED = 'scan_problem JOIN root ON root.id = root_id AND root.removed_ms IS NULL'

export function failedFiles(db: ReadableDatabase): readonly FailedFile[] {
  return db
    .query<FailedFile>(
      `SELECT path, 'failed' AS status, problem_code AS code, problem_reason AS reason, attempts
         FROM photo WHERE status = 'failed' AND removed_ms IS NULL
       UNION ALL
       SELECT path, 'damaged', damage_code, damage_reason, attempts
         FROM ${DAMAGED}
         WHERE damage_code IS NOT NULL AND status <> 'failed' AND removed_ms IS NULL
       UNION ALL
       SELECT scan_problem.path, 'failed', code, reason, 0
         FROM ${LISTED}
       ORDER BY path`,
    )
    .all()
}

/** How many photos are indexed from a part of them only. */
export function countDamaged(db: ReadableDatabase): number {
  const count = db.query<{ n: number }>(
    `SELECT count(*) AS n FROM ${DAMAGED}
     WHERE damage_code IS NOT NULL AND status = 'indexed' AND removed_ms IS NULL`,
  )
  return count.get()?.n ?? 0
}

/** As many as `failedFiles` lists, without reading them. */
export function countProblemFiles(db: ReadableDatabase): number {
  const count = db.query<{ n: number }>(
    `SELECT (SELECT count(*) FROM photo WHERE status = 'failed' AND removed_ms IS NULL)
       + (SELECT count(*) FROM ${DAMAGED}
          WHERE damage_code IS NOT NULL AND status <> 'failed' AND removed_ms IS NULL)
       + (SELECT count(*) FROM ${LISTED}) AS n`,
  )
  return count.get()?.n ?? 0
}

/** Files that could not be opened may be readable by now, and nothing about them tells. */
export function retryUnreadable(db: WritableDatabase): void {
  const again = "UPDATE photo SET status = 'pending' WHERE status = 'failed' AND problem_code = 'unreadable'"
  db.command(`${again} AND removed_ms IS NULL`).run()
}

/** Makes failed photos pending again: all of them, or the named ones, damaged ones too. Returns how many. */
export function retryFailed(db: WritableDatabase, paths?: readonly string[]): number {
  const again = "UPDATE photo SET status = 'pending' WHERE removed_ms IS NULL AND"
  if (!paths) return db.command(`${again} status = 'failed'`).run().changes
  const named = db.command(
    `${again} path = @path AND (status = 'failed' OR
       content_id IN (SELECT id FROM content WHERE damage_code IS NOT NULL))`,
  )
  return db.transaction(() => paths.reduce((sum, path) => sum + named.run({ path }).changes, 0))
}

/** The watched folders of what a scan could not list, one entry each: of all of it, or of the named paths. */
export function rootsOfListed(db: ReadableDatabase, paths?: readonly string[]): readonly number[] {
  const listed = db.query<{ path: string; rootId: number }>(
    `SELECT scan_problem.path, root_id AS rootId FROM ${LISTED}`,
  )
  const named = paths && new Set(paths)
  return listed.all().flatMap(({ path, rootId }) => (!named || named.has(path) ? [rootId] : []))
}
