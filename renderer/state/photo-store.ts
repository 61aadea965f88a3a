/**
 * Every photo of the library in one order: reads it in pages, then follows the engine's changes. Made for React's
 * useSyncExternalStore.
 *
 * Reading the list again never empties it: the window shows the old list until the new one is there. The store drops an
 * answer that comes after the order changed: it belongs to an earlier generation.
 */

import { AppError } from '../../electron/shared/errors.ts'
import type { PhotoColumns, PhotoOrder } from '../../electron/shared/photo-columns.ts'
import type { AppClient } from '../client/app-client.ts'
import { mergeChanges } from './photo-merge.ts'
import { NO_PHOTOS } from './photo-order.ts'
import { PhotoPages } from './photo-pages.ts'

/** The first page is small, to be on screen at once; the others are short enough to let thumbnails in between. */
const FIRST_PAGE = 500
const PAGE = 2_000
/** The pause after the first page lets its thumbnails load before the rest of the list. */
const FIRST_PAGE_REST_MS = 500
/** The pause between two calls for changes keeps the window idle during indexing. */
const CHANGES_PAUSE_MS = 250
/** A cursor expires when the engine restarts; more restarts of the list than this are an error. */
const MAX_RESTARTS = 5

export interface PhotoSnapshot {
  readonly photos: PhotoColumns
  /** The list has every photo of the library. */
  readonly complete: boolean
  readonly error: AppError | null
}

type Work = 'none' | 'listing' | 'changes'

export class PhotoStore {
  readonly #client: AppClient
  readonly #listeners = new Set<() => void>()
  #stops: readonly (() => void)[] = []
  #snapshot: PhotoSnapshot = { photos: NO_PHOTOS, complete: false, error: null }
  #order: PhotoOrder
  #seq = 0
  #generation = 0
  #work: Work = 'none'
  #listed = false
  #changed = false
  #timer: ReturnType<typeof setTimeout> | null = null

  /** Reads the list, and follows its changes until the store is closed. */
  static follow(client: AppClient, order: PhotoOrder): PhotoStore {
    const store = new PhotoStore(client, order)
    store.#start()
    return store
  }

  private constructor(client: AppClient, order: PhotoOrder) {
    this.#client = client
    this.#order = order
  }

  #start(): void {
    const client = this.#client
    this.#stops = [
      client.on('photosChanged', () => this.#noteChange()),
      client.onConnection((state) => state === 'open' && this.#reconnected()),
    ]
    if (client.connection() === 'open') this.#list()
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  readonly snapshot = (): PhotoSnapshot => this.#snapshot

  setOrder(order: PhotoOrder): void {
    if (order === this.#order) return
    this.#order = order
    if (this.#client.connection() === 'open') this.#list()
    else this.#listed = false
  }

  /** Reads the list again after an error. */
  retry(): void {
    if (this.#work === 'none' && this.#client.connection() === 'open') this.#list(this.#listed)
  }

  close(): void {
    this.#generation++
    if (this.#timer) clearTimeout(this.#timer)
    for (const stop of this.#stops) stop()
    this.#listeners.clear()
  }

  #reconnected(): void {
    if (!this.#listed) {
      this.#list()
      return
    }
    this.#generation++
    this.#work = 'none'
    this.#noteChange()
  }

  #list(replaceWhole = false): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    this.#work = 'listing'
    this.#listed = false
    this.#changed = false
    const generation = ++this.#generation
    void this.#listPages(generation, replaceWhole).then(
      () => this.#finished(generation),
      (error: unknown) => this.#failed(generation, error),
    )
  }

  /** Shows each page as it arrives; with `replaceWhole` only the complete list. */
  async #listPages(generation: number, replaceWhole: boolean): Promise<void> {
    for (let restarts = 0; ; restarts++) {
      const pages = new PhotoPages()
      try {
        for (let after: string | null = null, first = true; first || after !== null; first = false) {
          const page = await this.#client.api.photos({
            order: this.#order,
            after,
            limit: first ? FIRST_PAGE : PAGE,
          })
          if (generation !== this.#generation) return
          // The first page's number: later pages may be newer, and the same change twice does no harm.
          if (first) this.#seq = page.seq
          after = page.next
          pages.append(page.photos)
          if (after === null || !replaceWhole) this.#show(pages.columns(), after === null)
          if (first && after !== null && !replaceWhole) {
            await new Promise((resolve) => setTimeout(resolve, FIRST_PAGE_REST_MS))
            if (generation !== this.#generation) return
          }
        }
        return
      } catch (error) {
        const stale = error instanceof AppError && error.code === 'invalid-request'
        if (!stale || restarts >= MAX_RESTARTS || generation !== this.#generation) throw error
      }
    }
  }

  #finished(generation: number): void {
    if (generation !== this.#generation) return
    this.#work = 'none'
    this.#listed = true
    if (this.#changed) this.#noteChange()
  }

  #noteChange(): void {
    this.#changed = true
    if (this.#work !== 'none' || this.#timer) return
    // Reading the list failed: the change may have removed the cause.
    if (this.#listed) this.#askChanges()
    else this.#list()
  }

  #askChanges(): void {
    this.#changed = false
    this.#work = 'changes'
    const generation = this.#generation
    void this.#client.api.changes({ since: this.#seq }).then(
      (changes) => {
        if (generation !== this.#generation) return
        if (changes.reset) {
          this.#list(true)
          return
        }
        this.#seq = changes.seq
        const photos = mergeChanges(this.#snapshot.photos, changes, this.#order)
        if (photos !== this.#snapshot.photos || this.#snapshot.error) this.#show(photos, true)
        this.#pause()
      },
      (error: unknown) => this.#failed(generation, error),
    )
  }

  #pause(): void {
    this.#work = 'none'
    this.#timer = setTimeout(() => {
      this.#timer = null
      if (this.#changed) this.#noteChange()
    }, CHANGES_PAUSE_MS)
  }

  #failed(generation: number, error: unknown): void {
    if (generation !== this.#generation) return
    this.#work = 'none'
    const known = error instanceof AppError ? error : new AppError('internal', String(error))
    // The window shows a lost connection; the list continues when it is back.
    if (known.code === 'connection-lost') return
    this.#snapshot = { ...this.#snapshot, error: known }
    this.#tell()
  }

  #show(photos: PhotoColumns, complete: boolean): void {
    this.#snapshot = { photos, complete, error: null }
    this.#tell()
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }
}
