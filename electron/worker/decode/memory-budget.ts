/**
 * Runs in the inference worker. Keeps what is in memory at once below a limit: a folder of scans, half a gigabyte
 * each, is read one by one where a folder of snapshots is read many at a time.
 */
export class MemoryBudget {
  readonly #limitBytes: number
  #usedBytes = 0
  #waiting: { readonly bytes: number; readonly start: () => void }[] = []

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes
  }

  /** Runs the task when `bytes` are free; what is larger than the whole budget runs alone. In order of calls. */
  async use<T>(bytes: number, task: () => Promise<T>): Promise<T> {
    if (this.#waiting.length > 0 || !this.#fits(bytes)) {
      await new Promise<void>((start) => this.#waiting.push({ bytes, start }))
    } else {
      this.#usedBytes += bytes
    }
    try {
      return await task()
    } finally {
      this.#usedBytes -= bytes
      this.#startWaiting()
    }
  }

  #fits(bytes: number): boolean {
    return this.#usedBytes === 0 || this.#usedBytes + bytes <= this.#limitBytes
  }

  #startWaiting(): void {
    for (let next = this.#waiting[0]; next && this.#fits(next.bytes); next = this.#waiting[0]) {
      this.#waiting.shift()
      this.#usedBytes += next.bytes
      next.start()
    }
  }
}
