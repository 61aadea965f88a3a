/**
 * Downloads the missing part of one file over HTTP into a `.part` file. Runs in the engine. It checks the size; the
 * caller checks the hash.
 */
import type { IncomingMessage } from 'node:http'
import { AppError } from '../../shared/errors.ts'
import { PartFile } from './part-file.ts'
import { PassingError, transferError } from './transfer-error.ts'
import type { Web } from './web-request.ts'

export interface DownloadRequest {
  readonly url: string
  readonly partPath: string
  /** Null if no source states the size. */
  readonly bytes: number | null
  /** The download fails beyond this size, whatever the server states. */
  readonly maxBytes: number
  /** True for a file with a known hash: its bytes can be continued without a validator. */
  readonly hashKnown: boolean
  readonly signal: AbortSignal
  /** Receives the number of bytes on the disk. */
  readonly onBytes: (bytes: number) => void
}

/** One try. Returns the SHA-256 and the size of the whole file. @throws PassingError, AppError */
export async function downloadFile(
  web: Web,
  asked: DownloadRequest,
): Promise<{ readonly sha256: string; readonly bytes: number }> {
  const url = new URL(asked.url)
  try {
    const part = await PartFile.open(asked.partPath, asked.url, {
      keeps: asked.hashKnown,
      maxBytes: asked.bytes ?? asked.maxBytes,
      signal: asked.signal,
      onBytes: asked.onBytes,
    })
    try {
      asked.onBytes(part.bytes)
      if (part.bytes !== asked.bytes) await fetchRest(web, part, url, asked)
      await part.finish()
      return { sha256: part.sha256(), bytes: part.bytes }
    } finally {
      await part.close()
    }
  } catch (error) {
    throw transferError(error, url.host)
  }
}

async function fetchRest(web: Web, part: PartFile, url: URL, asked: DownloadRequest): Promise<void> {
  const headers: Record<string, string> = {}
  if (part.bytes > 0) {
    headers['range'] = `bytes=${part.bytes}-`
    if (part.etag !== null) headers['if-range'] = part.etag
  }
  const response = await web.ask({ method: 'GET', url, headers, follow: 'catalogue', signal: asked.signal })
  try {
    await begin(part, response, url.host)
    const wholeBytes = checkedSize(part, response, asked)
    await part.comesWith(response.headers.etag)
    for await (const chunk of response as AsyncIterable<Buffer>) {
      if (part.bytes + chunk.length > asked.maxBytes) throw tooLarge(url.host, asked.maxBytes)
      await part.add(chunk)
      asked.onBytes(part.bytes)
    }
    if (wholeBytes !== null && part.bytes < wholeBytes) throw new PassingError(`${url.host} sent only a part`)
  } finally {
    response.destroy()
  }
}

/** Moves the end of the part to the place where the answer begins. */
async function begin(
  part: PartFile,
  { statusCode = 0, headers }: IncomingMessage,
  host: string,
): Promise<void> {
  if ((headers['content-encoding'] ?? 'identity') !== 'identity')
    throw new AppError('download-refused', `${host} sent the file packed, without a request for that`)
  if (statusCode === 200) {
    if (part.bytes > 0) await part.restart()
    return
  }
  if (statusCode === 206 && headers['content-range']?.startsWith(`bytes ${part.bytes}-`)) return
  if (statusCode === 206 || statusCode === 416) {
    await part.restart()
    throw new PassingError(`${host} cannot continue the download`)
  }
  throw statusError(statusCode, headers['retry-after'], host)
}

export function statusError(status: number, retryAfter: string | undefined, host: string): Error {
  const message = `${host} answered ${status}`
  const seconds = Number(retryAfter ?? Number.NaN)
  if (status === 408 || status === 429 || status >= 500)
    return new PassingError(message, { waitMs: Number.isFinite(seconds) ? seconds * 1000 : null })
  return new AppError('download-failed', `${message}: the file is not there, or not for everybody`)
}

/** The size of the whole file, if the answer states it. */
function checkedSize(part: PartFile, { headers }: IncomingMessage, asked: DownloadRequest): number | null {
  const length = headers['content-length']
  if (length === undefined) return asked.bytes
  const whole = part.bytes + Number(length)
  if (asked.bytes !== null && whole !== asked.bytes) {
    throw new AppError(
      'download-refused',
      `${asked.url} is ${whole} bytes long instead of ${asked.bytes}: it is not the file that was expected`,
    )
  }
  if (whole > asked.maxBytes) throw tooLarge(new URL(asked.url).host, asked.maxBytes)
  return whole
}

function tooLarge(host: string, maxBytes: number): AppError {
  return new AppError('download-refused', `${host} sends more than the ${maxBytes} bytes that were expected`)
}
