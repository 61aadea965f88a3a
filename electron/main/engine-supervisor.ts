/**
 * Keeps an engine running: starts it again with growing pauses when it dies, and gives up when that does not
 * help. Runs in the main process; knows nothing of how an engine is started.
 */

/** Pauses before the 1st, 2nd, ... start after a death in a row, milliseconds. After the last one it is given up. */
export const RESTART_PAUSES_MS = [0, 500, 2_000, 5_000] as const
/** One that ran this long was well: its death is a new story. */
const WELL_AFTER_MS = 60_000

export interface Engine {
  close(): Promise<void>
}

export interface SupervisorOptions<E extends Engine> {
  readonly start: (onExit: (reason: string) => void) => E
  /** An engine runs now. */
  readonly onStarted: (engine: E) => void
  /** The engine is gone; another follows unless it was given up. */
  readonly onStopped: (reason: string) => void
  readonly onGivenUp: (reason: string) => void
}

export class EngineSupervisor<E extends Engine> {
  readonly #options: SupervisorOptions<E>
  #engine: E | null = null
  #deaths = 0
  #startedMs = 0
  #timer: NodeJS.Timeout | undefined
  #closing = false

  constructor(options: SupervisorOptions<E>) {
    this.#options = options
  }

  /** Null while there is none. */
  get engine(): E | null {
    return this.#engine
  }

  start(): void {
    this.#startedMs = performance.now()
    this.#engine = this.#options.start((reason) => this.#ended(reason))
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
    if (performance.now() - this.#startedMs >= WELL_AFTER_MS) this.#deaths = 0
    const pauseMs = RESTART_PAUSES_MS[this.#deaths++]
    if (pauseMs === undefined) this.#options.onGivenUp(reason)
    else this.#timer = setTimeout(() => this.start(), pauseMs)
  }
}
