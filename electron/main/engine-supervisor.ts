/**
 * Starts the engine, starts it again when it dies, and gives up when that does not help. Runs in the main process; the
 * caller brings the function that starts an engine.
 */

import { NO_START_PAUSE_MS, RestartPolicy } from '../shared/restart-policy.ts'

export interface Engine {
  close(): Promise<void>
}

export interface SupervisorOptions<E extends Engine> {
  readonly start: (onExit: (reason: string) => void) => E
  /** An engine runs now. */
  readonly onStarted: (engine: E) => void
  /** The engine has ended; another one follows, unless the supervisor has given up. */
  readonly onStopped: (reason: string) => void
  readonly onGivenUp: (reason: string) => void
}

export class EngineSupervisor<E extends Engine> {
  readonly #options: SupervisorOptions<E>
  readonly #restarts = new RestartPolicy()
  #engine: E | null = null
  #timer: NodeJS.Timeout | undefined
  #closing = false

  constructor(options: SupervisorOptions<E>) {
    this.#options = options
  }

  /** Null while no engine runs. */
  get engine(): E | null {
    return this.#engine
  }

  start(): void {
    this.#restarts.started(performance.now())
    try {
      this.#engine = this.#options.start((reason) => this.#ended(reason))
    } catch (error) {
      this.#options.onStopped(error instanceof Error ? error.message : String(error))
      this.#timer = setTimeout(() => this.start(), NO_START_PAUSE_MS)
      return
    }
    this.#options.onStarted(this.#engine)
  }

  async close(): Promise<void> {
    this.#closing = true
    clearTimeout(this.#timer)
    await this.#engine?.close()
  }

  #ended(reason: string): void {
    this.#engine = null
    if (this.#closing) return
    console.error(`the engine stopped (${reason})`)
    this.#options.onStopped(reason)
    const pauseMs = this.#restarts.died(performance.now())
    if (pauseMs === null) this.#options.onGivenUp(reason)
    else this.#timer = setTimeout(() => this.start(), pauseMs)
  }
}
