/**
 * Pictures over HTTP, by id: see the contract (shared/app-media.ts). Runs in the engine; both hosts forward requests
 * here after their own checks.
 */
import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { MediaSize } from '../../shared/app-media.ts'
import { AppError, assertNever } from '../../shared/errors.ts'
import type { PhotoRecord } from '../catalog/shown-photos.ts'
import { thumbnailPath } from '../lib/app-paths.ts'
import { failure, fileResponse, problem } from './media-responses.ts'
import type { OpenLibrary } from './open-library.ts'
import { knownPhoto, originalFile } from './originals.ts'
import type { Pictures } from './pictures.ts'
import { isShownAsItIs, type Views } from './views.ts'

export interface MediaOptions {
  readonly pictures: Pictures
  readonly library: () => Promise<OpenLibrary>
  readonly libraryDir: () => string
  readonly views: (libraryDir: string) => Views
}

/** Paths as the renderer sends them, with nothing encoded. */
const PHOTO = /^\/media\/([1-9][0-9]{0,9})\/(thumbnail|preview|original)$/
const PICTURE = /^\/pictures\/([0-9a-f]{64})$/
const MAX_NAME_LENGTH = 255

export class Media {
  readonly #options: MediaOptions

  constructor(options: MediaOptions) {
    this.#options = options
  }

  /** Never rejects: a failure is a response too. */
  async answer(request: Request): Promise<Response> {
    try {
      return await this.#answer(request)
    } catch (error) {
      return request.signal.aborted ? new Response(null, { status: 499 }) : failure(error)
    }
  }

  async #answer(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url)
    const reads = request.method === 'GET' || request.method === 'HEAD'
    const photo = PHOTO.exec(pathname)
    if (photo)
      return reads ? this.#photo(request, Number(photo[1]), photo[2] as MediaSize) : notAllowed('GET, HEAD')
    const picture = PICTURE.exec(pathname)
    if (picture?.[1]) return reads ? this.#picture(request, picture[1]) : notAllowed('GET, HEAD')
    if (pathname === '/pictures') return request.method === 'POST' ? this.#keep(request) : notAllowed('POST')
    return problem(404, { code: 'invalid-request', message: 'there is no such address' })
  }

  async #photo(request: Request, photoId: number, size: MediaSize): Promise<Response> {
    const library = await this.#options.library()
    const photo = knownPhoto(library.facts, photoId)
    const views = this.#options.views(library.dir)
    switch (size) {
      case 'thumbnail':
        return jpeg(request, await views.thumbnail(photo, request.signal), `${photo.hash}-t`)
      case 'preview':
        if (isShownAsItIs(photo)) return original(request, photo, null)
        return jpeg(request, await views.preview(photo, request.signal), `${photo.hash}-p`)
      case 'original':
        return original(request, photo, basename(photo.path))
      default:
        return assertNever(size)
    }
  }

  async #picture(request: Request, pictureId: string): Promise<Response> {
    const { pictures, libraryDir } = this.#options
    const etag = `${pictureId}-t`
    // A pin may hold a deleted photo, whose thumbnail stays for the retention.
    const ofPhoto = thumbnailPath(libraryDir(), pictureId)
    if (!pictures.holds(pictureId) && existsSync(ofPhoto)) return jpeg(request, ofPhoto, etag)
    await pictures.file(pictureId)
    return jpeg(request, pictures.thumbnail(pictureId), etag)
  }

  async #keep(request: Request): Promise<Response> {
    const name = pictureName(request.headers.get('x-name') ?? '')
    const { body } = request
    if (!body) throw new AppError('reference-unreadable', 'the file is empty')
    return Response.json(await this.#options.pictures.keep(body, name))
  }
}

/** The tag contains the file's time, because a newer reader makes another picture of the same bytes. */
async function jpeg(request: Request, path: string, name: string): Promise<Response> {
  const madeMs = await stat(path).then(
    ({ mtimeMs }) => Math.round(mtimeMs),
    () => 0,
  )
  return fileResponse(request, { path, format: 'jpeg', etag: `${name}-${madeMs}`, attachment: null })
}

async function original(request: Request, photo: PhotoRecord, attachment: string | null): Promise<Response> {
  const { path, bytes, modifiedMs, unchanged } = await originalFile(photo)
  const etag = unchanged ? photo.hash : `${bytes}-${modifiedMs}`
  return fileResponse(request, { path, format: photo.format, etag, attachment })
}

/** A name to show beside the picture; it never names a file. */
function pictureName(encoded: string): string {
  try {
    const name = decodeURIComponent(encoded)
      .replace(/\p{Cc}/gu, ' ')
      .trim()
    return name.slice(0, MAX_NAME_LENGTH).toWellFormed() || 'picture'
  } catch {
    throw new AppError('invalid-request', 'x-name is not valid')
  }
}

function notAllowed(allow: string): Response {
  return new Response(null, { status: 405, headers: { allow } })
}
