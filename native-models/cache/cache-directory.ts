/**
 * Where a model's compiled graphs are kept: beside a model that Searlight downloaded itself, so that they go with it,
 * and in the application's own cache for any other. A model in another program's cache, or in a folder that a
 * person looks after, is read and nothing is written to it.
 */
import { access, constants, mkdir, readdir, readFile, rm, rmdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { MANIFEST_NAME, parseManifest } from './manifest.ts'
import { removeAbandoned } from './temporary-names.ts'

export interface CacheDirectory {
  readonly path: string
  /** Who the entries belong to: a model's path where several models share the directory. */
  readonly owner: string
}

const BESIDE_THE_MODEL = '.searlight'
/** The installer leaves it beside what it downloaded: core/models/receipt.ts. */
const RECEIPT = /\.download\.json$/
const WRITE_BITS = 0o222

/** Creates the directory, and removes from it what killed builds left. @param modelDir absolute, and there */
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

/** Earlier versions wrote beside any model: what is known to be theirs is removed, once it is in the own cache. */
export async function removeOldCache(modelDir: string, { path }: CacheDirectory): Promise<void> {
  const beside = join(modelDir, BESIDE_THE_MODEL)
  if (path === beside) return
  for (const name of await readdir(beside).catch(() => [])) {
    const entry = join(beside, name)
    if (await isCompiled(entry, name)) await rm(entry, { recursive: true, force: true }).catch(() => {})
  }
  // Only where nothing is left in it.
  await rmdir(beside).catch(() => {})
}

/** What is computed of a model and can be computed again. */
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
    // A file of that name, a quota, a network share that promised more than it gives: there is the own cache.
    return false
  }
}

/** Both are asked: root may write anywhere, but a tree marked read-only is meant to stay as it is. */
async function isWritable(path: string): Promise<boolean> {
  if (((await stat(path)).mode & WRITE_BITS) === 0) return false
  return access(path, constants.W_OK).then(
    () => true,
    () => false,
  )
}
