/**
 * Limits the memory of concurrent tasks: scans of half a gigabyte are read one by one, snapshots many at a
 * time. Runs in the inference worker.
 */
export class MemoryBudget {
  readonly #limitBytes: number
  #usedBytes = 0
  #waiting: { readonly bytes: number; readonly start: () => void }[] = []

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes
  }

  /**
   * Runs the task when `bytes` are free, in order of calls. A task larger than the whole budget runs alone.
   */
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
