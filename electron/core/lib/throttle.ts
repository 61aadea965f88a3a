/** Runs its work at once on a call, and after further calls once an interval. Runs in the engine. */
export class Throttle {
  readonly #work: () => void
  readonly #intervalMs: number
  #timer: NodeJS.Timeout | null = null
  #askedAgain = false
  #closed = false

  constructor(work: () => void, intervalMs: number) {
    this.#work = work
    this.#intervalMs = intervalMs
  }

  ask(): void {
    if (this.#closed) return
    if (this.#timer) this.#askedAgain = true
    else this.#do()
  }

  close(): void {
    this.#closed = true
    if (this.#timer) clearTimeout(this.#timer)
  }

  #do(): void {
    this.#askedAgain = false
    this.#timer = setTimeout(() => {
      this.#timer = null
      if (this.#askedAgain) this.#do()
    }, this.#intervalMs)
    this.#timer.unref()
    this.#work()
  }
}
