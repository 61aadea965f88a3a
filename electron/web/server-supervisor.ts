/**
 * Starts the server process, and starts it again when it dies, on the same port and with the same secret, so that an
 * open tab reconnects without the user; gives up when that does not help. Runs in the supervisor, which loads nothing
 * that could bring it down too.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { signalChild, startChild } from '../core/workers/start-child.ts'
import { NO_START_PAUSE_MS, RestartPolicy } from '../shared/restart-policy.ts'
import type { FromServer, ServerStart, ToServer } from './server-messages.ts'

/** Longer than the process gives itself. */
const CLOSE_LIMIT_MS = 10_000

export interface SupervisorOptions {
  readonly entry: URL
  readonly start: ServerStart
  /** Called the first time only: the port stays the same. */
  readonly onListening: (port: number) => void
  /** Called when the process died and another one follows. */
  readonly onDeath: (reason: string) => void
  /** The server has stopped for good. */
  readonly onGivenUp: (message: string) => void
}

export class ServerSupervisor {
  readonly #options: SupervisorOptions
  readonly #restarts = new RestartPolicy()
  #start: ServerStart
  #child: ChildProcess | null = null
  #isListening = false
  #timer: NodeJS.Timeout | undefined
  #failure: string | null = null
  #isClosing = false

  constructor(options: SupervisorOptions) {
    this.#options = options
    this.#start = options.start
  }

  start(): void {
    this.#restarts.started(performance.now())
    const run = startChild(() =>
      fork(this.#options.entry, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] }),
    )
    if (run.kind === 'not-started') return void run.problem.then((problem) => this.#notStarted(problem))
    const { child } = run
    this.#child = child
    child.on('message', (message: FromServer) => this.#hear(message))
    // A channel that breaks is followed by the exit.
    child.on('error', () => {})
    child.once('exit', (code, signal) => this.#ended(signal ?? `exit code ${code}`))
    this.#tell({ kind: 'start', start: this.#start })
  }

  setToken(token: string): void {
    this.#start = { ...this.#start, token }
    this.#tell({ kind: 'token', token })
  }

  async close(): Promise<void> {
    this.#isClosing = true
    clearTimeout(this.#timer)
    const child = this.#child
    if (!child) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    this.#tell({ kind: 'close' })
    const limit = setTimeout(() => signalChild(child, 'SIGKILL'), CLOSE_LIMIT_MS)
    await ended
    clearTimeout(limit)
  }

  /** Kills the process instead of waiting for `close`. */
  kill(): void {
    if (this.#child) signalChild(this.#child, 'SIGKILL')
  }

  #tell(message: ToServer): void {
    this.#child?.send(message, () => {})
  }

  #hear(message: FromServer): void {
    if (message.kind === 'token-spent' && message.token === this.#start.token)
      this.#start = { ...this.#start, token: null }
    if (message.kind === 'failed') this.#failure = message.message
    if (message.kind !== 'listening' || this.#isListening) return
    this.#isListening = true
    this.#start = { ...this.#start, port: message.port }
    this.#options.onListening(message.port)
  }

  #notStarted(problem: string): void {
    if (this.#isClosing) return
    this.#options.onDeath(problem)
    this.#timer = setTimeout(() => this.start(), NO_START_PAUSE_MS)
  }

  #ended(reason: string): void {
    this.#child = null
    if (this.#isClosing) return
    const why = this.#failure ?? `it stopped (${reason})`
    // A failure at the first start is a fault of the options; a later one deserves another try.
    if (this.#failure !== null && !this.#isListening) this.#options.onGivenUp(why)
    else this.#startAgain(why)
  }

  #startAgain(why: string): void {
    this.#failure = null
    const pauseMs = this.#restarts.died(performance.now())
    if (pauseMs === null) {
      this.#options.onGivenUp(`it stopped ${this.#restarts.deaths} times in a row; ${why}`)
    } else {
      this.#options.onDeath(why)
      this.#timer = setTimeout(() => this.start(), pauseMs)
    }
  }
}
