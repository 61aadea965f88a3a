/**
 * Runs in the inference worker. One ONNX run at a time, queries first.
 *
 * onnxruntime-node runs a session synchronously on the JavaScript thread, so the order in which runs start is
 * all the priority there is: a query waits for at most the batch that is being encoded.
 */
import { SILENCE_LIMIT_MS } from '../shared/sign-of-life.ts'
import { busyFor } from './signs-of-life.ts'

/** Best first: queries go before indexing, and both before what refines in the background. */
export const RUN_PRIORITIES = ['query', 'ingest', 'oti'] as const
export type RunPriority = (typeof RUN_PRIORITIES)[number]

/** Four pictures of a large model on one slow core take half of it, milliseconds. */
const FIRST_RUN_MS = 60_000
/** A later run may be a larger batch, on a computer that is busier. */
const TIMES_LONGEST = 4

export class RunQueue {
  readonly #waiting: Readonly<Record<RunPriority, (() => Promise<void>)[]>> = {
    query: [],
    ingest: [],
    oti: [],
  }
  /** The longest run so far, milliseconds. Nobody knows before the first one how long a run of a model takes. */
  readonly #longestMs = new Map<RunPriority, number>()
  #running = false
  /** Queries that are being prepared. */
  #ahead = 0

  run<T>(priority: RunPriority, task: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#waiting[priority].push(() => this.#timed(priority, task).then(resolve, reject))
      void this.#drain()
    })
  }

  /**
   * While `work` lasts only queries are run. What a query reads from the disk before its run comes back between two
   * runs, so that it would wait for one run of the others after each read.
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
      // Lets messages in between two runs, so that a query that arrived meanwhile is seen.
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
