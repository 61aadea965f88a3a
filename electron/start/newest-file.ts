/** Whether something built is older than its sources. */
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Milliseconds; 0 where there is nothing. Files or folders with all that is in them. */
export function newestChangeMs(paths: readonly string[]): number {
  return Math.max(0, ...paths.map(changeMs))
}

function changeMs(path: string): number {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (!stats) return 0
  if (!stats.isDirectory()) return stats.mtimeMs
  // The folder's own time tells of files that were removed.
  return Math.max(stats.mtimeMs, newestChangeMs(readdirSync(path).map((name) => join(path, name))))
}

export function isStale(built: string, sources: readonly string[]): boolean {
  const builtMs = newestChangeMs([built])
  return builtMs === 0 || builtMs < newestChangeMs(sources)
}
