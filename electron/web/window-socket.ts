/**
 * One window's WebSocket as a channel to the engine, with bounds: a message that is not a call closes the socket, too
 * many open calls fail, and the server drops a window that does not read. Runs in the server process.
 */
import type { RawData, WebSocket } from 'ws'
import type { AppService } from '../shared/app-api.ts'
import { serveApp } from '../shared/app-connection.ts'
import { AppError } from '../shared/errors.ts'
import type { Channel } from '../shared/rpc.ts'
import { decodeMessage, encodeMessage } from '../shared/wire-format.ts'
import { isBounded } from './message-bounds.ts'

export const MAX_OPEN_CALLS = 64
/** Encoded answers that the window has not read yet. */
const MAX_UNREAD_BYTES = 64 * 1024 * 1024

const UNSUPPORTED_DATA = 1003
const POLICY_VIOLATION = 1008

interface Call {
  readonly kind: 'call'
  readonly id: number
  readonly method: string
}

/** Calls `onRefused` with the reason, in words, of closing a socket. */
export function serveWindow(socket: WebSocket, app: AppService, onRefused: (reason: string) => void): void {
  const window = new WindowSocket(socket, onRefused)
  const stop = serveApp(window.channel, app)
  socket.on('close', stop)
}

class WindowSocket {
  readonly #socket: WebSocket
  readonly #onRefused: (reason: string) => void
  readonly #open = new Set<number>()
  readonly #listeners: ((message: unknown) => void)[] = []

  constructor(socket: WebSocket, onRefused: (reason: string) => void) {
    this.#socket = socket
    this.#onRefused = onRefused
    socket.on('message', (data, isBinary) => this.#receive(data, isBinary))
  }

  readonly channel: Channel = {
    send: (message) => this.#answer(message),
    onMessage: (listener) => void this.#listeners.push(listener),
  }

  #receive(data: RawData, isBinary: boolean): void {
    // Messages that were on their way when the socket was closed.
    if (this.#socket.readyState !== this.#socket.OPEN) return
    const message = isBinary ? decoded(data as Buffer) : undefined
    if (!isBinary) this.#close(UNSUPPORTED_DATA, 'a text message')
    else if (!isCall(message)) this.#close(POLICY_VIOLATION, 'a message that is not a call')
    else if (this.#open.has(message.id)) this.#close(POLICY_VIOLATION, 'two calls with one number')
    else if (this.#open.size >= MAX_OPEN_CALLS) this.#refuse(message)
    else this.#pass(message)
  }

  #pass(message: Call): void {
    this.#open.add(message.id)
    for (const listener of this.#listeners) listener(message)
  }

  #refuse({ id }: Call): void {
    const error = new AppError('invalid-request', `more than ${MAX_OPEN_CALLS} calls at once`).toJSON()
    this.#send({ kind: 'result', id, error })
  }

  #answer(message: unknown): void {
    const { kind, id } = message as { readonly kind: string; readonly id?: number }
    if (kind === 'result' && id !== undefined) this.#open.delete(id)
    this.#send(message)
  }

  #send(message: unknown): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return
    this.#socket.send(encodeMessage(message), () => {})
    if (this.#socket.bufferedAmount <= MAX_UNREAD_BYTES) return
    this.#onRefused('a window that does not read')
    this.#socket.terminate()
  }

  #close(code: number, reason: string): void {
    this.#onRefused(reason)
    this.#socket.close(code, reason)
  }
}

/** Undefined for bytes that are not a message. */
function decoded(bytes: Uint8Array): unknown {
  if (!isBounded(bytes)) return undefined
  try {
    return decodeMessage(bytes)
  } catch {
    // The caller closes the connection.
    return undefined
  }
}

function isCall(message: unknown): message is Call {
  if (typeof message !== 'object' || message === null) return false
  const { kind, id, method } = message as Partial<Record<keyof Call, unknown>>
  return kind === 'call' && Number.isSafeInteger(id) && typeof method === 'string'
}
