/**
 * Gathers results so that one transaction writes several of them. Runs in the engine. A transaction for every
 * photo would cost more than its rows; a kill loses at most one batch of reading, never a row.
 */
import type { PhotoResult } from '../catalog/store-outcome.ts'

const BATCH_RESULTS = 16
const BATCH_MS = 50

export class ResultBatch {
  readonly #store: (results: readonly PhotoResult[]) => boolean
  #results: PhotoResult[] = []
  #timer: NodeJS.Timeout | null = null

  /** `store` writes all of them, or none and says false: they are kept for the next time then. */
  constructor(store: (results: readonly PhotoResult[]) => boolean) {
    this.#store = store
  }

  has(photoId: number): boolean {
    return this.#results.some(({ photo }) => photo.id === photoId)
  }

  add(result: PhotoResult): void {
    this.#results.push(result)
    if (this.#results.length >= BATCH_RESULTS) this.flush()
    else this.#timer ??= setTimeout(() => this.flush(), BATCH_MS)
  }

  flush(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    if (this.#results.length === 0) return
    if (this.#store(this.#results)) this.#results = []
  }
}
