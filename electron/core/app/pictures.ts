/**
 * Stores pictures from outside as references, under the hash of their bytes: a dropped or pasted picture has no path,
 * and a later query must find it again. Runs in the engine.
 */
import { createHash, type Hash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { MAX_PICTURE_BYTES, type UploadedPicture } from '../../shared/app-media.ts'
import { AppError } from '../../shared/errors.ts'
import type { QueryReference } from '../../shared/library-api.ts'
import type { PictureMaker } from '../workers/picture-maker.ts'
import { BoundedFolder } from './bounded-folder.ts'
import { THUMBNAIL_PIXELS } from './views.ts'

const KEPT = { files: 200, bytes: 1024 ** 3 }

export class Pictures {
  readonly #maker: PictureMaker
  readonly #folder: BoundedFolder
  readonly #thumbnails: string

  constructor(dir: string, maker: PictureMaker) {
    this.#maker = maker
    // Scans skip names with a dot: the data directory may lie in a watched folder.
    this.#thumbnails = join(dir, '.thumbnails')
    this.#folder = new BoundedFolder(dir, KEPT, (name) => rm(this.thumbnail(name), { force: true }))
  }

  /**
   * Stores a picture after decoding it.
   * @throws `picture-too-large`, `reference-unreadable`, `disk-full`
   */
  async keep(bytes: AsyncIterable<Uint8Array>, name: string): Promise<UploadedPicture> {
    await this.#folder.create()
    const staged = this.#folder.path(`${randomUUID()}.part`)
    try {
      const pictureId = await write(staged, bytes)
      const { width, height } = await this.#check(staged, pictureId)
      await rename(staged, this.#folder.path(pictureId))
      await this.#folder.added(pictureId)
      return { pictureId, name, width, height }
    } finally {
      await rm(staged, { force: true })
    }
  }

  /** The picture's file. @throws `reference-missing` if the folder no longer has it */
  async file(pictureId: string): Promise<string> {
    if (await this.#folder.use(pictureId)) return this.#folder.path(pictureId)
    throw new AppError('reference-missing', 'Searlight no longer has this picture; add it again')
  }

  /** A picture from outside is its file, or without the file the picture that a pin or a word holds. */
  async reference(pictureId: string): Promise<QueryReference> {
    if (!this.holds(pictureId)) return { kind: 'kept', hash: pictureId }
    return { kind: 'file', path: await this.file(pictureId) }
  }

  /** The picture's file; null if the folder does not have it. Does not count as a use. */
  path(pictureId: string): string | null {
    return this.holds(pictureId) ? this.#folder.path(pictureId) : null
  }

  /** True if the folder has the picture now. */
  holds(pictureId: string): boolean {
    return existsSync(this.#folder.path(pictureId))
  }

  thumbnail(pictureId: string): string {
    return join(this.#thumbnails, `${pictureId}.jpg`)
  }

  /** Decoding it is the only proof that it is a picture; its thumbnail comes of it. */
  async #check(path: string, hash: string): Promise<{ readonly width: number; readonly height: number }> {
    const target = this.thumbnail(hash)
    const outcome = await this.#maker.render({ path, target, longSide: THUMBNAIL_PIXELS, hash })
    if (outcome.status === 'rendered') return outcome.facts
    throw new AppError('reference-unreadable', outcome.problem.reason)
  }
}

/** Returns the hash of the bytes. */
async function write(path: string, bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256')
  const file = await open(path, 'wx')
  try {
    await copy(bytes, file, hash)
    return hash.digest('hex')
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code !== 'ENOSPC' && code !== 'EDQUOT') throw error
    throw new AppError('disk-full', 'the disk is full; the picture was not saved', { cause: error })
  } finally {
    await file.close()
  }
}

/** Counts the bytes as they come: the sender's content-length proves nothing. */
async function copy(bytes: AsyncIterable<Uint8Array>, file: FileHandle, hash: Hash): Promise<void> {
  let size = 0
  for await (const part of bytes) {
    size += part.byteLength
    if (size > MAX_PICTURE_BYTES) throw tooLarge()
    hash.update(part)
    await file.writeFile(part)
  }
}

function tooLarge(): AppError {
  const megabytes = MAX_PICTURE_BYTES / 2 ** 20
  return new AppError('picture-too-large', `the picture is larger than ${megabytes} MB`)
}
