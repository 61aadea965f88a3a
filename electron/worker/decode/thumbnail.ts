/**
 * Runs in the inference worker. Thumbnails are files named after the content's hash, so that copies share one
 * and a rename changes nothing.
 */
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { THUMBNAIL_SIZE } from './limits.ts'
import type { RgbImage } from './rgb-image.ts'
import { sharp } from './sharp.ts'

/** Visually clean at grid sizes; 512 x 384 take about 35 KB. */
const THUMBNAIL_QUALITY = 80

const madeFolders = new Set<string>()
let temporaryNumber = 0

export function thumbnailPath(folder: string, hash: string): string {
  return join(folder, hash.slice(0, 2), `${hash}.jpg`)
}

/**
 * Writes the thumbnail where there is none yet; readers see a whole file or none. Rejects when the folder cannot
 * be written.
 *
 * The small calls are synchronous: the folder is on a disk of this machine, and a few microseconds here cost
 * less than the way to another thread.
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
  if (existsSync(path)) return
  makeFolder(dirname(path))
  // The process id keeps two programs apart, the number two copies of one photo.
  const temporary = `${path}.${process.pid}-${temporaryNumber++}`
  try {
    if (ready) writeFileSync(temporary, ready)
    else await encode(image, temporary)
    renameSync(temporary, path)
  } catch (error) {
    // Somebody may have emptied the cache: the next photo makes its folder again.
    madeFolders.delete(dirname(path))
    rmSync(temporary, { force: true })
    throw error
  }
}

async function encode({ data, width, height }: RgbImage, path: string): Promise<void> {
  await sharp(data, { raw: { width, height, channels: 3 } })
    .resize(THUMBNAIL_SIZE, THUMBNAIL_SIZE, { fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality: THUMBNAIL_QUALITY, optimiseCoding: false })
    .toFile(path)
}

/** There are 256 folders: each is made once. */
function makeFolder(folder: string): void {
  if (madeFolders.has(folder)) return
  mkdirSync(folder, { recursive: true })
  madeFolders.add(folder)
}
