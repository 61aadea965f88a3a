/**
 * Finds hits without a file now: their disk is away, or the file was deleted since the last scan. Runs in the engine. A
 * search finds such photos, because the library still holds their content, and marks them.
 */
import { stat } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'

/** More are never looked at; answers are read from the top. */
const MOST_FILES = 1_000
/** Files looked at together. */
const SLICE_FILES = 64
/** For all files together: a network share that is gone may answer after minutes, or never. */
const LIMIT_MS = 1_000

/** Those of the paths whose file is known not to be there. Never rejects. */
export async function missingFiles(
  paths: readonly string[],
  limitMs = LIMIT_MS,
  isThere: (path: string) => Promise<boolean> = isFile,
): Promise<ReadonlySet<string>> {
  const missing = new Set<string>()
  const end = new AbortController()
  // The only error is the abort.
  const limit = delay(limitMs, undefined, { signal: end.signal, ref: false }).catch(() => {})
  await Promise.race([limit, look(paths.slice(0, MOST_FILES), missing, end.signal, isThere)])
  end.abort()
  // A late look must not change the answer that the caller has.
  return new Set(missing)
}

async function look(
  paths: readonly string[],
  missing: Set<string>,
  signal: AbortSignal,
  isThere: (path: string) => Promise<boolean>,
): Promise<void> {
  for (let i = 0; i < paths.length && !signal.aborted; i += SLICE_FILES) {
    const slice = paths.slice(i, i + SLICE_FILES)
    await Promise.all(
      slice.map(async (path) => {
        if (!(await isThere(path))) missing.add(path)
      }),
    )
  }
}

/** A file that cannot be looked at counts as missing. */
function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isFile(),
    () => false,
  )
}
