/** Estimates the remaining time of a phase from its speed so far. Runs in the engine; pure but for the clock. */

export interface PhaseProgress {
  readonly phase: string
  readonly done: number
  readonly total: number
}

/** An earlier estimate would jump about. */
const LEAST_MS = 5_000

export class TimeLeft {
  #phase: string | null = null
  /** Progress of an earlier run says nothing of the present speed. */
  #from = { done: 0, ms: 0 }
  #seconds: number | null = null

  /** Null before the first estimate. */
  get seconds(): number | null {
    return this.#seconds
  }

  saw({ phase, done, total }: PhaseProgress, nowMs = performance.now()): void {
    if (phase !== this.#phase) {
      this.#phase = phase
      this.#from = { done, ms: nowMs }
    }
    const [since, tookMs] = [done - this.#from.done, nowMs - this.#from.ms]
    const isKnown = since > 0 && tookMs >= LEAST_MS
    this.#seconds = isKnown ? Math.ceil(((total - done) * tookMs) / since / 1000) : null
  }
}
