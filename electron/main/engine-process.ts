/** One run of the engine: a utility process, its workers, and the ways to it. Runs in the main process. */
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { MessageChannelMain, type MessagePortMain, type UtilityProcess, utilityProcess } from 'electron'
import type { FromEngine, ToEngine } from '../shared/desktop-link.ts'
import type { HostApi } from '../shared/host-api.ts'
import { quietEnvironment } from '../shared/quiet-environment.ts'
import { type Channel, serve } from '../shared/rpc.ts'
import { killNow, knowProcess } from './kill-now.ts'
import { MediaClient } from './media-client.ts'
import { WorkerProcesses } from './worker-processes.ts'

const ENTRY = fileURLToPath(new URL('../engine/main.ts', import.meta.url))
/** The library closes in well under a second; an engine that hangs must not stop the computer from shutting down. */
const CLOSE_LIMIT_MS = 5_000

export interface EngineOptions {
  readonly start: Extract<ToEngine, { kind: 'start' }>
  readonly host: HostApi
  /** Called once, at any end of the process. */
  readonly onExit: (reason: string) => void
}

export class EngineProcess {
  readonly #child: UtilityProcess
  readonly #workers: WorkerProcesses
  readonly #media: MediaClient
  readonly #exit = Promise.withResolvers<void>()

  constructor({ start, host, onExit }: EngineOptions) {
    this.#child = utilityProcess.fork(ENTRY, [], {
      serviceName: 'searlight engine',
      env: { ...process.env, ...quietEnvironment(process.platform) },
    })
    knowProcess(this.#child)
    this.#workers = new WorkerProcesses((message, ports) => this.#tell(message, ports))
    this.#child.on('message', (message: FromEngine) => this.#receive(message))
    serve<HostApi>(this.#channel(), host)
    this.#tell(start)
    this.#media = new MediaClient(portChannel(this.#connect({ kind: 'media' })))
    this.#child.once('exit', (code) => {
      this.#workers.endAll()
      this.#media.close()
      this.#exit.resolve()
      onExit(`exit code ${code}`)
    })
  }

  /** A new port to the engine, for a window. */
  windowPort(): MessagePortMain {
    return this.#connect({ kind: 'window' })
  }

  media(request: Request): Promise<Response> {
    return this.#media.fetch(request)
  }

  /** Lets it close the library, then makes sure that it ended. */
  async close(): Promise<void> {
    this.#tell({ kind: 'close' })
    const limit = new AbortController()
    const late = pause(CLOSE_LIMIT_MS, null, { signal: limit.signal }).then(
      () => killNow(this.#child),
      // The engine ended in time.
      () => {},
    )
    await this.#exit.promise
    limit.abort()
    await late
  }

  #connect(message: ToEngine): MessagePortMain {
    const { port1, port2 } = new MessageChannelMain()
    this.#tell(message, [port1])
    return port2
  }

  #tell(message: ToEngine, ports: MessagePortMain[] = []): void {
    this.#child.postMessage(message, ports)
  }

  /** Leaves calls of HostApi and their answers to `shared/rpc`, and handles all other messages. */
  #receive(message: FromEngine): void {
    if (message.kind === 'start-worker') this.#workers.start(message)
    if (message.kind === 'end-worker') this.#workers.end(message.worker)
  }

  #channel(): Channel {
    return {
      send: (message) => this.#child.postMessage(message),
      onMessage: (listener) => void this.#child.on('message', listener),
    }
  }
}

function portChannel(port: MessagePortMain): Channel {
  port.start()
  return {
    send: (message) => port.postMessage(message),
    onMessage: (listener) => void port.on('message', ({ data }) => listener(data)),
  }
}
