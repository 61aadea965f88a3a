/** Removes the entries of a cache directory that no model will use again. */
import { readdir, readFile, rm, stat } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import type { CacheDirectory } from './cache-directory.ts'
import { MANIFEST_NAME, parseManifest } from './manifest.ts'

/** The model may be on a disk that is not connected today. */
const FORSAKEN_AFTER_MS = 30 * 24 * 60 * 60 * 1000

/**
 * Removes older entries of the same product and owner, and entries of models that have been missing for long.
 */
export async function removeStaleEntries(
  { path, owner }: CacheDirectory,
  product: string,
  currentKey: string,
): Promise<void> {
  for (const name of await readdir(path)) {
    if (name === currentKey) continue
    const entry = join(path, name)
    const manifest = parseManifest(await readFile(join(entry, MANIFEST_NAME), 'utf8').catch(() => ''))
    if (!manifest) continue
    const isOlder = manifest.owner === owner && manifest.product === product
    // Another process may be removing it, or on Windows still have it open; the next start tries again.
    if (isOlder || (await isForsaken(entry, manifest.owner))) {
      await rm(entry, { recursive: true, force: true }).catch(() => {})
    }
  }
}

async function isForsaken(entry: string, owner: string): Promise<boolean> {
  const stats = await stat(entry).catch(() => null)
  if (stats === null || Date.now() - stats.mtimeMs < FORSAKEN_AFTER_MS || !isAbsolute(owner)) return false
  return stat(owner).then(
    () => false,
    (error: NodeJS.ErrnoException) => error.code === 'ENOENT',
  )
}
