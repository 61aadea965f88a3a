/** Runs anywhere. Lets a limited number of tasks run at once; the others wait in order. */
export class Gate {
  readonly #limit: number
  #running = 0
  readonly #waiting: (() => void)[] = []

  constructor(limit: number) {
    this.#limit = limit
  }

  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.#running >= this.#limit) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    else this.#running++
    try {
      return await task()
    } finally {
      // The place goes straight to the next in line, so that no later task can take it.
      const next = this.#waiting.shift()
      if (next) next()
      else this.#running--
    }
  }
}
