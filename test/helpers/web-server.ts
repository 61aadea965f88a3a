/** The web host's server in the test's own process, before a fake engine, on a free port of 127.0.0.1. */
import { type IncomingHttpHeaders, type RequestOptions, request } from 'node:http'
import { connect } from 'node:net'
import { onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { WebServer, type WebServerOptions } from '../../electron/web/http-server.ts'
import { RefusalLog } from '../../electron/web/refusal-log.ts'
import { newSecret, Session } from '../../electron/web/session.ts'
import { StaticFiles } from '../../electron/web/static-files.ts'
import { temporaryDirectory } from './temporary-directory.ts'
import { FakeApp } from './web-fake-app.ts'
import { writeRenderer } from './web-renderer.ts'

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** Where a window lies on a server. */
export interface WindowPlace {
  readonly port: number
  /** Its path, without the slash at its end. */
  readonly base: string
}

export interface Served {
  readonly port: number
  readonly token: string
  readonly window: WindowPlace
  readonly session: Session
  readonly app: FakeApp
  readonly log: readonly string[]
  /** The headers of a tab that was let in. */
  readonly tab: Readonly<Record<'cookie' | 'origin', string>>
}

export async function serveFake(options: Pick<WebServerOptions, 'pingIntervalMs'> = {}): Promise<Served> {
  const [app, token, log] = [new FakeApp(), newSecret(), [] as string[]]
  const session = new Session({ secret: newSecret(), pathKey: newSecret(), token, onSpent: async () => {} })
  const files = await StaticFiles.read(writeRenderer(temporaryDirectory()))
  const server = new WebServer({
    ...options,
    app,
    files,
    session,
    log: new RefusalLog((line) => log.push(line)),
  })
  const port = await server.listen(0)
  onTestFinished(() => server.close())
  const cookie = session.cookie(port).split(';')[0] ?? ''
  const window = { port, base: session.windowPath.slice(0, -1) }
  return { port, token, window, session, app, log, tab: { cookie, origin: `http://127.0.0.1:${port}` } }
}

/**
 * Sends a request for a path of the server, or of its window. `body` is sent in chunks where it is a list.
 */
export function ask(
  place: number | WindowPlace,
  path: string,
  options: RequestOptions = {},
  body?: Buffer | readonly Buffer[],
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const { port, base } = typeof place === 'number' ? { port: place, base: '' } : place
  const address = { host: '127.0.0.1', port, path: base + path }
  const asked = request({ ...address, agent: false, ...options }, (response) => {
    const parts: Buffer[] = []
    response.on('data', (part) => parts.push(part))
    response.on('error', reject)
    response.on('end', () =>
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) }),
    )
  })
  asked.on('error', reject)
  if (Array.isArray(body)) for (const part of body) asked.write(part)
  asked.end(Buffer.isBuffer(body) ? body : undefined)
  return promise
}

/** Opens the address that a host printed, and returns the path of its window and the headers of its tab. */
export async function enter({ url, port }: { readonly url: string; readonly port: number }) {
  const { pathname, search } = new URL(url)
  const { status, headers } = await ask(port, pathname + search)
  if (status !== 303) throw new Error(`expected the address to let a tab in, got status ${status}`)
  const cookie = headers['set-cookie']?.[0]?.split(';')[0] ?? ''
  const window: WindowPlace = { port, base: String(headers.location).replace(/\/$/, '') }
  return { window, headers: { cookie, origin: `http://127.0.0.1:${port}` } }
}

/** Sends bytes that no client would send. Returns everything that comes until the server hangs up. */
export function askRaw(port: number, text: string): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>()
  let answer = ''
  const socket = connect(port, '127.0.0.1', () => socket.write(text))
  socket.on('data', (chunk) => {
    answer += chunk.toString('latin1')
  })
  socket.on('error', () => {})
  socket.on('close', () => resolve(answer))
  return promise
}

export function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1])
}

export function openSocket(
  { port, base }: WindowPlace,
  headers: Readonly<Record<string, string>>,
  path = '/rpc',
): WebSocket {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${base}${path}`, { headers, perMessageDeflate: false })
  socket.on('error', () => {})
  onTestFinished(() => socket.terminate())
  return socket
}

/** 101 where it was let in. */
export function upgradeStatus(socket: WebSocket): Promise<number> {
  return new Promise((resolve) => {
    socket.once('open', () => resolve(101))
    socket.once('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0))
  })
}

export function closeCode(socket: WebSocket): Promise<number> {
  return new Promise((resolve) => socket.once('close', resolve))
}
