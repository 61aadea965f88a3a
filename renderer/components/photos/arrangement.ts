/**
 * What the grid shows of its photos: their layout, which of them are rendered, and where it is scrolled to. Pure.
 *
 * [Note: The photo under the eye] When photos come and go above, when rows or the window change, the photo that is
 * looked at stays where it is and the scroll position is changed for it. Another list (by its key) begins at its top.
 * The same results ranked anew (by their rank key: the dial, more and less) stay where they are scrolled to: a photo
 * that sinks takes nobody along.
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

/** A list of photos, laid out. */
export interface LaidOut {
  readonly layout: JustifiedLayout
  readonly ids: Uint32Array
  readonly listKey: string
  readonly rankKey: string
  /** Of the part that is seen, pixels. */
  readonly height: number
}

export interface Shown extends LaidOut {
  readonly range: PhotoRange
  readonly top: number
}

export interface Arrangement extends Shown {
  readonly direction: Direction
  /** Photos rush by: their files are not asked for. */
  readonly fast: boolean
  /** What was shown before this list was laid out; null where only scrolling happened since. */
  readonly before: Shown | null
}

export const NOTHING_SHOWN: Omit<Arrangement, keyof LaidOut> = {
  range: { first: 0, end: 0 },
  top: 0,
  direction: 'down',
  fast: false,
  before: null,
}

/** The same arrangement where nothing that is rendered changes: then React renders nothing. */
export function scrolled(old: Arrangement, top: number, direction: Direction, fast: boolean): Arrangement {
  const range = rangeToRender(old.layout, { top, height: old.height }, direction)
  const same = range.first === old.range.first && range.end === old.range.end
  if (same && fast === old.fast) return old
  return { ...old, range: same ? old.range : range, top, direction, fast, before: null }
}

/** `top`: where it is scrolled to now; `currentId` is held in its place where it is seen. */
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
