/** `utilityProcess` of the stand-in: forked Node processes with a parent port. Runs in the stand-in's main process. */
import { type ChildProcess, fork } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { constants } from 'node:os'
import process from 'node:process'
import { app } from './app.ts'
import { type Carrier, closeCarrier, closeFrom, type MessagePortMain, postFrom } from './ports.ts'

interface ForkOptions {
  readonly env?: NodeJS.ProcessEnv
  readonly execArgv?: readonly string[]
  readonly serviceName?: string
  readonly stdio?: 'inherit' | 'ignore' | readonly string[]
}

type FromChild =
  | { readonly kind: 'message'; readonly data: unknown }
  | { readonly kind: 'port-message'; readonly end: number; readonly data: unknown }
  | { readonly kind: 'port-close'; readonly end: number }

const PARENT_PORT = new URL('./parent-port.ts', import.meta.url).href

/** Every one there was, for the test to look at. */
export const forked: UtilityProcess[] = []

export class UtilityProcess extends EventEmitter {
  readonly entry: string
  readonly serviceName: string
  readonly #child: ChildProcess
  readonly #carrier: Carrier
  #pid: number | undefined

  constructor(entry: string, args: readonly string[], options: ForkOptions) {
    super()
    this.entry = entry
    this.serviceName = options.serviceName ?? 'Node Utility Process'
    this.#child = fork(entry, args, {
      serialization: 'advanced',
      ...(options.env && { env: options.env }),
      execArgv: ['--import', PARENT_PORT, ...(options.execArgv ?? [])],
      stdio: ['ignore', ...outputs(options.stdio), 'ipc'],
    })
    this.#carrier = {
      deliver: (end, data) => this.#send({ kind: 'port-message', end, data }),
      closed: (end) => this.#send({ kind: 'port-close', end }),
    }
    this.#child.on('message', (message: FromChild) => this.#receive(message))
    this.#child.once('spawn', () => {
      this.#pid = this.#child.pid
      this.emit('spawn')
    })
    this.#child.once('exit', (code, signal) => {
      this.#pid = undefined
      closeCarrier(this.#carrier)
      this.emit('exit', code ?? constants.signals[signal ?? 'SIGKILL'])
    })
    this.#child.on('error', (error) => console.error(error))
  }

  /** Electron knows it from `spawn` to `exit`. */
  get pid(): number | undefined {
    return this.#pid
  }

  postMessage(message: unknown, transfer: readonly MessagePortMain[] = []): void {
    const data = structuredClone(message)
    const moved = transfer.map((port) => port.transferTo(this.#carrier))
    this.#send({ kind: 'message', data, ends: moved.map(({ end }) => end) })
    for (const { flush } of moved) flush()
  }

  kill(): boolean {
    return this.#child.kill('SIGTERM')
  }

  #send(message: object): void {
    if (this.#child.connected) this.#child.send(message, () => {})
  }

  #receive(message: FromChild): void {
    if (message.kind === 'message') this.emit('message', message.data)
    else if (message.kind === 'port-message') postFrom(message.end, message.data)
    else closeFrom(message.end)
  }
}

function outputs(stdio: ForkOptions['stdio']): readonly ('inherit' | 'ignore')[] {
  if (stdio === 'ignore') return ['ignore', 'ignore']
  if (stdio === undefined || stdio === 'inherit') return ['inherit', 'inherit']
  if (stdio[0] !== 'ignore') throw new Error('stdin of a utility process can only be ignored')
  return [stdio[1] === 'inherit' ? 'inherit' : 'ignore', stdio[2] === 'inherit' ? 'inherit' : 'ignore']
}

export const utilityProcess = {
  fork(entry: string, args: readonly string[] = [], options: ForkOptions = {}): UtilityProcess {
    if (!app.isReady()) throw new Error('utilityProcess cannot be created before app is ready.')
    const child = new UtilityProcess(entry, args, options)
    forked.push(child)
    return child
  },
}

process.on('exit', () => {
  for (const child of forked) child.kill()
})
