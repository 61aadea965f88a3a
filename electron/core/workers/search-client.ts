/**
 * The engine's side of the search worker. Runs in the engine. Every call is repeated once in the next process when one
 * dies: a scan changes nothing.
 */
import type {
  OpenSearchRequest,
  SearchApi,
  Surroundings,
  SurroundingsRequest,
} from '../../shared/search-api.ts'
import { SupervisedWorker, type WorkerOptions } from './supervised-worker.ts'

const SEARCH_METHODS = [
  'open',
  'warm',
  'rank',
  'surroundings',
  'matchThresholds',
  'newMatches',
  'stats',
] as const satisfies readonly (keyof SearchApi)[]

const AROUND_HOLDS_MS = 5_000

export class SearchClient implements Omit<SearchApi, 'open'> {
  readonly #worker: SupervisedWorker<SearchApi, unknown>
  #lastAround: {
    readonly key: string
    readonly answer: Promise<Surroundings>
    readonly atMs: number
  } | null = null

  constructor(request: OpenSearchRequest, options: WorkerOptions) {
    this.#worker = new SupervisedWorker<SearchApi, unknown>(
      {
        methods: SEARCH_METHODS,
        subject: 'the process that searches',
        diedCode: 'internal',
        closing: 'the library is closing',
        open: (api) => api.open(request),
      },
      options,
    )
  }

  /** Resolves when the worker runs and has opened the library. */
  async ready(): Promise<void> {
    await this.#worker.opened()
  }

  rank(request: Parameters<SearchApi['rank']>[0]) {
    return this.#worker.ask((api) => api.rank(request))
  }

  /**
   * [Note: One look around] While a person turns the dial or types beside a picture, the same question comes many times a
   * second. The library hardly changes meanwhile, so the last answer holds for a moment, and each of these queries is one
   * scan.
   */
  surroundings(request: SurroundingsRequest): Promise<Surroundings> {
    const key = keyOf(request)
    const last = this.#lastAround
    if (last?.key === key && performance.now() - last.atMs < AROUND_HOLDS_MS) return last.answer
    const answer = this.#worker.ask((api) => api.surroundings(request))
    this.#lastAround = { key, answer, atMs: performance.now() }
    // The caller has the error; the next one asks again.
    answer.catch(() => {
      if (this.#lastAround?.answer === answer) this.#lastAround = null
    })
    return answer
  }

  matchThresholds(request: Parameters<SearchApi['matchThresholds']>[0]) {
    return this.#worker.ask((api) => api.matchThresholds(request))
  }

  newMatches(request: Parameters<SearchApi['newMatches']>[0]) {
    return this.#worker.ask((api) => api.newMatches(request))
  }

  /** Reads the matrix ahead of the first query. */
  warm(request: Parameters<SearchApi['warm']>[0] = {}) {
    return this.#worker.ask((api) => api.warm(request))
  }

  stats(request: Parameters<SearchApi['stats']>[0] = {}) {
    return this.#worker.ask((api) => api.stats(request))
  }

  /** The worker's process id while one runs. */
  get pid(): number | undefined {
    return this.#worker.pid
  }

  /** Ends the worker; open calls and later ones fail with `cancelled`. */
  close(): void {
    this.#worker.close()
  }
}

function keyOf({ vector, neighbours, leaveOut }: SurroundingsRequest): string {
  const values = Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('base64')
  return JSON.stringify([neighbours, leaveOut, values])
}
