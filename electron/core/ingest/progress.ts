/** Counts what the ingest queue did, for progress and reports. Runs in the engine. */
import type { IngestProgress } from '../../shared/library-api.ts'
import type { StoredAs } from '../catalog/store-outcome.ts'
import { Throughput } from './throughput.ts'

export interface QueueCounts {
  /** Photos that were read and embedded. */
  readonly indexed: number
  /** The same, from what could be decoded of them. */
  readonly damaged: number
  /** Photos whose bytes were known: renamed, moved, copied. */
  readonly recognised: number
  readonly failed: number
}

export type QueueProgress = Omit<IngestProgress, 'state'>

/** Counting what is pending takes milliseconds, and progress is asked for often. */
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

  /** Work begins after a rest. */
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
