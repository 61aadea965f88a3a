/**
 * Runs in the inference worker. Thumbnails are files named after the content's hash, so that copies share one
 * and a rename changes nothing.
 */
import { access, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { THUMBNAIL_SIZE } from './limits.ts'
import type { RgbImage } from './rgb-image.ts'
import { sharp } from './sharp.ts'

/** Visually clean at grid sizes; 512 x 384 take about 35 KB. */
const THUMBNAIL_QUALITY = 80

const madeFolders = new Map<string, Promise<unknown>>()
let temporaryNumber = 0

export function thumbnailPath(folder: string, hash: string): string {
  return join(folder, hash.slice(0, 2), `${hash}.jpg`)
}

/**
 * Writes the thumbnail where there is none yet; readers see a whole file or none. Rejects when the folder cannot
 * be written.
 *
 * @param ready a JPEG that is small enough to be its own thumbnail, or null
 */
export async function writeThumbnail(
  image: RgbImage,
  folder: string,
  hash: string,
  ready: Uint8Array | null = null,
): Promise<void> {
  const path = thumbnailPath(folder, hash)
  if (await exists(path)) return
  await makeFolder(join(folder, hash.slice(0, 2)))
  // The process id keeps two programs apart, the number two copies of one photo.
  const temporary = `${path}.${process.pid}-${temporaryNumber++}`
  try {
    if (ready) await writeFile(temporary, ready)
    else await encode(image, temporary)
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

async function encode({ data, width, height }: RgbImage, path: string): Promise<void> {
  await sharp(data, { raw: { width, height, channels: 3 } })
    .resize(THUMBNAIL_SIZE, THUMBNAIL_SIZE, { fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality: THUMBNAIL_QUALITY, optimiseCoding: false })
    .toFile(path)
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

/** Memoised as a promise; forgotten on failure, so that a disk that comes back is used again. */
function makeFolder(folder: string): Promise<unknown> {
  const made = madeFolders.get(folder) ?? mkdir(folder, { recursive: true })
  madeFolders.set(folder, made)
  made.catch(() => madeFolders.delete(folder))
  return made
}
