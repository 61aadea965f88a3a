/**
 * One product of the compiler in a directory of its own, complete or absent.
 *
 * [Note: Entries appear whole] An entry is built in a temporary directory and renamed into place. The manifest
 * records every file's size; an entry that does not match it (a disk that ran full, a file deleted by hand) is
 * moved away and built again. When two processes build the same entry, the second rename fails and the first
 * entry, which is equal, is used.
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
  /** What is built: a newer entry of the same product and owner replaces older ones. */
  readonly product: string
  /** Everything the result depends on, as a short hash: also the entry's directory name. */
  readonly key: string
  /** Writes the files of the entry into `directory`. */
  readonly build: (directory: string) => Promise<void>
}

/** The path of the entry's directory, built if need be. */
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

/** See [Note: Entries appear whole]. Another process may do the same at the same time: so try again. */
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

/** Moved away first: what is removed file by file could be found half. */
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
