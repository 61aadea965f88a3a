/** What of a layout is on screen, and where to scroll so that a photo is. Pure. */
import { boxOf, type JustifiedLayout, rowAt, rowOf } from './justified-layout.ts'

export interface Viewport {
  /** Pixels scrolled away above. */
  readonly top: number
  readonly height: number
}

export type Direction = 'up' | 'down'

/** Photos from `first` up to, not including, `end`. */
export interface PhotoRange {
  readonly first: number
  readonly end: number
}

/** Screens that are rendered beyond the one that is seen: most of them where scrolling goes. */
const AHEAD = 1
const BEHIND = 0.4

export function rangeToRender(layout: JustifiedLayout, viewport: Viewport, direction: Direction): PhotoRange {
  const above = viewport.height * (direction === 'up' ? AHEAD : BEHIND)
  const below = viewport.height * (direction === 'down' ? AHEAD : BEHIND)
  return rowsBetween(layout, viewport.top - above, viewport.top + viewport.height + below)
}

export function rangeInView(layout: JustifiedLayout, viewport: Viewport): PhotoRange {
  return rowsBetween(layout, viewport.top, viewport.top + viewport.height)
}

function rowsBetween(layout: JustifiedLayout, from: number, to: number): PhotoRange {
  if (layout.rows === 0) return { first: 0, end: 0 }
  const last = rowAt(layout, Math.max(0, to))
  return {
    first: layout.rowStarts[rowAt(layout, Math.max(0, from))] ?? 0,
    end: layout.rowStarts[last + 1] ?? 0,
  }
}

/** Where to scroll so that the photo is seen whole; no further than needed. */
export function topToShow(layout: JustifiedLayout, viewport: Viewport, index: number): number {
  const box = boxOf(layout, index)
  const margin = Math.max(0, Math.min(8, viewport.height - box.height))
  if (box.top - margin < viewport.top) return Math.max(0, box.top - margin)
  const bottom = box.top + box.height + margin
  if (bottom > viewport.top + viewport.height) return clampTop(layout, viewport, bottom - viewport.height)
  return viewport.top
}

export function clampTop(layout: JustifiedLayout, viewport: Viewport, top: number): number {
  return Math.max(0, Math.min(top, layout.height - viewport.height))
}

/** A photo and how far below the window's upper edge it is, pixels. */
export interface Anchor {
  readonly id: number
  readonly offset: number
}

/**
 * The photo that stays where it is when the layout changes: the current one where it is seen, else the first that
 * is seen whole. At the very top nothing is held, so that new photos appear there.
 */
export function anchorOf(
  layout: JustifiedLayout,
  viewport: Viewport,
  ids: Uint32Array,
  currentIndex: number,
): Anchor | null {
  if (layout.rows === 0 || viewport.top <= 0) return null
  const seen = rangeInView(layout, viewport)
  const held =
    currentIndex >= seen.first && currentIndex < seen.end ? currentIndex : firstWhole(layout, viewport)
  const id = ids[held]
  return id === undefined ? null : { id, offset: boxOf(layout, held).top - viewport.top }
}

function firstWhole(layout: JustifiedLayout, viewport: Viewport): number {
  const row = rowAt(layout, viewport.top)
  const whole = (layout.rowTops[row] ?? 0) >= viewport.top || row === layout.rows - 1 ? row : row + 1
  return layout.rowStarts[whole] ?? 0
}

/** The photo above, below, or a screen away, whose middle is nearest to `middle` (pixels from the left). */
export function verticalNeighbour(
  layout: JustifiedLayout,
  index: number,
  rows: number,
  middle: number,
): number {
  const row = Math.max(0, Math.min(layout.rows - 1, rowOf(layout, index) + rows))
  const end = layout.rowStarts[row + 1] ?? 0
  let best = layout.rowStarts[row] ?? 0
  for (let at = best + 1; at < end; at++) {
    if (Math.abs(middleOf(layout, at) - middle) < Math.abs(middleOf(layout, best) - middle)) best = at
  }
  return best
}

export function middleOf(layout: JustifiedLayout, index: number): number {
  return (layout.lefts[index] ?? 0) + (layout.widths[index] ?? 0) / 2
}

/** Rows that a key for a page goes by: as many as are seen, less one to keep the place. */
export function rowsInPage(layout: JustifiedLayout, viewport: Viewport, index: number): number {
  const height = (layout.rowHeights[rowOf(layout, index)] ?? 1) + 1
  return Math.max(1, Math.floor(viewport.height / height) - 1)
}
