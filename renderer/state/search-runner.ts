/**
 * Sends the window's query to the engine. The latest query wins; at most one call runs and one waits. Results stay
 * until others replace them.
 */
import type { SearchAnswer, SearchRequest } from '../../electron/shared/app-api.ts'
import { AppError } from '../../electron/shared/errors.ts'
import type { AppClient } from '../client/app-client.ts'
import { differenceOf } from './search-request.ts'

/** The wait between a key and the call: less than between two keys of a fast typist. */
const TYPING_MS = 60
/** The pause between two calls after photos changed. */
const REFRESH_MS = 2_000

export interface SearchSnapshot {
  /** The request of `answer`; null where there is no query. */
  readonly request: SearchRequest | null
  readonly answer: SearchAnswer | null
  readonly busy: boolean
  /** Why the latest query has no answer. */
  readonly error: AppError | null
  /** When the user sent this query, as performance.now(); null for a refresh. */
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
  /** Another call waits for the running one to end. */
  #waiting = false
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
    this.#typing = undefined
    this.#wanted = request
    this.#askedAtMs = performance.now()
    this.#waiting = false
    this.#show(request === null ? NOTHING : { ...this.#snapshot, busy: true })
    if (request === null) return
    if (when === 'now') this.#run()
    else this.#typing = setTimeout(() => this.#run(), TYPING_MS)
  }

  /** Sends the same query again: the engine restarted or has another model. */
  refresh(): void {
    clearTimeout(this.#refreshing)
    this.#refreshing = undefined
    // A key was pressed just now: the query is about to be sent anyway.
    if (this.#wanted === null || this.#typing !== undefined) return
    // A running call is the user's own, and its time counts; a later one is a refresh.
    if (!this.#running) this.#askedAtMs = null
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
    this.#typing = undefined
    const request = this.#wanted
    if (request === null) return
    this.#waiting = this.#running
    if (this.#running) return
    this.#running = true
    this.#refreshedAtMs = performance.now()
    void this.#client.api
      .search(request)
      .then(
        (answer) => this.#answered(request, answer),
        (error: unknown) => this.#failed(request, error),
      )
      .finally(() => {
        this.#running = false
        if (this.#waiting) this.#run()
      })
  }

  #answered(request: SearchRequest, answer: SearchAnswer): void {
    const latest = request === this.#wanted
    // While the dial turns, every answer is late by a frame; photos follow it nevertheless.
    if (!latest && differenceOf(request, this.#wanted) !== 'dial') return
    const askedAtMs = latest ? this.#askedAtMs : null
    this.#show({ request, answer, busy: !latest || this.#waiting, error: null, askedAtMs })
  }

  #failed(request: SearchRequest, thrown: unknown): void {
    if (request !== this.#wanted) return
    const error = thrown instanceof AppError ? thrown : new AppError('internal', String(thrown))
    // The runner sends the query again once there is a connection; the window reports the loss.
    const lost = error.code === 'connection-lost'
    this.#show({ ...this.#snapshot, busy: lost || this.#waiting, error: lost ? null : error })
  }

  #show(snapshot: SearchSnapshot): void {
    this.#snapshot = snapshot
    for (const listener of this.#listeners) listener()
  }
}
