/**
 * Runs one ONNX session at a time, queries first. Runs in the inference worker.
 *
 * onnxruntime-node runs a session synchronously on the JavaScript thread, so the order of runs is the only
 * priority there is: a query waits for at most the current batch.
 */
import { SILENCE_LIMIT_MS } from '../shared/sign-of-life.ts'
import { busyFor } from './signs-of-life.ts'

/** Best first: queries before indexing, and both before background refinement. */
export const RUN_PRIORITIES = ['query', 'ingest', 'oti'] as const
export type RunPriority = (typeof RUN_PRIORITIES)[number]

/** In milliseconds; four pictures of a large model on one slow core take half of it. */
const FIRST_RUN_MS = 60_000
/** A later run may be a larger batch, on a busier computer. */
const TIMES_LONGEST = 4

export class RunQueue {
  readonly #waiting: Readonly<Record<RunPriority, (() => Promise<void>)[]>> = {
    query: [],
    ingest: [],
    oti: [],
  }
  /** The longest run so far, in milliseconds; before the first run its duration is unknown. */
  readonly #longestMs = new Map<RunPriority, number>()
  #running = false
  /** Queries in preparation. */
  #ahead = 0

  run<T>(priority: RunPriority, task: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#waiting[priority].push(() => this.#timed(priority, task).then(resolve, reject))
      void this.#drain()
    })
  }

  /**
   * Runs only queries while `work` lasts. A query that reads from the disk before its run would otherwise
   * wait for a run of the others after each read.
   */
  async ahead<T>(work: () => Promise<T>): Promise<T> {
    this.#ahead++
    try {
      return await work()
    } finally {
      this.#ahead--
      void this.#drain()
    }
  }

  async #timed<T>(priority: RunPriority, task: () => Promise<T>): Promise<T> {
    const longestMs = this.#longestMs.get(priority)
    const limitMs =
      longestMs === undefined ? FIRST_RUN_MS : Math.max(SILENCE_LIMIT_MS, longestMs * TIMES_LONGEST)
    const started = performance.now()
    try {
      return await busyFor(limitMs, task)
    } finally {
      this.#longestMs.set(priority, Math.max(longestMs ?? 0, performance.now() - started))
    }
  }

  async #drain(): Promise<void> {
    if (this.#running) return
    this.#running = true
    for (let task = this.#next(); task; task = this.#next()) {
      await task()
      // Lets messages in between two runs, so that the queue sees a query that arrived meanwhile.
      await new Promise((resolve) => setImmediate(resolve))
    }
    this.#running = false
  }

  #next(): (() => Promise<void>) | undefined {
    for (const priority of RUN_PRIORITIES) {
      if (priority !== 'query' && this.#ahead > 0) return undefined
      const task = this.#waiting[priority].shift()
      if (task) return task
    }
    return undefined
  }
}
