/** Photos a second over the last seconds. Runs in the engine. */

const SPAN_MS = 10_000
/** Before that a figure would be noise. */
const FIRST_FIGURE_MS = 1_000

export class Throughput {
  readonly #now: () => number
  #samples: { readonly atMs: number; readonly photos: number }[] = []
  #startMs = 0

  constructor(now: () => number = () => performance.now()) {
    this.#now = now
    this.restart()
  }

  /** Work begins after a rest: the rest does not count. */
  restart(): void {
    this.#samples = []
    this.#startMs = this.#now()
  }

  add(photos: number): void {
    this.#samples.push({ atMs: this.#now(), photos })
  }

  perSecond(): number | null {
    const now = this.#now()
    const sinceMs = Math.max(this.#startMs, now - SPAN_MS)
    this.#samples = this.#samples.filter(({ atMs }) => atMs >= sinceMs)
    if (now - this.#startMs < FIRST_FIGURE_MS) return null
    const photos = this.#samples.reduce((sum, sample) => sum + sample.photos, 0)
    return (photos * 1000) / (now - sinceMs)
  }
}
