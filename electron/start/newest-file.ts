/** Compares the time of a build with the times of its sources. Runs in the process of `npm start`. */
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Milliseconds; 0 for missing paths. Looks into folders. */
export function newestChangeMs(paths: readonly string[]): number {
  return Math.max(0, ...paths.map(changeMs))
}

function changeMs(path: string): number {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (!stats) return 0
  if (!stats.isDirectory()) return stats.mtimeMs
  // Removing a file changes the folder's own time.
  return Math.max(stats.mtimeMs, newestChangeMs(readdirSync(path).map((name) => join(path, name))))
}

export function isStale(built: string, sources: readonly string[]): boolean {
  const builtMs = newestChangeMs([built])
  return builtMs === 0 || builtMs < newestChangeMs(sources)
}
