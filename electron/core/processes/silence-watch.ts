/**
 * Notices a worker that owes answers and gives none: it hangs (a driver, a decoder, a disk), and only killing it
 * makes its calls fail. Runs in the engine.
 */

/** Longer than anything that a worker is asked for takes. */
const SILENCE_LIMIT_MS = 180_000
const SILENCE_CHECK_MS = 5_000

export class SilenceWatch {
  readonly #timer: NodeJS.Timeout
  #openCalls = 0
  #lastAnswerMs = 0

  constructor(onSilence: () => void, limitMs = SILENCE_LIMIT_MS, checkMs = SILENCE_CHECK_MS) {
    this.#timer = setInterval(() => {
      // Not by the clock on the wall: it jumps where the computer slept, or was set.
      if (this.#openCalls > 0 && performance.now() - this.#lastAnswerMs > limitMs) onSilence()
    }, checkMs)
    this.#timer.unref()
  }

  async during<T>(answer: Promise<T>): Promise<T> {
    if (this.#openCalls++ === 0) this.#lastAnswerMs = performance.now()
    try {
      return await answer
    } finally {
      this.#openCalls--
      this.#lastAnswerMs = performance.now()
    }
  }

  close(): void {
    clearInterval(this.#timer)
  }
}
