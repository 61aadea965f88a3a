/**
 * Translates between Node's HTTP and the web's Request and Response, which the engine's pictures use. Bodies stream
 * both ways. Runs in the server process.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ReadableStream } from 'node:stream/web'

/** The headers that the engine needs; it must not see the cookie. */
const PASSED_HEADERS = [
  'accept',
  'content-type',
  'content-length',
  'if-modified-since',
  'if-none-match',
  'if-range',
  'range',
  'x-name',
] as const

export type Media = (request: Request) => Promise<Response>

/** Never throws: logs a failure, and answers 500 without details. */
export async function exchange(
  request: IncomingMessage,
  response: ServerResponse,
  url: string,
  media: Media,
): Promise<void> {
  const gone = new AbortController()
  response.once('close', () => {
    if (!response.writableFinished) gone.abort()
  })
  try {
    const answer = await media(webRequest(request, url, gone.signal))
    await send(answer, response, request.method === 'HEAD')
  } catch (error) {
    if (!gone.signal.aborted) fail(response, error)
  } finally {
    // Discards the rest of a refused upload: its sender reads the answer only after sending everything.
    request.resume()
  }
}

function webRequest(request: IncomingMessage, url: string, signal: AbortSignal): Request {
  const headers = new Headers()
  for (const name of PASSED_HEADERS) {
    const value = request.headers[name]
    if (typeof value === 'string') headers.set(name, value)
  }
  if (request.method !== 'POST') return new Request(url, { headers, signal })
  // The engine may stop reading: that must not destroy the socket, which still has to carry the answer.
  const stream = ReadableStream.from(request.iterator({ destroyOnReturn: false }))
  // End-to-end tests are checked with a browser's types, which have another stream and no duplex.
  const body = stream as RequestInit['body'] & {}
  const init = { method: 'POST', headers, signal, body, duplex: 'half' } as const
  return new Request(url, init)
}

async function send(answer: Response, response: ServerResponse, headOnly: boolean): Promise<void> {
  for (const [name, value] of answer.headers) if (!response.hasHeader(name)) response.setHeader(name, value)
  if (!response.hasHeader('cache-control')) response.setHeader('cache-control', 'no-store')
  response.statusCode = answer.status
  if (headOnly || !answer.body) {
    await answer.body?.cancel()
    response.end()
    return
  }
  await pipeline(Readable.fromWeb(answer.body as ReadableStream), response)
}

function fail(response: ServerResponse, error: unknown): void {
  console.error(error)
  // Half an answer cannot be taken back, only broken off.
  if (response.headersSent) response.destroy()
  else response.writeHead(500, { 'cache-control': 'no-store' }).end()
}
