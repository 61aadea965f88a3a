/**
 * Deletes the sample pictures, and nothing that anybody else made: what has their name, is a file, and is byte for byte
 * as it was drawn. A folder that was replaced by a link is somebody's own. Runs in the engine.
 */
import { createHash } from 'node:crypto'
import { lstat, readdir, readFile, rm, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { isSealedPicture, type Sha256Hex } from '../../shared/picture-seal.ts'

/** As the sample worker names them. */
const DRAWN = /^postcard-\d+\.jpg$/
/** Half written when its process was killed; it bears no seal yet. */
const UNFINISHED = /^\.postcard-\d+\.jpg\.[0-9a-f]+$/

const sha256: Sha256Hex = (bytes) => createHash('sha256').update(bytes).digest('hex')

/** A folder that holds something else stays. @throws AppError `export-folder-unwritable` when all was tried */
export async function deleteSamplePictures(folder: string): Promise<void> {
  if (!(await isFolder(folder))) return
  let problem: unknown = null
  let kept = 0
  for (const entry of await readdir(folder, { withFileTypes: true }))
    try {
      if (entry.isFile() && (await isDrawn(folder, entry.name))) await rm(join(folder, entry.name))
    } catch (error) {
      problem = error
      kept++
    }
  // It holds the pictures that stay, or a person's own files.
  await rmdir(folder).catch(() => {})
  if (kept > 0)
    throw new AppError('export-folder-unwritable', `${kept} pictures in ${folder} could not be deleted`, {
      cause: problem,
    })
}

/** False where there is none. */
async function isFolder(path: string): Promise<boolean> {
  return lstat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  )
}

async function isDrawn(folder: string, name: string): Promise<boolean> {
  if (UNFINISHED.test(name)) return true
  return DRAWN.test(name) && isSealedPicture(await readFile(join(folder, name)), sha256)
}
