/** Accepts admitted upgrades and bounds their sockets: number, message size, answer to pings. Runs in the server. */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { AppService } from '../shared/app-api.ts'
import type { RefusalLog } from './refusal-log.ts'
import { serveWindow } from './window-socket.ts'

export const MAX_SOCKETS = 16
/** A call is a query or a list of ids: 100,000 of them are half of this. */
export const MAX_MESSAGE_BYTES = 1024 * 1024
/** A laptop that wakes up has this long to answer. */
const PING_INTERVAL_MS = 30_000
const GOING_AWAY = 1001
/** A browser answers at once; a client that does not must not delay closing the library. */
const GOODBYE_LIMIT_MS = 500

export class SocketServer {
  readonly #app: AppService
  readonly #log: RefusalLog
  readonly #pings: NodeJS.Timeout
  /** Sockets that answered the last ping. */
  readonly #alive = new WeakSet<WebSocket>()
  readonly #server = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    // On one machine it costs more time than it saves.
    perMessageDeflate: false,
  })

  constructor(app: AppService, log: RefusalLog, pingIntervalMs = PING_INTERVAL_MS) {
    this.#app = app
    this.#log = log
    this.#pings = setInterval(() => this.#ping(), pingIntervalMs)
  }

  get isFull(): boolean {
    return this.#server.clients.size >= MAX_SOCKETS
  }

  take(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#server.handleUpgrade(request, socket, head, (window) => {
      this.#alive.add(window)
      window.on('pong', () => this.#alive.add(window))
      // After a protocol error or a message that is too large, ws closes the socket itself, with the right code.
      window.on('error', (error) => this.#log.refused(`a socket: ${error.message}`))
      serveWindow(window, this.#app, (reason) => this.#log.refused(`a socket: ${reason}`))
    })
  }

  close(): void {
    clearInterval(this.#pings)
    const { clients } = this.#server
    for (const window of clients) window.close(GOING_AWAY)
    setTimeout(() => {
      for (const window of clients) window.terminate()
    }, GOODBYE_LIMIT_MS).unref()
    this.#server.close()
  }

  /** A socket may vanish without closing. */
  #ping(): void {
    for (const window of this.#server.clients) {
      if (!this.#alive.delete(window)) window.terminate()
      else window.ping()
    }
  }
}
