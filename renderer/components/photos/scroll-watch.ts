/**
 * Follows an element's scrolling: at most one report a frame, from a passive listener.
 *
 * `fast` means a fling or a dragged scrollbar: the grid loads no files until the scrolling slows down.
 */
import type { Direction } from './grid-view.ts'

export interface ScrollReport {
  readonly top: number
  readonly direction: Direction
  readonly fast: boolean
}

/** Faster than a turned wheel, which reaches three or four screens a second. */
const FAST_SCREENS_PER_S = 8
/** Scrolling ends after a pause of this length. */
const REST_MS = 120

export class ScrollWatch {
  readonly #element: HTMLElement
  readonly #height: () => number
  readonly #report: (report: ScrollReport) => void
  #top: number
  #atMs = 0
  #direction: Direction = 'down'
  #frame = 0
  #rest: ReturnType<typeof setTimeout> | null = null

  constructor(element: HTMLElement, height: () => number, report: (report: ScrollReport) => void) {
    this.#element = element
    this.#height = height
    this.#report = report
    this.#top = element.scrollTop
    element.addEventListener('scroll', this.#onScroll, { passive: true })
  }

  /** Scrolls at once. It never counts as a fling. */
  jump(top: number): void {
    this.#top = top
    this.#element.scrollTop = top
  }

  close(): void {
    this.#element.removeEventListener('scroll', this.#onScroll)
    cancelAnimationFrame(this.#frame)
    if (this.#rest) clearTimeout(this.#rest)
  }

  readonly #onScroll = (): void => {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(this.#onFrame)
  }

  readonly #onFrame = (nowMs: number): void => {
    this.#frame = 0
    const top = this.#element.scrollTop
    const moved = top - this.#top
    if (moved !== 0) this.#direction = moved > 0 ? 'down' : 'up'
    // After a rest the time since the last report says nothing about speed, so one frame counts.
    const seconds = Math.min(Math.max(nowMs - this.#atMs, 1), 100) / 1_000
    const fast = Math.abs(moved) / seconds > FAST_SCREENS_PER_S * this.#height()
    this.#top = top
    this.#atMs = nowMs
    this.#report({ top, direction: this.#direction, fast })
    if (this.#rest) clearTimeout(this.#rest)
    this.#rest = setTimeout(this.#onRest, REST_MS)
  }

  readonly #onRest = (): void => {
    this.#rest = null
    this.#report({ top: this.#top, direction: this.#direction, fast: false })
  }
}
