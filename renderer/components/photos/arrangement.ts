/**
 * The arrangement of the grid: the layout, the rendered range and the scroll position. Pure.
 *
 * [Note: The photo under the eye] When photos come and go above, or when rows or the window change size, the scroll
 * position changes so that the photo in view stays in its place. Another list (another key) starts at its top. A new
 * ranking of the same results (another rank key: the dial, more and less) leaves the scroll position alone, because
 * a photo that sinks must not take the view along.
 */
import {
  anchorOf,
  clampTop,
  type Direction,
  type PhotoRange,
  rangeToRender,
  type Viewport,
} from './grid-view.ts'
import { boxOf, type JustifiedLayout } from './justified-layout.ts'

/** A list of photos with its layout. */
export interface LaidOut {
  readonly layout: JustifiedLayout
  readonly ids: Uint32Array
  readonly listKey: string
  readonly rankKey: string
  /** Height of the view, pixels. */
  readonly height: number
}

export interface Shown extends LaidOut {
  readonly range: PhotoRange
  readonly top: number
}

export interface Arrangement extends Shown {
  readonly direction: Direction
  /** Scrolling is fast: the grid loads no files. */
  readonly fast: boolean
  /** The arrangement before this layout; null if only the scroll position has changed since. */
  readonly before: Shown | null
}

export const NOTHING_SHOWN: Omit<Arrangement, keyof LaidOut> = {
  range: { first: 0, end: 0 },
  top: 0,
  direction: 'down',
  fast: false,
  before: null,
}

/** Returns the same object if nothing rendered changes, so that React renders nothing. */
export function scrolled(old: Arrangement, top: number, direction: Direction, fast: boolean): Arrangement {
  const range = rangeToRender(old.layout, { top, height: old.height }, direction)
  const same = range.first === old.range.first && range.end === old.range.end
  if (same && fast === old.fast) return old
  return { ...old, range: same ? old.range : range, top, direction, fast, before: null }
}

/** `top` is the scroll position. The photo `currentId` stays in its place if it is in view. */
export function rearranged(
  old: Arrangement,
  now: LaidOut,
  top: number,
  currentId: number | null,
): Arrangement {
  const nextTop = old.listKey === now.listKey ? heldTop(old, now, top, currentId) : 0
  const { layout, ids, listKey, rankKey, height, range } = old
  return {
    ...now,
    range: rangeToRender(now.layout, { top: nextTop, height: now.height }, old.direction),
    top: nextTop,
    direction: old.direction,
    fast: old.fast,
    before: { layout, ids, listKey, rankKey, height, range, top },
  }
}

function heldTop(old: Arrangement, now: LaidOut, top: number, currentId: number | null): number {
  const viewport: Viewport = { top, height: now.height }
  if (old.rankKey !== now.rankKey) return clampTop(now.layout, viewport, top)
  const current = currentId === null ? -1 : old.ids.indexOf(currentId)
  const anchor = anchorOf(old.layout, { top, height: old.height }, old.ids, current)
  const index = anchor ? now.ids.indexOf(anchor.id) : -1
  if (!anchor || index < 0) return clampTop(now.layout, viewport, top)
  return clampTop(now.layout, viewport, boxOf(now.layout, index).top - anchor.offset)
}
