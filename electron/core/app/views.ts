/**
 * What is shown of photos: thumbnails and previews, made again where they are missing. Runs in the engine; the
 * pictures are made elsewhere.
 */
import { access } from 'node:fs/promises'
import { AppError } from '../../shared/errors.ts'
import { previewDirectory, thumbnailPath } from '../app-paths.ts'
import type { PhotoRecord } from '../catalog/photo-facts.ts'
import type { PictureMaker } from '../inference/picture-maker.ts'
import { BoundedFolder } from './bounded-folder.ts'
import { originalFile } from './originals.ts'

export const THUMBNAIL_PIXELS = 512
const PREVIEW_PIXELS = 2_048
const PREVIEWS = { files: 10_000, bytes: 1024 ** 3 }

/** Formats that every browser shows; HEIC and TIFF are not among them. */
const SHOWN_AS_THEY_ARE: ReadonlySet<string> = new Set(['jpeg', 'png', 'webp', 'gif', 'avif'])
/** Larger ones cost a browser more than a picture made for it. */
const MAX_SHOWN_BYTES = 8 * 1024 * 1024
const MAX_SHOWN_PIXELS = 24_000_000

export function isShownAsItIs({ format, bytes, width, height }: PhotoRecord): boolean {
  return SHOWN_AS_THEY_ARE.has(format) && bytes <= MAX_SHOWN_BYTES && width * height <= MAX_SHOWN_PIXELS
}

export class Views {
  readonly #libraryDir: string
  readonly #maker: PictureMaker
  readonly #previews: BoundedFolder

  constructor(libraryDir: string, maker: PictureMaker) {
    this.#libraryDir = libraryDir
    this.#maker = maker
    this.#previews = new BoundedFolder(previewDirectory(libraryDir), PREVIEWS)
  }

  /** The thumbnail's file. @throws `file-unavailable`, `disk-full`, `library-unusable` */
  async thumbnail(photo: PhotoRecord): Promise<string> {
    const target = thumbnailPath(this.#libraryDir, photo.hash)
    if (!(await exists(target))) await this.#make(photo, target, THUMBNAIL_PIXELS)
    return target
  }

  /** The preview's file. @throws `file-unavailable`, `disk-full`, `library-unusable` */
  async preview(photo: PhotoRecord): Promise<string> {
    const name = `${photo.hash}.jpg`
    const target = this.#previews.path(name)
    if (await this.#previews.use(name)) return target
    await this.#make(photo, target, PREVIEW_PIXELS)
    await this.#previews.added(name)
    return target
  }

  async #make(photo: PhotoRecord, target: string, longSide: number): Promise<void> {
    const { path } = await originalFile(photo)
    const outcome = await this.#maker.render({ path, target, longSide, hash: photo.hash })
    if (outcome.status === 'failed') throw new AppError('file-unavailable', outcome.problem.reason)
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
