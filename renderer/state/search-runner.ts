/**
 * Asks the engine for the window's query. The latest query wins; at most one call is on its way and one waits;
 * results stay until there are others to put in their place.
 */
import type { SearchAnswer, SearchRequest } from '../../electron/shared/app-api.ts'
import { AppError } from '../../electron/shared/errors.ts'
import type { AppClient } from '../client/app-client.ts'

/** After a key, before the engine is asked: less than between two keys of a fast typist. */
const TYPING_MS = 60
/** Between two questions because photos changed. */
const REFRESH_MS = 2_000

export interface SearchSnapshot {
  /** What `answer` answers; null where there is no query. */
  readonly request: SearchRequest | null
  readonly answer: SearchAnswer | null
  readonly busy: boolean
  /** Why the latest query has no answer. */
  readonly error: AppError | null
  /** When the user asked for this answer, as performance.now(); null where it was only brought up to date. */
  readonly askedAtMs: number | null
}

const NOTHING: SearchSnapshot = { request: null, answer: null, busy: false, error: null, askedAtMs: null }

export class SearchRunner {
  readonly #client: AppClient
  readonly #listeners = new Set<() => void>()
  readonly #stops: readonly (() => void)[]
  #snapshot = NOTHING
  #wanted: SearchRequest | null = null
  #askedAtMs: number | null = null
  /** The wanted query is not answered yet by any call that has begun. */
  #open = false
  #running = false
  #typing: ReturnType<typeof setTimeout> | undefined
  #refreshing: ReturnType<typeof setTimeout> | undefined
  #refreshedAtMs = Number.NEGATIVE_INFINITY

  constructor(client: AppClient) {
    this.#client = client
    this.#stops = [
      client.on('photosChanged', () => this.#refreshLater()),
      client.onConnection((state) => {
        if (state === 'open') this.refresh()
      }),
    ]
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  readonly snapshot = (): SearchSnapshot => this.#snapshot

  /** `typing` waits for the next key a little; `now` does not. Null is no query. */
  ask(request: SearchRequest | null, when: 'now' | 'typing'): void {
    clearTimeout(this.#typing)
    this.#wanted = request
    this.#askedAtMs = performance.now()
    this.#open = request !== null
    if (request === null) return this.#show(NOTHING)
    this.#show({ ...this.#snapshot, busy: true })
    if (when === 'now') this.#run()
    else this.#typing = setTimeout(() => this.#run(), TYPING_MS)
  }

  /** Asks the same again: the engine was started again, or has another model. */
  refresh(): void {
    clearTimeout(this.#refreshing)
    this.#refreshing = undefined
    if (this.#wanted === null) return
    // An answer that is still awaited stays the user's; a second one is only news.
    if (!this.#open && !this.#running) this.#askedAtMs = null
    this.#open = true
    this.#run()
  }

  close(): void {
    clearTimeout(this.#typing)
    clearTimeout(this.#refreshing)
    for (const stop of this.#stops) stop()
  }

  #refreshLater(): void {
    if (this.#wanted === null || this.#refreshing !== undefined) return
    const waitMs = Math.max(0, this.#refreshedAtMs + REFRESH_MS - performance.now())
    this.#refreshing = setTimeout(() => this.refresh(), waitMs)
  }

  #run(): void {
    const request = this.#wanted
    if (this.#running || request === null) return
    this.#running = true
    this.#open = false
    this.#refreshedAtMs = performance.now()
    void this.#client.api
      .search(request)
      .then(
        (answer) => this.#answered(request, answer),
        (error: unknown) => this.#failed(request, error),
      )
      .finally(() => {
        this.#running = false
        if (this.#open) this.#run()
      })
  }

  #answered(request: SearchRequest, answer: SearchAnswer): void {
    if (request !== this.#wanted) return
    this.#show({ request, answer, busy: this.#open, error: null, askedAtMs: this.#askedAtMs })
  }

  #failed(request: SearchRequest, thrown: unknown): void {
    if (request !== this.#wanted) return
    const error = thrown instanceof AppError ? thrown : new AppError('internal', String(thrown))
    // The query is kept and asked again once there is a connection; the window says what happened.
    if (error.code === 'connection-lost') return this.#show({ ...this.#snapshot, busy: true })
    this.#show({ ...this.#snapshot, busy: this.#open, error })
  }

  #show(snapshot: SearchSnapshot): void {
    this.#snapshot = snapshot
    for (const listener of this.#listeners) listener()
  }
}
