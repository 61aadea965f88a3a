/**
 * The engine's side of the search worker: starts it on the first call, opens the library in it, and starts it
 * again after a crash. Runs in the engine.
 *
 * When the worker dies every open call fails and is asked once more of the next worker: a scan changes nothing.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '../../shared/errors.ts'
import { type Caller, connect } from '../../shared/rpc.ts'
import type { OpenSearchRequest, SearchApi } from '../../shared/search-api.ts'
import type { StartChild } from './child-process.ts'
import { type ChildEnd, type OnDeath, WatchedChild } from './watched-child.ts'

const SEARCH_METHODS = [
  'open',
  'warm',
  'scan',
  'fuse',
  'matchThresholds',
  'newMatches',
  'stats',
] as const satisfies readonly (keyof SearchApi)[]

export interface SearchClientOptions {
  /** Forks electron/worker/search/main.ts, in the host's way. */
  readonly start: StartChild
  readonly onDeath?: OnDeath
}

/** What kept a process from starting may pass in so short a time, milliseconds. */
const START_AGAIN_MS = 1_000

interface Opened {
  readonly child: WatchedChild
  readonly caller: Caller<SearchApi>
}

/** Fails the calls of a worker that died, and tells that from a failure the worker itself answered with. */
class WorkerDied extends AppError {}

export class SearchClient implements Omit<SearchApi, 'open'> {
  readonly #request: OpenSearchRequest
  readonly #options: SearchClientOptions
  #child: WatchedChild | null = null
  #opened: Promise<Opened> | null = null
  #closed = false

  constructor(request: OpenSearchRequest, options: SearchClientOptions) {
    this.#request = request
    this.#options = options
  }

  /** Resolves when the worker runs and has opened the library. */
  async ready(): Promise<void> {
    await this.#ready()
  }

  scan(request: Parameters<SearchApi['scan']>[0]) {
    return this.#ask((api) => api.scan(request))
  }

  fuse(request: Parameters<SearchApi['fuse']>[0]) {
    return this.#ask((api) => api.fuse(request))
  }

  matchThresholds(request: Parameters<SearchApi['matchThresholds']>[0]) {
    return this.#ask((api) => api.matchThresholds(request))
  }

  newMatches(request: Parameters<SearchApi['newMatches']>[0]) {
    return this.#ask((api) => api.newMatches(request))
  }

  /** Has the matrix read ahead of the first query. */
  warm(request: Parameters<SearchApi['warm']>[0] = {}) {
    return this.#ask((api) => api.warm(request))
  }

  stats(request: Parameters<SearchApi['stats']>[0] = {}) {
    return this.#ask((api) => api.stats(request))
  }

  /** The worker's process id while one runs. */
  get pid(): number | undefined {
    return this.#child?.pid
  }

  /** Ends the worker; open calls and later ones fail with `cancelled`. */
  close(): void {
    this.#closed = true
    this.#child?.kill()
  }

  async #ask<T>(call: (api: SearchApi) => Promise<T>): Promise<T> {
    const ask = async () => {
      const { child, caller } = await this.#ready()
      return child.during(call(caller.api))
    }
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof WorkerDied)) throw error
      if (error.code === 'inference-unavailable') await delay(START_AGAIN_MS)
      return ask()
    }
  }

  #ready(): Promise<Opened> {
    if (this.#closed) return Promise.reject(closing())
    if (!this.#opened) {
      const opening = this.#open()
      this.#opened = opening
      opening.catch(() => this.#forget(opening))
    }
    return this.#opened
  }

  async #open(): Promise<Opened> {
    const child = new WatchedChild(this.#options.start())
    const caller = connect<SearchApi>(child.channel, SEARCH_METHODS)
    this.#child = child
    child.onExit((end) => this.#died(child, caller, end))
    try {
      await child.during(caller.api.open(this.#request))
      return { child, caller }
    } catch (error) {
      // No longer ours: its end is meant, and no death to tell of.
      if (this.#child === child) this.#child = null
      child.kill()
      throw error
    }
  }

  #died(child: WatchedChild, caller: Caller<SearchApi>, { code, reason }: ChildEnd): void {
    const message = `the process that searches stopped (${reason})`
    const failure = code === 'worker-not-started' ? 'inference-unavailable' : 'internal'
    caller.close(this.#closed ? closing() : new WorkerDied(failure, message))
    if (this.#child !== child) return
    this.#child = null
    this.#opened = null
    if (!this.#closed) this.#options.onDeath?.(message, code)
  }

  #forget(opening: Promise<Opened>): void {
    if (this.#opened === opening) this.#opened = null
  }
}

function closing(): AppError {
  return new AppError('cancelled', 'the library is closing')
}
