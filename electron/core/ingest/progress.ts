/** The progress of the ingest queue: its counts, photos a second, and its batches and runs for the log. Runs in the engine. */
import type { IngestProgress } from '../../shared/library-api.ts'
import type { StoredAs } from '../catalog/store-outcome.ts'
import { log } from '../lib/log.ts'

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
  /** From the first photo until nothing is pending, over pauses and halts. */
  #run: { readonly startMs: number; readonly before: QueueCounts } | null = null
  /** When the last batch was stored, or work began. */
  #batchMs = 0

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
    this.#batchMs = performance.now()
    this.#run ??= { startMs: this.#batchMs, before: this.#counts }
  }

  /** @param storeMs how long the transaction took */
  add(stored: readonly StoredAs[], storeMs: number): void {
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
    this.#logBatch(stored.length, count('failed'), storeMs)
  }

  /** Call it when nothing is pending any more, or the queue stops for good. */
  end(end: 'done' | 'stopped'): void {
    const run = this.#run
    this.#run = null
    if (!run) return
    const since = (as: keyof QueueCounts) => this.#counts[as] - run.before[as]
    const [indexed, damaged, recognised] = [since('indexed'), since('damaged'), since('recognised')]
    const failed = since('failed')
    const photos = indexed + damaged + recognised + failed
    const seconds = Math.round((performance.now() - run.startMs) / 100) / 10
    // A look that finds nothing pending follows every scan.
    if (photos > 0) log.info('indexing-run', { end, photos, damaged, recognised, failed, seconds })
  }

  #logBatch(photos: number, failed: number, storeMs: number): void {
    const nowMs = performance.now()
    const ms = Math.round(nowMs - this.#batchMs)
    this.#batchMs = nowMs
    log.debug('batch-stored', { photos, failed, ms, storeMs: Math.round(storeMs) })
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
