/** The server on 127.0.0.1, which every request and upgrade passes. Runs in the server process. */
import { createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { MAX_PICTURE_BYTES } from '../shared/app-media.ts'
import type { SerialisedError } from '../shared/errors.ts'
import { exchange } from './media-exchange.ts'
import type { RefusalLog } from './refusal-log.ts'
import { noEntryPage } from './refusal-pages.ts'
import { judge, PICTURES_PATH, quoted, type Verdict } from './request-rules.ts'
import { setSecurityHeaders } from './response-headers.ts'
import type { Session } from './session.ts'
import { SocketServer } from './socket-server.ts'
import type { StaticFiles } from './static-files.ts'
import type { WebApp } from './web-app.ts'

/** Generous for a browser on the same machine; ends a client that sends a byte a minute. */
const LIMITS = {
  headersTimeout: 10_000,
  requestTimeout: 120_000,
  connectionsCheckingInterval: 5_000,
  maxHeaderSize: 16 * 1024,
} as const
/** Browsers open six a host, and a socket a tab. */
const MAX_CONNECTIONS = 128

const CLIENT_ERRORS: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
}

export interface WebServerOptions {
  readonly app: WebApp
  readonly files: StaticFiles
  readonly session: Session
  readonly log: RefusalLog
  readonly pingIntervalMs?: number
}

export class WebServer {
  readonly #options: WebServerOptions
  readonly #http: Server
  readonly #sockets: SocketServer

  constructor(options: WebServerOptions) {
    this.#options = options
    this.#sockets = new SocketServer(options.app, options.log, options.pingIntervalMs)
    this.#http = createServer(LIMITS, (request, response) => void this.#answer(request, response))
    this.#http.maxConnections = MAX_CONNECTIONS
    this.#http.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head))
    this.#http.on('clientError', (error: NodeJS.ErrnoException, socket) => {
      if (error.code !== 'ECONNRESET') options.log.refused(`not an HTTP request (${error.code})`)
      refuseSocket(socket, CLIENT_ERRORS[error.code ?? ''] ?? 400)
    })
  }

  /** Resolves with the port. @throws EADDRINUSE and the like */
  async listen(port: number): Promise<number> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.#http.once('error', reject)
    this.#http.listen({ host: '127.0.0.1', port }, resolve)
    await promise
    return this.port
  }

  get port(): number {
    return (this.#http.address() as AddressInfo).port
  }

  async close(): Promise<void> {
    this.#sockets.close()
    const closed = new Promise<void>((resolve) => this.#http.close(() => resolve()))
    this.#http.closeAllConnections()
    await closed
  }

  #judge(request: IncomingMessage, purpose: 'page' | 'socket'): Verdict {
    const { method = '', url: target = '', headers } = request
    const pathInWindow = (path: string) => this.#options.session.pathInWindow(path)
    return judge({ method, target, headers, purpose }, { port: this.port, pathInWindow })
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { port } = this
    setSecurityHeaders(response, port, request.headers.host)
    const verdict = this.#judge(request, 'page')
    if (verdict.kind === 'refused') return this.#refuse(response, verdict.status, verdict.reason)
    if (verdict.kind === 'icon') return void response.writeHead(204, { 'cache-control': 'no-store' }).end()
    if (verdict.kind === 'door') return this.#open(request, response, verdict.token)
    const { path } = verdict
    if (!this.#options.session.admits(request.headers.cookie, port))
      return this.#refuse(response, 403, `${request.method} ${quoted(path)} without a session`)
    await this.#serve(request, response, path)
  }

  /** Redirects at once: the token must not stay in the address bar. */
  async #open(request: IncomingMessage, response: ServerResponse, token: string | null): Promise<void> {
    const { session } = this.#options
    if (token === null) return this.#refuse(response, 403, `${request.method} "/" without a token`)
    if (request.method !== 'GET' || !(await session.spend(token)))
      return this.#refuse(response, 403, `${request.method} "/" with a used or wrong token`)
    const headers = { location: session.windowPath, 'set-cookie': session.cookie(this.port) }
    response.writeHead(303, { ...headers, 'cache-control': 'no-store' }).end()
  }

  async #serve(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const { app, files } = this.#options
    if (path === PICTURES_PATH && Number(request.headers['content-length']) > MAX_PICTURE_BYTES)
      return tooLarge(request, response)
    if (path === PICTURES_PATH || path.startsWith('/media/') || path.startsWith(`${PICTURES_PATH}/`)) {
      const url = `http://127.0.0.1:${this.port}${path}`
      return exchange(request, response, url, (asked) => app.media(asked))
    }
    if (!files.send(path, request, response)) response.writeHead(404, { 'cache-control': 'no-store' }).end()
  }

  #refuse(response: ServerResponse, status: number, reason: string): void {
    this.#options.log.refused(reason)
    const page = status === 403 ? noEntryPage(this.port) : `${status} ${STATUS_CODES[status]}\n`
    const type = status === 403 ? 'text/html; charset=utf-8' : 'text/plain; charset=utf-8'
    // Reads no more of a refused request.
    response
      .writeHead(status, { 'content-type': type, 'cache-control': 'no-store', connection: 'close' })
      .end(page)
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // The client is gone: nobody is left to tell.
    socket.on('error', () => socket.destroy())
    const verdict = this.#judge(request, 'socket')
    const refuse = (status: number, reason: string) => {
      this.#options.log.refused(reason)
      refuseSocket(socket, status)
    }
    if (verdict.kind === 'refused') refuse(verdict.status, verdict.reason)
    else if (verdict.kind !== 'window') refuse(404, 'no socket at the door')
    else if (!this.#options.session.admits(request.headers.cookie, this.port))
      refuse(403, 'a socket without a session')
    else if (this.#sockets.isFull) refuse(503, 'more sockets than a person has tabs')
    else this.#sockets.take(request, socket, head)
  }
}

/** Long enough to read a refusal. */
const REFUSED_LIMIT_MS = 1_000

function refuseSocket(socket: Duplex, status: number): void {
  if (!socket.writable) return void socket.destroy()
  // A client that never hangs up would occupy a connection.
  setTimeout(() => socket.destroy(), REFUSED_LIMIT_MS).unref()
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
}

/** Answers before reading the body, then discards it: a browser reads the answer only after sending everything. */
function tooLarge(request: IncomingMessage, response: ServerResponse): void {
  const error: SerialisedError = { code: 'picture-too-large', message: 'the picture is larger than 64 MB' }
  request.resume()
  response
    .writeHead(413, { 'content-type': 'application/json', 'cache-control': 'no-store' })
    .end(JSON.stringify(error))
}
