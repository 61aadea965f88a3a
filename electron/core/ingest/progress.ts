/** How far reading is: the counts of the ingest queue, and photos a second. Runs in the engine. */
import type { IngestProgress } from '../../shared/library-api.ts'
import type { StoredAs } from '../catalog/store-outcome.ts'

export interface QueueCounts {
  /** Photos that the worker read whole and embedded. */
  readonly indexed: number
  /** Photos that the worker embedded from a part: the rest could not be decoded. */
  readonly damaged: number
  /** Photos with known bytes: renamed, moved, copied. */
  readonly recognised: number
  readonly failed: number
}

export type QueueProgress = Omit<IngestProgress, 'state'>

/** Counting pending photos takes milliseconds, and a window polls the progress often. */
const RECOUNT_MS = 1_000

export class QueueTally {
  readonly #countPending: () => number
  readonly #throughput = new Throughput()
  #counts: QueueCounts = { indexed: 0, damaged: 0, recognised: 0, failed: 0 }
  #pending = 0
  #countedMs = -RECOUNT_MS

  constructor(countPending: () => number) {
    this.#countPending = countPending
  }

  /** Since the queue was made. */
  get counts(): QueueCounts {
    return this.#counts
  }

  /** Call it when work begins after a rest. */
  begin(): void {
    this.#throughput.restart()
    this.#countedMs = -RECOUNT_MS
  }

  add(stored: readonly StoredAs[]): void {
    const count = (as: StoredAs) => stored.filter((each) => each === as).length
    const { indexed, damaged, recognised, failed } = this.#counts
    this.#counts = {
      indexed: indexed + count('indexed'),
      damaged: damaged + count('damaged'),
      recognised: recognised + count('recognised'),
      failed: failed + count('failed'),
    }
    const done = stored.length - count('changed')
    this.#pending = Math.max(0, this.#pending - done)
    this.#throughput.add(done)
  }

  progress(): QueueProgress {
    const now = performance.now()
    if (now - this.#countedMs >= RECOUNT_MS) {
      this.#pending = this.#countPending()
      this.#countedMs = now
    }
    const { indexed, damaged, recognised, failed } = this.#counts
    return {
      done: indexed + damaged + recognised,
      failed,
      pending: this.#pending,
      perSecond: this.#throughput.perSecond(),
    }
  }
}

/** A figure covers so many milliseconds. */
const SPAN_MS = 10_000
/** An earlier figure would be noise. */
const FIRST_FIGURE_MS = 1_000

/** Photos a second over the last seconds. */
export class Throughput {
  readonly #now: () => number
  #samples: { readonly atMs: number; readonly photos: number }[] = []
  #startMs = 0

  constructor(now: () => number = () => performance.now()) {
    this.#now = now
    this.restart()
  }

  /** Call it when work begins after a rest: the rest does not count. */
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
