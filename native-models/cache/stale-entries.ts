/** Clears a cache directory of what nobody will ask for again. */
import { readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { CacheDirectory } from './cache-directory.ts'
import { MANIFEST_NAME, parseManifest } from './manifest.ts'

/** A build that takes longer has died with its process. */
const ABANDONED_AFTER_MS = 60 * 60 * 1000

/** Removes older entries of the same product and owner, and what killed builds left behind. */
export async function removeStaleEntries(
  { path, owner }: CacheDirectory,
  product: string,
  currentKey: string,
): Promise<void> {
  for (const name of await readdir(path)) {
    const entry = join(path, name)
    const stale = name.startsWith('.building-')
      ? await isAbandoned(entry)
      : name !== currentKey && (await isOlder(entry, owner, product))
    // Another process may be removing it, or on Windows still have it open: then the next start tries again.
    if (stale) await rm(entry, { recursive: true, force: true }).catch(() => {})
  }
}

async function isAbandoned(path: string): Promise<boolean> {
  const stats = await stat(path).catch(() => null)
  return stats !== null && Date.now() - stats.mtimeMs > ABANDONED_AFTER_MS
}

async function isOlder(path: string, owner: string, product: string): Promise<boolean> {
  const manifest = parseManifest(await readFile(join(path, MANIFEST_NAME), 'utf8').catch(() => ''))
  return manifest?.owner === owner && manifest.product === product
}
