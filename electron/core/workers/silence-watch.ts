/**
 * Notices a worker that has stopped or hangs: it sends no sign of life ([Note: Signs of life] in
 * shared/sign-of-life.ts), or it owes answers and gives none. Only killing it makes its calls fail. Runs in the engine.
 *
 * Counts silence in ticks of the engine's own timer, and no tick for more than its own length: while the computer
 * sleeps, or the engine itself is blocked, the engine receives nothing, and no worker is to blame.
 */
import { SILENCE_LIMIT_MS } from '../../shared/sign-of-life.ts'

/** Longer than any call to a worker takes. */
export const ANSWER_LIMIT_MS = 180_000
/** A process reads its program first, maybe from a slow disk. */
const START_LIMIT_MS = 60_000
const TICK_MS = 1_000

export interface SilenceWatchOptions {
  /** Called once, with a reason for a person. */
  readonly onSilence: (reason: string) => void
  readonly answerLimitMs?: number
  readonly tickMs?: number
}

export class SilenceWatch {
  readonly #onSilence: (reason: string) => void
  readonly #answerLimitMs: number
  readonly #tickMs: number
  readonly #timer: NodeJS.Timeout
  #limitMs = START_LIMIT_MS
  #silentMs = 0
  #openCalls = 0
  #unansweredMs = 0
  #lastTickMs = performance.now()

  constructor({ onSilence, answerLimitMs = ANSWER_LIMIT_MS, tickMs = TICK_MS }: SilenceWatchOptions) {
    this.#onSilence = onSilence
    this.#answerLimitMs = answerLimitMs
    this.#tickMs = tickMs
    this.#timer = setInterval(() => this.#tick(), tickMs)
    this.#timer.unref()
  }

  /** The worker sent something. @param withinMs how long it may be silent from now on */
  heard(withinMs = Math.max(this.#limitMs, SILENCE_LIMIT_MS)): void {
    this.#silentMs = 0
    this.#limitMs = withinMs
  }

  async during<T>(answer: Promise<T>): Promise<T> {
    if (this.#openCalls++ === 0) this.#unansweredMs = 0
    try {
      return await answer
    } finally {
      this.#openCalls--
      this.#unansweredMs = 0
    }
  }

  close(): void {
    clearInterval(this.#timer)
  }

  #tick(): void {
    const nowMs = performance.now()
    // Not by the wall clock, and no longer than the timer's own wait.
    const passedMs = Math.min(nowMs - this.#lastTickMs, 2 * this.#tickMs)
    this.#lastTickMs = nowMs
    this.#silentMs += passedMs
    this.#unansweredMs = this.#openCalls > 0 ? this.#unansweredMs + passedMs : 0
    if (this.#silentMs > this.#limitMs) this.#end('no sign of life', this.#limitMs)
    else if (this.#unansweredMs > this.#answerLimitMs) this.#end('no answer', this.#answerLimitMs)
  }

  #end(what: string, limitMs: number): void {
    this.close()
    this.#onSilence(`${what} for ${Math.round(limitMs / 1_000)} s`)
  }
}
