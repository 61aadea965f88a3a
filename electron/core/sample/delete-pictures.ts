/**
 * Deletes the sample pictures, and nothing that anybody else made: only regular files with a sample name and unchanged
 * bytes. A link in place of the folder belongs to the user. Runs in the engine.
 */
import { createHash } from 'node:crypto'
import { lstat, readdir, readFile, rm, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { isSealedPicture, type Sha256Hex } from '../../shared/picture-seal.ts'

/** The sample worker's file names. */
const DRAWN = /^postcard-\d+\.jpg$/
/** A killed process leaves such a half-written file without a seal. */
const UNFINISHED = /^\.postcard-\d+\.jpg\.[0-9a-f]+$/

const sha256: Sha256Hex = (bytes) => createHash('sha256').update(bytes).digest('hex')

/** A folder with other files stays. @throws AppError `export-folder-unwritable` after trying every file */
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
