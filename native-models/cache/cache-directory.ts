/**
 * Where a model's compiled graphs are kept: beside the model, so that they move and are deleted with it, or in a
 * directory of the application where the model cannot be written.
 */
import { access, constants, mkdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

export interface CacheDirectory {
  readonly path: string
  /** Who the entries belong to: a model's path where several models share the directory. */
  readonly owner: string
}

const BESIDE_THE_MODEL = '.searlight'
const WRITE_BITS = 0o222

/** Creates the directory. @param modelDir absolute, and there */
export async function openCacheDirectory(
  modelDir: string,
  fallbackCacheDir: string,
): Promise<CacheDirectory> {
  const beside = join(modelDir, BESIDE_THE_MODEL)
  if ((await isWritable(modelDir)) && (await makeWritable(beside))) return { path: beside, owner: '.' }
  await mkdir(fallbackCacheDir, { recursive: true })
  return { path: fallbackCacheDir, owner: modelDir }
}

async function makeWritable(path: string): Promise<boolean> {
  try {
    await mkdir(path, { recursive: true })
    return await isWritable(path)
  } catch {
    // A file of that name, a quota, a network share that promised more than it gives: there is the fallback.
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
