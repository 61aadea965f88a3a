/**
 * `protocol` of the stand-in. Plain Chromium knows no scheme of ours and cannot be taught one, so `searlight://app`
 * is served to it as ORIGIN, by a server on a port of its own; handlers see the real scheme in every URL. Scripts
 * are the one thing that it changes on the way: where they compare `location.protocol` with `searlight:`.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { app } from './app.ts'

export const HOST = 'app.searlight.invalid'
export const ORIGIN = `http://${HOST}`
const SCHEME = 'searlight'

type Handler = (request: Request) => Response | Promise<Response>

let handler: Handler | null = null
let privileged = false

export const protocol = {
  registerSchemesAsPrivileged(schemes: readonly { readonly scheme: string }[]): void {
    if (app.isReady())
      throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready')
    privileged = schemes.some(({ scheme }) => scheme === SCHEME)
  },
  handle(scheme: string, handle: Handler): void {
    if (!app.isReady()) throw new Error('protocol cannot be used before app is ready')
    if (scheme !== SCHEME || !privileged)
      throw new Error(`the stand-in serves ${SCHEME}: alone, once privileged`)
    handler = handle
  },
}

/** As the application knows it, as Chromium does here, and back. */
export function toChromium(url: string): string {
  return url.replace(`${SCHEME}://app`, ORIGIN)
}

export function fromChromium(url: string): string {
  return url.startsWith(ORIGIN) ? `${SCHEME}://app${url.slice(ORIGIN.length)}` : url
}

export async function startServer(): Promise<number> {
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!handler || request.headers.host !== HOST) return void response.writeHead(502).end()
  const abort = new AbortController()
  response.on('close', () => response.writableFinished || abort.abort())
  await send(await handler(asRequest(request, abort.signal)), response)
}

function asRequest(request: IncomingMessage, signal: AbortSignal): Request {
  const headers = Object.entries(request.headers).map(([name, value]): [string, string] => [
    name,
    String(value),
  ])
  const { method = 'GET' } = request
  const body = method === 'GET' ? {} : { body: Readable.toWeb(request), duplex: 'half' }
  return new Request(`${SCHEME}://app${request.url}`, { method, headers, signal, ...body } as RequestInit)
}

async function send(answered: Response, response: ServerResponse): Promise<void> {
  response.writeHead(answered.status, Object.fromEntries(answered.headers))
  if (!answered.body) return void response.end()
  if (answered.headers.get('content-type')?.startsWith('text/javascript')) {
    const script = await answered.text()
    return void response.end(script.replaceAll(/(["'`])searlight:\1/g, '$1http:$1'))
  }
  // A page that wants no more ends the response, which cancels the handler's body.
  await pipeline(Readable.fromWeb(answered.body), response).catch(() => {})
}
