/**
 * One product of the compiler in a directory of its own, complete or absent.
 *
 * [Note: Entries appear whole] An entry is built in a temporary directory and renamed into place. The
 * manifest records every file's size. An entry that does not match it (after a full disk, or a deletion by
 * hand) is moved away and built again. When two processes build the same entry, the second rename fails, and
 * both use the first entry, which is equal.
 */
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { CacheDirectory } from './cache-directory.ts'
import { MANIFEST_NAME, type Manifest, parseManifest } from './manifest.ts'
import { removeStaleEntries } from './stale-entries.ts'
import { temporaryName } from './temporary-names.ts'
import { writeFileDurably } from './write-atomically.ts'

export interface CacheRequest {
  readonly directory: CacheDirectory
  /** The name of the product; a newer entry of the same product and owner replaces older ones. */
  readonly product: string
  /** A short hash of everything that the result depends on; also the name of the entry's directory. */
  readonly key: string
  /** Writes the files of the entry into `directory`. */
  readonly build: (directory: string) => Promise<void>
}

/** The path of the entry's directory; builds the entry when it is missing. */
export async function cacheEntry(request: CacheRequest): Promise<string> {
  const path = join(request.directory.path, request.key)
  if (await isWhole(path)) return path
  const temporary = join(request.directory.path, temporaryName(`.building-${request.key}`))
  try {
    await mkdir(temporary)
    await request.build(temporary)
    await writeManifest(temporary, request)
    await moveIntoPlace(temporary, path)
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
  await removeStaleEntries(request.directory, request.product, request.key)
  return path
}

async function writeManifest(
  directory: string,
  { directory: { owner }, product }: CacheRequest,
): Promise<void> {
  const files: Record<string, number> = {}
  for (const name of await readdir(directory)) files[name] = (await stat(join(directory, name))).size
  const manifest: Manifest = { owner, product, files }
  await writeFileDurably(join(directory, MANIFEST_NAME), JSON.stringify(manifest, null, 1))
}

/** See [Note: Entries appear whole]. Another process may do the same at the same time, so this retries. */
async function moveIntoPlace(temporary: string, path: string, attempts = 3): Promise<void> {
  try {
    await rename(temporary, path)
  } catch (error) {
    if (await isWhole(path)) return
    if (attempts === 1) throw error
    await discard(path, join(dirname(path), temporaryName('.damaged')))
    await moveIntoPlace(temporary, path, attempts - 1)
  }
}

/** Moves the entry away first: a reader could find half of a directory that is removed file by file. */
async function discard(path: string, aside: string): Promise<void> {
  await rename(path, aside).catch(() => {})
  await rm(aside, { recursive: true, force: true })
}

async function isWhole(path: string): Promise<boolean> {
  const manifest = parseManifest(await readFile(join(path, MANIFEST_NAME), 'utf8').catch(() => ''))
  if (!manifest) return false
  const matches = Object.entries(manifest.files).map(async ([name, size]) => {
    const stats = await stat(join(path, name)).catch(() => null)
    return stats?.size === size
  })
  return (await Promise.all(matches)).every(Boolean)
}
