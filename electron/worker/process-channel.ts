/**
 * Runs in a worker: the channel to the engine, and the end of the process when the engine is gone. On plain Node
 * the engine forked it; on the desktop main did, as a utility process, and hands it a port to the engine.
 */
import type { Channel } from '../shared/rpc.ts'
import { sendSignsOfLife } from './signs-of-life.ts'

/** Electron's, typed here: only main and preload may import Electron's own types. */
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
  // Thumbnails and previews are their owner's alone: [Note: Private files] in core/lib/private-files.ts.
  if (process.platform !== 'win32') process.umask(0o077)
  // The terminal tells the whole process group of ^C and of its own end; the engine decides when its workers end.
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {})
  const parent = (process as { parentPort?: ParentPort }).parentPort
  const channel = parent ? portChannel(parent) : forkedChannel()
  sendSignsOfLife(channel)
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

/** A worker speaks when it is spoken to, so nothing has to wait for the port but listeners. */
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
