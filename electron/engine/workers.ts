/**
 * Workers of the engine on the desktop: main forks them ([Note: Only main forks] in shared/desktop-link.ts), and
 * the engine talks to each over a port of its own. Runs in the engine.
 */
import type { ChildHandle, ExitListener, StartChild } from '../core/workers/child-process.ts'
import type { ToEngine, WorkerKind } from '../shared/desktop-link.ts'
import type { Main, Port } from './parent-port.ts'

export class Workers {
  readonly #main: Main
  readonly #running = new Map<number, RemoteWorker>()
  #last = 0

  constructor(main: Main) {
    this.#main = main
    main.onMessage((message, port) => {
      if (message.kind === 'worker-port' && port) this.#running.get(message.worker)?.attach(port)
      if (message.kind === 'worker-spawned') this.#running.get(message.worker)?.spawned(message.pid)
      if (message.kind === 'worker-ended') this.#ended(message.worker, message)
    })
  }

  starter(of: WorkerKind): StartChild {
    return ({ quiet = false } = {}) => {
      const id = ++this.#last
      const worker = new RemoteWorker(() => this.#main.send({ kind: 'end-worker', worker: id }))
      this.#running.set(id, worker)
      this.#main.send({ kind: 'start-worker', worker: id, of, quiet })
      return worker
    }
  }

  #ended(id: number, end: WorkerEnd): void {
    this.#running.get(id)?.ended(end)
    this.#running.delete(id)
  }
}

type WorkerEnd = Pick<Extract<ToEngine, { kind: 'worker-ended' }>, 'reason' | 'hasStarted'>

/** Stores messages until it has the port, so that the caller need not wait for the start. */
class RemoteWorker implements ChildHandle {
  readonly kill: () => void
  readonly #unsent: unknown[] = []
  readonly #listeners: ((message: unknown) => void)[] = []
  readonly #exit = Promise.withResolvers<WorkerEnd>()
  #port: Port | null = null
  #pid: number | undefined

  constructor(kill: () => void) {
    this.kill = kill
  }

  readonly channel = {
    send: (message: unknown) => {
      if (this.#port) this.#port.postMessage(message)
      else this.#unsent.push(message)
    },
    onMessage: (listener: (message: unknown) => void) => void this.#listeners.push(listener),
  }

  get pid(): number | undefined {
    return this.#pid
  }

  onExit(listener: ExitListener): void {
    void this.#exit.promise.then(({ reason, hasStarted }) =>
      hasStarted ? listener(reason) : listener(reason, true),
    )
  }

  attach(port: Port): void {
    this.#port = port
    port.on('message', ({ data }) => {
      for (const listener of this.#listeners) listener(data)
    })
    port.start()
    for (const message of this.#unsent.splice(0)) port.postMessage(message)
  }

  spawned(pid: number | undefined): void {
    this.#pid = pid
  }

  ended(end: WorkerEnd): void {
    this.#port?.close()
    this.#exit.resolve(end)
  }
}
