/**
 * The channel to the engine, and the end of the process when the engine is gone. Runs in every worker. On
 * plain Node the engine forks the worker; on the desktop the main process starts it as a utility process and
 * sends it a port to the engine.
 */
import { flushCompileCache } from 'node:module'
import type { Channel } from '../shared/rpc.ts'
import { sendSignsOfLife } from './signs-of-life.ts'

/** Electron's type, declared here because only main and preload may import Electron's own. */
interface Port {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown
  on(event: 'close', listener: () => void): unknown
  start(): void
}
interface ParentPort {
  once(event: 'message', listener: (event: { readonly ports: readonly Port[] }) => void): unknown
}

export function engineChannel(): Channel {
  // Only their owner may read thumbnails and previews: [Note: Private files] in core/lib/private-files.ts.
  if (process.platform !== 'win32') process.umask(0o077)
  // The terminal sends ^C and its own end to the whole process group; the engine decides when its workers
  // end.
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {})
  const parent = (process as { parentPort?: ParentPort }).parentPort
  const channel = parent ? portChannel(parent) : forkedChannel()
  sendSignsOfLife(channel)
  // Node writes its compiled modules when a process ends, and the engine ends workers by a kill.
  setImmediate(() => flushCompileCache())
  return channel
}

function forkedChannel(): Channel {
  if (!process.send) throw new Error('expected to be started by the engine with an IPC channel')
  process.on('disconnect', () => process.exit(0))
  return {
    send: (message) => void process.send?.(message, undefined, undefined, () => {}),
    onMessage: (listener) => void process.on('message', listener),
  }
}

/** A worker only answers calls, so only its listeners have to wait for the port. */
function portChannel(parent: ParentPort): Channel {
  const port = Promise.withResolvers<Port>()
  const listeners: ((message: unknown) => void)[] = []
  parent.once('message', ({ ports: [first] }) => {
    if (!first) throw new Error('expected a port to the engine')
    first.on('message', ({ data }) => {
      for (const listener of listeners) listener(data)
    })
    first.on('close', () => process.exit(0))
    first.start()
    port.resolve(first)
  })
  return {
    send: (message) => void port.promise.then((open) => open.postMessage(message)),
    onMessage: (listener) => void listeners.push(listener),
  }
}
