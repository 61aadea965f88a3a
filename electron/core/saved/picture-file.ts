/** A file that somebody names as a picture of a pin or a word. Runs in the engine. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { basename, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { AppError } from '../../shared/errors.ts'
import type { ChosenPicture } from './picture-features.ts'

/** @throws `reference-unreadable` */
export async function pictureFile(file: string): Promise<ChosenPicture> {
  const path = resolve(file)
  const hash = createHash('sha256')
  try {
    await pipeline(createReadStream(path), hash)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new AppError('reference-unreadable', `${file} cannot be used as a reference: ${reason}`)
  }
  // Where the library has a photo of these bytes, it is found by them.
  return { hash: hash.digest('hex'), photoId: null, name: basename(path), path }
}
