/** Computes the range of a layout that is on screen, and the scroll position that shows a photo. Pure. */
import { boxOf, type JustifiedLayout, rowAt, rowOf } from './justified-layout.ts'

export interface Viewport {
  /** Scroll position, pixels. */
  readonly top: number
  readonly height: number
}

export type Direction = 'up' | 'down'

/** Photos from `first` up to, not including, `end`. */
export interface PhotoRange {
  readonly first: number
  readonly end: number
}

/** Screens rendered beyond the view, most of them in the direction of scrolling. */
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

/** The nearest scroll position that shows the whole photo. */
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

/** A photo and its distance from the upper edge of the view, pixels. */
export interface Anchor {
  readonly id: number
  readonly offset: number
}

/**
 * The photo that keeps its place when the layout changes: the current one if it is in view, else the first that is
 * in view as a whole. Null at the very top, so that new photos appear there.
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

/** The photo `rows` further whose middle is nearest to `middle` (pixels from the left). */
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

/** Rows that a page key moves by: the rows in view less one, as an orientation. */
export function rowsInPage(layout: JustifiedLayout, viewport: Viewport, index: number): number {
  const height = (layout.rowHeights[rowOf(layout, index)] ?? 1) + 1
  return Math.max(1, Math.floor(viewport.height / height) - 1)
}
