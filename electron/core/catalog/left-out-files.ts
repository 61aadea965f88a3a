/** What rules leave out of the watched folders, as people are shown it. Runs in the engine; the table `left_out`. */
import type { LeftOutFiles, LeftOutRule } from '../../shared/left-out.ts'
import type { ReadableDatabase } from './database.ts'

interface Row {
  readonly path: string
  readonly rule: LeftOutRule
  readonly count: number
  readonly more: 0 | 1
}

/** Folders one by one; single files as one entry for each rule and watched folder. By path. */
export function leftOutFiles(db: ReadableDatabase): readonly LeftOutFiles[] {
  const rows = db.query<Row>(
    `SELECT left_out.path, rule, count, more
       FROM left_out JOIN root ON root.id = root_id AND root.removed_ms IS NULL WHERE kind = 'folder'
     UNION ALL
     SELECT root.path, rule, sum(count), max(more)
       FROM left_out JOIN root ON root.id = root_id AND root.removed_ms IS NULL WHERE kind = 'files'
       GROUP BY root.id, rule
     ORDER BY 1, 2`,
  )
  return rows.all().map(({ path, rule, count, more }) => ({
    path,
    rule,
    count,
    ...(more === 1 && { atLeast: true as const }),
  }))
}

/** Files that are left out, of every kind. */
export function countLeftOut(db: ReadableDatabase): number {
  const count = db.query<{ n: number }>(
    `SELECT coalesce(sum(count), 0) AS n FROM left_out JOIN root ON root.id = root_id AND root.removed_ms IS NULL`,
  )
  return count.get()?.n ?? 0
}
