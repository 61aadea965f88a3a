/**
 * Writes thumbnails as files named by the content's hash, so that copies share one and a rename changes
 * nothing. Runs in the inference worker.
 */
import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { THUMBNAIL_SIZE } from './limits.ts'
import { CHANNELS, type RgbImage } from './rgb-image.ts'
import { sharp } from './sharp.ts'

/** Visually clean at grid sizes; 512 x 384 pixels take about 35 KB. */
const THUMBNAIL_QUALITY = 80

export function thumbnailPath(folder: string, hash: string): string {
  return join(folder, hash.slice(0, 2), `${hash}.jpg`)
}

/**
 * Writes the thumbnail when there is none, or replaces it; readers see a whole file or none. Rejects with the
 * file system's error when the folder is not writable.
 *
 * The small calls are synchronous: the folder is on a local disk, and a few microseconds here cost less than
 * the way to another thread.
 *
 * @param options `ready` is a JPEG small enough to be its own thumbnail
 */
export async function writeThumbnail(
  image: RgbImage,
  folder: string,
  hash: string,
  { ready = null, replace = false }: { readonly ready?: Uint8Array | null; readonly replace?: boolean } = {},
): Promise<void> {
  const path = thumbnailPath(folder, hash)
  if (!replace && existsSync(path)) return
  const bytes = ready ?? (await encode(image))
  try {
    // Creates one level only: a library that was moved away must not start anew at its old place.
    makeFolder(folder)
    makeFolder(dirname(path))
    putWhole(path, bytes)
  } catch (error) {
    if (existsSync(dirname(folder))) throw error
    throw new AppError('library-moved', `the library ${dirname(folder)} is missing`, {
      cause: error,
    })
  }
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}

/** Readers see a whole file or none. Rejects with the file system's error when the folder is not writable. */
export async function writeJpeg(path: string, encode: () => Promise<Uint8Array>): Promise<void> {
  const bytes = await encode()
  mkdirSync(dirname(path), { recursive: true })
  putWhole(path, bytes)
}

function putWhole(path: string, bytes: Uint8Array): void {
  const temporary = `${path}.${randomUUID()}`
  try {
    writeFileSync(temporary, bytes)
    renameSync(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}

function encode({ data, width, height }: RgbImage): Promise<Buffer> {
  return sharp(data, { raw: { width, height, channels: CHANNELS } })
    .resize(THUMBNAIL_SIZE, THUMBNAIL_SIZE, { fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality: THUMBNAIL_QUALITY, optimiseCoding: false })
    .toBuffer()
}
