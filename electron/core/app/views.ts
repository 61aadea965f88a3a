/**
 * Thumbnails and previews of photos; makes missing ones again. Runs in the engine; the inference worker makes the
 * pictures.
 */
import { access } from 'node:fs/promises'
import { AppError } from '../../shared/errors.ts'
import { Gate } from '../../shared/gate.ts'
import { READER_VERSION } from '../../shared/reader-version.ts'
import type { PhotoRecord } from '../catalog/shown-photos.ts'
import { previewDirectory, thumbnailPath } from '../lib/app-paths.ts'
import type { PictureMaker } from '../workers/picture-maker.ts'
import { BoundedFolder } from './bounded-folder.ts'
import { originalFile } from './originals.ts'

export const THUMBNAIL_PIXELS = 512
const PREVIEW_PIXELS = 2_048
const PREVIEWS = { files: 10_000, bytes: 1024 ** 3 }

/** Formats that every browser shows: not HEIC, not TIFF. */
const SHOWN_AS_THEY_ARE: ReadonlySet<string> = new Set(['jpeg', 'png', 'webp', 'gif', 'avif'])
/** A larger file costs a browser more than a preview. */
const MAX_SHOWN_BYTES = 8 * 1024 * 1024
const MAX_SHOWN_PIXELS = 24_000_000

/** Enough to occupy the reader; the others wait here, where an abandoned request costs nothing. */
const MADE_AT_ONCE = 4

export function isShownAsItIs({ format, bytes, width, height }: PhotoRecord): boolean {
  return SHOWN_AS_THEY_ARE.has(format) && bytes <= MAX_SHOWN_BYTES && width * height <= MAX_SHOWN_PIXELS
}

export class Views {
  readonly #libraryDir: string
  readonly #maker: PictureMaker
  readonly #previews: BoundedFolder
  readonly #gate = new Gate(MADE_AT_ONCE)

  constructor(libraryDir: string, maker: PictureMaker) {
    this.#libraryDir = libraryDir
    this.#maker = maker
    this.#previews = new BoundedFolder(previewDirectory(libraryDir), PREVIEWS)
  }

  /** The thumbnail's file. @throws `file-unavailable`, `disk-full`, `library-unusable`, `signal`'s reason */
  async thumbnail(photo: PhotoRecord, signal?: AbortSignal): Promise<string> {
    const target = thumbnailPath(this.#libraryDir, photo.hash)
    if (!(await exists(target))) await this.#make(photo, target, THUMBNAIL_PIXELS, signal)
    return target
  }

  /** The preview's file. @throws `file-unavailable`, `disk-full`, `library-unusable`, `signal`'s reason */
  async preview(photo: PhotoRecord, signal?: AbortSignal): Promise<string> {
    // The name contains the reader's version: another reader may show the same bytes differently.
    const name = `${photo.hash}-${READER_VERSION}.jpg`
    const target = this.#previews.path(name)
    if (await this.#previews.use(name)) return target
    await this.#make(photo, target, PREVIEW_PIXELS, signal)
    await this.#previews.added(name)
    return target
  }

  #make(photo: PhotoRecord, target: string, longSide: number, signal?: AbortSignal): Promise<void> {
    return this.#gate.run(async () => {
      signal?.throwIfAborted()
      // Makes no folder at the old place of a library that was moved.
      if (!(await exists(this.#libraryDir))) {
        throw new AppError('library-moved', `the library ${this.#libraryDir} is missing`)
      }
      const { path } = await originalFile(photo)
      const outcome = await this.#maker.render({ path, target, longSide, hash: photo.hash })
      if (outcome.status === 'failed') throw new AppError('file-unavailable', outcome.problem.reason)
    })
  }
}

/** False for a picture that cannot be looked at: it is made again. */
async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
