/**
 * Chooses the directory of a model's compiled graphs: beside a model that Searlight downloaded itself, so
 * that they are deleted with it, and in the application's own cache for every other model. Searlight writes
 * nothing into another program's cache, or into a folder that a person looks after.
 */
import { access, constants, mkdir, readdir, readFile, rm, rmdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { MANIFEST_NAME, parseManifest } from './manifest.ts'
import { removeAbandoned } from './temporary-names.ts'

export interface CacheDirectory {
  readonly path: string
  /** The owner of the entries: a model's path, when several models share the directory. */
  readonly owner: string
}

const BESIDE_THE_MODEL = '.searlight'
/** The installer leaves this file beside a download: core/models/receipt.ts. */
const RECEIPT = /\.download\.json$/
const WRITE_BITS = 0o222

/**
 * Creates the directory, and removes the leftovers of killed builds from it.
 * @param modelDir absolute; must exist
 */
export async function openCacheDirectory(modelDir: string, ownCacheDir: string): Promise<CacheDirectory> {
  const directory = await chooseDirectory(modelDir, ownCacheDir)
  await removeAbandoned(directory.path)
  return directory
}

async function chooseDirectory(modelDir: string, ownCacheDir: string): Promise<CacheDirectory> {
  const beside = join(modelDir, BESIDE_THE_MODEL)
  const isOurs = (await readdir(modelDir)).some((name) => RECEIPT.test(name))
  if (isOurs && (await isWritable(modelDir)) && (await makeWritable(beside))) {
    return { path: beside, owner: '.' }
  }
  await mkdir(ownCacheDir, { recursive: true })
  return { path: ownCacheDir, owner: modelDir }
}

/** Earlier versions wrote beside any model: removes their files once the own cache holds the entries. */
export async function removeOldCache(modelDir: string, { path }: CacheDirectory): Promise<void> {
  const beside = join(modelDir, BESIDE_THE_MODEL)
  if (path === beside) return
  for (const name of await readdir(beside).catch(() => [])) {
    const entry = join(beside, name)
    if (await isCompiled(entry, name)) await rm(entry, { recursive: true, force: true }).catch(() => {})
  }
  // Fails unless the directory is empty.
  await rmdir(beside).catch(() => {})
}

/** Results that can be computed again from the model. */
const COMPUTED = ['hashes.json', 'texts']

async function isCompiled(path: string, name: string): Promise<boolean> {
  if (COMPUTED.includes(name) || name.startsWith('.building-')) return true
  return parseManifest(await readFile(join(path, MANIFEST_NAME), 'utf8').catch(() => '')) !== null
}

async function makeWritable(path: string): Promise<boolean> {
  try {
    await mkdir(path, { recursive: true })
    return await isWritable(path)
  } catch {
    // A file of that name, a quota, or a network share that promised too much: the own cache is the fallback.
    return false
  }
}

/** Checks both, because root can write anywhere, but a tree marked read-only is meant to stay unchanged. */
async function isWritable(path: string): Promise<boolean> {
  if (((await stat(path)).mode & WRITE_BITS) === 0) return false
  return access(path, constants.W_OK).then(
    () => true,
    () => false,
  )
}
