/**
 * Notices that a library's photos changed: by this process, at once after `poke`, or by another one, through SQLite's
 * data_version. Runs in the engine.
 */

import type { ReadableDatabase } from '../catalog/database.ts'
import { log } from '../lib/log.ts'
import { Throttle } from '../lib/throttle.ts'

const LOOK_MS = 1_000
/** Interval between two events of photos. */
const TELL_MS = 250

export interface ChangeFeedOptions {
  readonly db: ReadableDatabase
  /** The number of the last change of a photo. */
  readonly seq: () => number
  readonly onPhotos: (seq: number) => void
  /** Anything may have changed. */
  readonly onAny: () => void
  /** The catalogue does not answer: its disk is gone, or it is damaged. */
  readonly onError: () => void
}

export class ChangeFeed {
  readonly #options: ChangeFeedOptions
  readonly #told: Throttle
  readonly #timer: NodeJS.Timeout
  #seq: number
  #dataVersion: unknown
  #failed = false

  constructor(options: ChangeFeedOptions) {
    this.#options = options
    this.#seq = options.seq()
    this.#dataVersion = options.db.pragma('data_version')
    this.#told = new Throttle(() => this.#tell(), TELL_MS)
    this.#timer = setInterval(() => this.#look(), LOOK_MS)
    this.#timer.unref()
  }

  /** Call it after this process wrote to the library. */
  poke(): void {
    this.#told.ask()
  }

  close(): void {
    this.#told.close()
    clearInterval(this.#timer)
  }

  #tell(): void {
    this.#guarded(() => {
      const seq = this.#options.seq()
      if (seq === this.#seq) return
      this.#seq = seq
      this.#options.onPhotos(seq)
    })
  }

  #look(): void {
    this.#guarded(() => {
      const version = this.#options.db.pragma('data_version')
      const isSame = version === this.#dataVersion && this.#options.seq() === this.#seq
      if (isSame && !this.#failed) return
      this.#dataVersion = version
      this.#told.ask()
      this.#options.onAny()
    })
  }

  #guarded(work: () => void): void {
    try {
      work()
      this.#failed = false
    } catch (error) {
      // Once: the feed looks again every time that something changes.
      if (!this.#failed) log.swallowed('changes-unread', error)
      this.#failed = true
      this.#options.onError()
    }
  }
}
