/** `process.parentPort` of a utility process; loaded before its entry. Runs in every forked process. */
import { EventEmitter } from 'node:events'
import process from 'node:process'
import { isMainThread } from 'node:worker_threads'

type FromParent =
  | { readonly kind: 'message'; readonly data: unknown; readonly ends: readonly number[] }
  | { readonly kind: 'port-message'; readonly end: number; readonly data: unknown }
  | { readonly kind: 'port-close'; readonly end: number }

/** Threads inherit the process's options, and have no parent port. */
const send = isMainThread ? process.send?.bind(process) : undefined
if (isMainThread && !send) throw new Error('expected to be forked by the stand-in')
// A utility process has none, and nothing built may count on it.
if (isMainThread) delete process.send

const ports = new Map<number, Port>()

class Port extends EventEmitter {
  readonly #end: number
  readonly #waiting: unknown[] = []
  #started = false

  constructor(end: number) {
    super()
    this.#end = end
  }

  postMessage(data: unknown): void {
    send?.({ kind: 'port-message', end: this.#end, data }, undefined, undefined, () => {})
  }

  start(): void {
    this.#started = true
    for (const data of this.#waiting.splice(0)) this.emit('message', { data, ports: [] })
  }

  close(): void {
    ports.delete(this.#end)
    send?.({ kind: 'port-close', end: this.#end }, undefined, undefined, () => {})
  }

  arrived(data: unknown): void {
    if (this.#started) this.emit('message', { data, ports: [] })
    else this.#waiting.push(data)
  }
}

class ParentPort extends EventEmitter {
  readonly #waiting: unknown[] = []

  constructor() {
    super()
    // Messages wait for a first listener, as Electron's do.
    this.on('newListener', (name) => {
      if (name === 'message') setImmediate(() => this.#flush())
    })
  }

  postMessage(data: unknown): void {
    send?.({ kind: 'message', data }, undefined, undefined, () => {})
  }

  arrived(event: unknown): void {
    this.#waiting.push(event)
    this.#flush()
  }

  #flush(): void {
    if (this.listenerCount('message') === 0) return
    for (const event of this.#waiting.splice(0)) this.emit('message', event)
  }
}

function arrived(parentPort: ParentPort, message: FromParent): void {
  if (message.kind === 'message') {
    const opened = message.ends.map((end) => {
      const port = new Port(end)
      ports.set(end, port)
      return port
    })
    parentPort.arrived({ data: message.data, ports: opened })
  } else if (message.kind === 'port-message') {
    ports.get(message.end)?.arrived(message.data)
  } else {
    ports.get(message.end)?.emit('close')
    ports.delete(message.end)
  }
}

if (isMainThread) {
  const parentPort = new ParentPort()
  Object.assign(process, { parentPort })
  process.on('message', (message: FromParent) => arrived(parentPort, message))
  // Utility processes do not outlive the browser process.
  process.on('disconnect', () => process.exit(0))
}
