/**
 * Runs in the inference worker. How large a picture is decoded.
 *
 * [Note: One decode] A photo is decoded once, at a size that serves both the model and the thumbnail. sharp
 * reduces while it decodes: JPEG decoders skip what the reduced picture cannot show (a 12-megapixel JPEG takes
 * half the time), other formats are at least never in memory whole.
 */
import { THUMBNAIL_SIZE } from './limits.ts'

export interface Size {
  readonly width: number
  readonly height: number
}

/** Pixels along a side of the model's picture; the long side of a picture to be looked at; null is every pixel. */
export type Detail = number | { readonly longSide: number } | null

/**
 * Pixels along a side for each one the model sees.
 *
 * `jpeg`: 12 megapixels are still decoded at a quarter. Features then keep a cosine of 0.997 to those of an exact
 * bicubic reduction of the whole picture (the least of 26 photos, photo-mini); at 2 the least was 0.986.
 * `other`: a decoder saves nothing, so the last reduction is the one that counts. At 6 the square stays within a
 * level of a single resize, also of fine patterns, and up to 3 megapixels there is no other reduction at all.
 */
const OVERSAMPLING = { jpeg: 2.75, other: 6 } as const
export type Reduction = keyof typeof OVERSAMPLING

/** Pictures that are hardly larger are decoded whole: a small reduction saves nothing and blurs. */
const WORTHWHILE = 1.45

/** Targetpad pads longer pictures before it reduces them: their long side decides; see preprocess/targetpad.ts. */
const TARGET_RATIO = 1.25

export function workingSize({ width, height }: Size, detail: Detail, reduction: Reduction): Size {
  if (detail === null) return { width, height }
  const wanted = typeof detail === 'number' ? OVERSAMPLING[reduction] * detail : detail.longSide
  const paddedShort = Math.max(width, height, TARGET_RATIO * Math.min(width, height)) / TARGET_RATIO
  const target = Math.max(wanted, THUMBNAIL_SIZE)
  if (paddedShort < WORTHWHILE * target) return { width, height }
  const scale = target / paddedShort
  return { width: reduced(width * scale), height: reduced(height * scale) }
}

function reduced(side: number): number {
  return Math.max(Math.round(side), 1)
}
