/** Files and failures as HTTP responses. Runs in the engine. Nothing in a response names a path. */
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import process from 'node:process'
import { Readable } from 'node:stream'
import type { ReadableStream as NodeReadableStream } from 'node:stream/web'
import { AppError, type AppErrorCode, type SerialisedError } from '../../shared/errors.ts'

/** The same id may be another picture soon: asked again after a minute, and answered "not modified". */
const CACHED = 'private, max-age=60'

/** What the decoder found a file to be, as a browser calls it. */
const TYPES: Readonly<Record<string, string>> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  gif: 'image/gif',
  tiff: 'image/tiff',
  avif: 'image/avif',
  heif: 'image/heic',
}

export interface ServedFile {
  readonly path: string
  /** sharp's name of the format. */
  readonly format: string
  readonly etag: string
  /** Saved under this name; null is shown. */
  readonly attachment: string | null
}

export async function fileResponse(request: Request, served: ServedFile): Promise<Response> {
  const headers = new Headers({
    etag: `"${served.etag}"`,
    'cache-control': CACHED,
    'x-content-type-options': 'nosniff',
  })
  if (request.headers.get('if-none-match')?.includes(`"${served.etag}"`)) {
    return new Response(null, { status: 304, headers })
  }
  const file = await open(served.path).catch(() => {
    throw new AppError('file-unavailable', 'the file is not there now')
  })
  const { size } = await file.stat()
  headers.set('content-type', TYPES[served.format] ?? 'application/octet-stream')
  headers.set('content-length', String(size))
  if (served.attachment !== null) headers.set('content-disposition', attachment(served.attachment))
  if (request.method === 'HEAD' || size === 0) {
    await file.close()
    return new Response(null, { headers })
  }
  // No more than was promised, should the file grow meanwhile.
  const stream = createReadStream('', { fd: file, end: size - 1, signal: request.signal })
  return new Response(Readable.toWeb(stream) as NodeReadableStream as ReadableStream, { headers })
}

/** RFC 6266: a plain name for old programs, the real one encoded. */
function attachment(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_')
  const encoded = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`
}

const STATUS: Partial<Record<AppErrorCode, number>> = {
  'invalid-request': 400,
  'photo-missing': 404,
  'file-unavailable': 404,
  'reference-missing': 404,
  'picture-too-large': 413,
  'reference-unreadable': 422,
  'disk-full': 507,
}

/** Failures that a person may read; what else went wrong is logged here and not told there. */
export function failure(error: unknown): Response {
  if (error instanceof AppError && STATUS[error.code] !== undefined) {
    return problem(STATUS[error.code] ?? 500, error.toJSON())
  }
  if (error instanceof AppError) {
    return problem(503, { code: error.code, message: 'pictures cannot be shown at the moment' })
  }
  process.emitWarning(error instanceof Error ? error : String(error))
  return problem(500, { code: 'internal', message: 'the picture cannot be shown' })
}

export function problem(status: number, error: SerialisedError): Response {
  return Response.json(error, { status, headers: { 'x-content-type-options': 'nosniff' } })
}
