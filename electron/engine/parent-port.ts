/**
 * The engine's way to the main process, typed here: only main and preload may import Electron's own types. Runs
 * in the engine, a utility process.
 */
import process from 'node:process'
import type { FromEngine, ToEngine } from '../shared/desktop-link.ts'
import type { Channel } from '../shared/rpc.ts'

export interface Port {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown
  on(event: 'close', listener: () => void): unknown
  start(): void
  close(): void
}

interface ParentPort {
  postMessage(message: unknown): void
  on(
    event: 'message',
    listener: (event: { readonly data: unknown; readonly ports: readonly Port[] }) => void,
  ): unknown
}

export type MainListener = (message: ToEngine, port: Port | undefined) => void

export interface Main {
  /** Receives messages that are not rpc messages. */
  onMessage(listener: MainListener): void
  send(message: FromEngine): void
  /** Carries the calls of HostApi. */
  readonly channel: Channel
}

export function connectMain(): Main {
  const port = (process as { parentPort?: ParentPort }).parentPort
  if (!port) throw new Error('expected to be started by Electron as a utility process')
  return {
    onMessage: (listener) =>
      void port.on('message', ({ data, ports }) => listener(data as ToEngine, ports[0])),
    send: (message) => port.postMessage(message),
    channel: {
      send: (message) => port.postMessage(message),
      onMessage: (listener) => void port.on('message', ({ data }) => listener(data)),
    },
  }
}

/** Starts the port: listeners must be on it before the next turn of the event loop. */
export function portChannel(port: Port): Channel {
  port.start()
  return {
    send: (message) => port.postMessage(message),
    onMessage: (listener) => void port.on('message', ({ data }) => listener(data)),
  }
}
