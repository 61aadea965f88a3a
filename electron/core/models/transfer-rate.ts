/** Measures the rate of a download, and estimates the time left. Runs in the engine. */

/** The rate covers the last seconds, because it must follow a connection that became slower. */
const WINDOW_MS = 10_000
/** An earlier figure would jump about. */
const LEAST_MS = 2_000

export class TransferRate {
  #samples: { readonly ms: number; readonly bytes: number }[] = []

  /** Bytes from before this run do not count for the rate. */
  reset(): void {
    this.#samples = []
  }

  /** @param bytes all that have arrived so far */
  saw(bytes: number, nowMs = performance.now()): void {
    this.#samples.push({ ms: nowMs, bytes })
    this.#samples = this.#samples.filter(({ ms }) => nowMs - ms <= WINDOW_MS)
  }

  /** Null before the first figure. */
  get bytesPerSecond(): number | null {
    const [first, last] = [this.#samples[0], this.#samples.at(-1)]
    if (!first || !last || last.ms - first.ms < LEAST_MS) return null
    return ((last.bytes - first.bytes) * 1000) / (last.ms - first.ms)
  }

  secondsLeft(leftBytes: number): number | null {
    const rate = this.bytesPerSecond
    return rate === null || rate <= 0 ? null : Math.ceil(leftBytes / rate)
  }
}
