/** Files and failures as HTTP responses. Runs in the engine. Nothing in a response names a path. */
import { createReadStream } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import process from 'node:process'
import { Readable } from 'node:stream'
import type { ReadableStream as NodeReadableStream } from 'node:stream/web'
import { AppError, type AppErrorCode, type SerialisedError } from '../../shared/errors.ts'
import { rangeOf } from './byte-range.ts'

/** An id may soon be another picture: the browser asks again after a minute, and the answer is "not modified". */
const CACHED = 'private, max-age=60'

/** The browser's types of the decoder's formats. */
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
  /** The browser saves the file under this name; null shows it. */
  readonly attachment: string | null
}

/** The file, or the part of it that the request asks for. @throws `file-unavailable` */
export async function fileResponse(request: Request, served: ServedFile): Promise<Response> {
  const etag = `"${served.etag}"`
  const headers = new Headers({
    etag,
    'accept-ranges': 'bytes',
    'cache-control': CACHED,
    'x-content-type-options': 'nosniff',
  })
  if (request.headers.get('if-none-match')?.includes(etag)) {
    return new Response(null, { status: 304, headers })
  }
  const { file, size } = await openFile(served.path)
  headers.set('content-type', TYPES[served.format] ?? 'application/octet-stream')
  if (served.attachment !== null) headers.set('content-disposition', attachment(served.attachment))
  const isHead = request.method === 'HEAD'
  const range = isHead ? null : request.headers.get('range')
  const asked = rangeOf({ range, ifRange: request.headers.get('if-range'), etag, bytes: size })
  if (asked.kind === 'unsatisfiable') {
    await file.close()
    headers.set('content-range', `bytes */${size}`)
    return new Response(null, { status: 416, headers })
  }
  const { first, last } = asked.kind === 'part' ? asked : { first: 0, last: size - 1 }
  if (asked.kind === 'part') headers.set('content-range', `bytes ${first}-${last}/${size}`)
  headers.set('content-length', String(last - first + 1))
  if (isHead || size === 0) {
    await file.close()
    return new Response(null, { headers })
  }
  // No more than content-length states, even if the file grows meanwhile.
  const stream = createReadStream('', { fd: file, start: first, end: last, signal: request.signal })
  const status = asked.kind === 'part' ? 206 : 200
  return new Response(Readable.toWeb(stream) as NodeReadableStream as ReadableStream, { status, headers })
}

async function openFile(path: string): Promise<{ readonly file: FileHandle; readonly size: number }> {
  let file: FileHandle | null = null
  try {
    file = await open(path)
    return { file, size: (await file.stat()).size }
  } catch (error) {
    // The failure to open or to look at the file is the one to report.
    await file?.close().catch(() => {})
    throw new AppError('file-unavailable', 'the file is not there now', { cause: error })
  }
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

/** Failures that a person may read; any other failure is a warning here, and the answer gives no detail. */
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
