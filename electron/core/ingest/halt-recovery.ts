/**
 * Resumes halted work, of the queue, the facts pass or the stack pass: when the disk has room again, or after growing pauses for any
 * other reason. Runs in the engine.
 */
import type { AppError } from '../../shared/errors.ts'
import type { LibraryEvents } from '../../shared/library-api.ts'
import { log } from '../lib/log.ts'

/** Between two looks at a full disk, milliseconds. */
const LOOK_MS = 5_000
/** SQLite's log and a batch of thumbnails need some room before the next photo is worth a try. */
const ROOM_BYTES = 64 * 1024 * 1024
/** Before the 1st, 2nd, ... try after any other reason; the last one repeats. Milliseconds. */
const PAUSES_MS = [2_000, 5_000, 15_000, 30_000, 60_000] as const

export interface HaltRecoveryOptions {
  /** Names the work in the log. */
  readonly work: 'photos' | 'facts' | 'stacks'
  readonly resume: () => void
  /** Bytes free on the library's disk. */
  readonly freeBytes: () => Promise<number>
  /** The first halt of a story; the tries that fail again report nothing. */
  readonly onHalted: (error: AppError) => void
  readonly lookMs?: number
  readonly pausesMs?: readonly number[]
}

export class HaltRecovery {
  readonly #options: HaltRecoveryOptions
  #timer: NodeJS.Timeout | null = null
  #halts = 0
  #haltedMs = 0
  #closed = false

  constructor(options: HaltRecoveryOptions) {
    this.#options = options
  }

  halted(error: AppError): void {
    if (this.#halts === 0) this.#begin(error)
    else log.debug('halted-again', { work: this.#options.work, code: error.code, halts: this.#halts })
    // Another call tried meanwhile: the next try keeps its time.
    if (this.#timer) this.#halts = Math.max(this.#halts, 1)
    else this.#tryLater(error)
  }

  #begin(error: AppError): void {
    this.#haltedMs = performance.now()
    log.warn('halted', { work: this.#options.work, code: error.code }, { message: error.message })
    this.#options.onHalted(error)
  }

  #tryLater(error: AppError): void {
    this.#halts++
    if (error.code === 'disk-full') this.#later(this.#options.lookMs ?? LOOK_MS, () => this.#lookForRoom())
    else this.#later(this.#pauseMs(), () => this.#options.resume())
  }

  /** Call it after each store: the reason of the halt is gone, and the next halt is news. */
  stored(): void {
    if (this.#halts === 0) return
    const seconds = Math.round((performance.now() - this.#haltedMs) / 1000)
    log.info('halt-ended', { work: this.#options.work, halts: this.#halts, seconds })
    this.#halts = 0
  }

  close(): void {
    this.#closed = true
    if (this.#timer) clearTimeout(this.#timer)
  }

  #pauseMs(): number {
    const pauses = this.#options.pausesMs ?? PAUSES_MS
    return pauses[Math.min(this.#halts, pauses.length) - 1] ?? LOOK_MS
  }

  async #lookForRoom(): Promise<void> {
    // A disk that does not answer may still take the next write: the try decides.
    const free = await this.#options.freeBytes().catch(() => ROOM_BYTES)
    if (free >= ROOM_BYTES) this.#options.resume()
    else this.#later(this.#options.lookMs ?? LOOK_MS, () => this.#lookForRoom())
  }

  #later(ms: number, work: () => void | Promise<void>): void {
    if (this.#closed) return
    this.#timer = setTimeout(() => {
      this.#timer = null
      void work()
    }, ms)
    this.#timer.unref()
  }
}

/** The notice of a halt in the background. On a full disk the work waits and has not failed. */
export function haltNotice({ code, message }: AppError): LibraryEvents['notice'] {
  return { code: code === 'disk-full' ? 'indexing-waits-for-room' : code, message }
}
