/**
 * Photos as columns: one entry a photo in every array. 100,000 photos cross a boundary in a few milliseconds and take a
 * few megabytes; as objects they take far more. Runs anywhere.
 */

import type { CapturePrecision } from './capture-date.ts'

export const PHOTO_ORDERS = ['newest', 'oldest', 'name'] as const
export type PhotoOrder = (typeof PHOTO_ORDERS)[number]

export interface PhotoColumns {
  readonly ids: Uint32Array
  /** Width by height, after EXIF rotation. */
  readonly aspects: Float32Array
  /** The first moment of the capture date, on the wall clock ([Note: Wall clock] in capture-date.ts). */
  readonly capturedMs: Float64Array
  /** The known part of the capture date: places in PRECISIONS. */
  readonly precisions: Uint8Array
  /** Watched folder of each. */
  readonly folderIds: Uint32Array
  /** File names, without folders. */
  readonly names: readonly string[]
}

/** Each stands at the place that `precisions` holds. */
export const PRECISIONS = ['second', 'minute', 'day', 'month', 'year'] as const satisfies CapturePrecision[]

export function precisionAt(
  { precisions }: Pick<PhotoColumns, 'precisions'>,
  index: number,
): CapturePrecision {
  return PRECISIONS[precisions[index] ?? 0] ?? 'second'
}

/** The fields that order one photo among others. */
export interface PhotoKey {
  readonly id: number
  readonly capturedMs: number
  readonly name: string
}

/**
 * The catalogue's order, to merge photos into a list: newest and oldest by capture time, name without regard to ASCII
 * case (SQLite's NOCASE, over UTF-8 bytes); equal ones by id, ascending in all three.
 */
export function comparePhotos(order: PhotoOrder, a: PhotoKey, b: PhotoKey): number {
  return compareKeys(order, a, b) || a.id - b.id
}

function compareKeys(order: PhotoOrder, a: PhotoKey, b: PhotoKey): number {
  switch (order) {
    case 'newest':
      return b.capturedMs - a.capturedMs
    case 'oldest':
      return a.capturedMs - b.capturedMs
    case 'name':
      return compareCodePoints(lowerAscii(a.name), lowerAscii(b.name))
  }
}

function lowerAscii(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
}

/** By code points, as UTF-8 bytes compare; JavaScript's own order is by UTF-16 units and differs beyond the BMP. */
function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let at = 0; at < length; at++) {
    const [x, y] = [a.charCodeAt(at), b.charCodeAt(at)]
    if (x !== y) return isSurrogate(x) === isSurrogate(y) ? x - y : isSurrogate(x) ? 1 : -1
  }
  return a.length - b.length
}

/** Surrogates stand for code points above every other unit. */
function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff
}
