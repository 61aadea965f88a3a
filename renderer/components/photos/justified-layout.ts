/**
 * Lays out photos in justified rows: every row fills the width, every photo has its shape, the order stays. Pure.
 *
 * Own code, because the libraries for it build an object for each photo. At 100,000 photos that costs a frame or
 * more on every change of the window's width. This is one pass over typed arrays.
 */

/** Pixels between photos. */
export const GAP = 4
/** The grid crops wider and taller photos: nobody could see or hit a sliver of nine pixels. */
export const WIDEST = 4
export const TALLEST = 0.4
/** Browsers place nothing beyond 2^25 pixels; rows become lower before that. */
const MAX_HEIGHT = 30_000_000

export interface JustifiedLayout {
  readonly width: number
  /** Of the whole, pixels. */
  readonly height: number
  readonly rows: number
  /** First photo of each row, and at the end the number of photos. */
  readonly rowStarts: Uint32Array
  readonly rowTops: Uint32Array
  readonly rowHeights: Uint32Array
  /** Of each photo; whole pixels, so that edges are sharp. */
  readonly lefts: Uint32Array
  readonly widths: Uint32Array
}

export function justifiedLayout(aspects: Float32Array, width: number, targetHeight: number): JustifiedLayout {
  const layout = layOut(aspects, width, targetHeight)
  if (layout.height <= MAX_HEIGHT) return layout
  // Rows get lower and hold more photos: the height goes with the square.
  return layOut(aspects, width, targetHeight * Math.sqrt((0.9 * MAX_HEIGHT) / layout.height))
}

function layOut(aspects: Float32Array, width: number, targetHeight: number): JustifiedLayout {
  const count = width > 0 ? aspects.length : 0
  const rowStarts = new Uint32Array(count + 1)
  const rowTops = new Uint32Array(count)
  const rowHeights = new Uint32Array(count)
  const lefts = new Uint32Array(count)
  const widths = new Uint32Array(count)
  let top = 0
  let rows = 0
  for (let start = 0; start < count; ) {
    const row = nextRow(aspects, start, count, width, targetHeight)
    const height = Math.max(1, Math.round(row.height))
    rowStarts[rows] = start
    rowTops[rows] = top
    rowHeights[rows] = height
    placeRow(aspects, start, row, width, lefts, widths)
    top += height + GAP
    start = row.end
    rows++
  }
  rowStarts[rows] = count
  return {
    width,
    height: Math.max(0, top - GAP),
    rows,
    rowStarts: rowStarts.slice(0, rows + 1),
    rowTops: rowTops.slice(0, rows),
    rowHeights: rowHeights.slice(0, rows),
    lefts,
    widths,
  }
}

interface Row {
  readonly end: number
  readonly height: number
  /** False for the last row where it is too short to be stretched. */
  readonly fills: boolean
}

/** Takes photos until the row would be lower than wanted, then ends before or after that one: what is closer. */
function nextRow(aspects: Float32Array, start: number, count: number, width: number, target: number): Row {
  let sum = 0
  let before = Number.POSITIVE_INFINITY
  for (let end = start; end < count; end++) {
    sum += shownAspect(aspects[end] ?? 1)
    const height = (width - GAP * (end - start)) / sum
    if (height <= target) {
      const after = Math.max(height, 1)
      if (before / target < target / after) return { end, height: before, fills: true }
      return { end: end + 1, height: after, fills: true }
    }
    before = height
  }
  return { end: count, height: target, fills: false }
}

/** Edges are rounded, not widths: rounding errors do not add up, and the last edge is the row's. */
function placeRow(
  aspects: Float32Array,
  start: number,
  row: Row,
  width: number,
  lefts: Uint32Array,
  widths: Uint32Array,
): void {
  let edge = 0
  for (let index = start; index < row.end; index++) {
    const left = Math.round(edge)
    edge += shownAspect(aspects[index] ?? 1) * row.height
    const last = row.fills && index === row.end - 1
    lefts[index] = left
    widths[index] = Math.max(1, (last ? width : Math.round(edge)) - left)
    edge += GAP
  }
}

/** A damaged entry (zero, not a number) is shown square. */
export function shownAspect(aspect: number): number {
  if (!(aspect > 0)) return 1
  return aspect > WIDEST ? WIDEST : aspect < TALLEST ? TALLEST : aspect
}

/** The last row that begins at or above `y`. */
export function rowAt(layout: JustifiedLayout, y: number): number {
  return lastAtMost(layout.rowTops, layout.rows, y)
}

export function rowOf(layout: JustifiedLayout, index: number): number {
  return lastAtMost(layout.rowStarts, layout.rows, index)
}

/** The last of the first `count` ascending values that is at most `value`; 0 where none is. */
function lastAtMost(values: Uint32Array, count: number, value: number): number {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((values[middle] ?? 0) <= value) low = middle + 1
    else high = middle
  }
  return Math.max(0, low - 1)
}

export interface PhotoBox {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

export function boxOf(layout: JustifiedLayout, index: number): PhotoBox {
  const row = rowOf(layout, index)
  return {
    left: layout.lefts[index] ?? 0,
    top: layout.rowTops[row] ?? 0,
    width: layout.widths[index] ?? 0,
    height: layout.rowHeights[row] ?? 0,
  }
}
