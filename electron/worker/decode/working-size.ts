/**
 * Chooses the size at which a picture is decoded. Runs in the inference worker.
 *
 * [Note: One decode] A photo is decoded once, at a size that serves both the model and the thumbnail. sharp
 * reduces while it decodes: JPEG decoders skip what the reduced picture cannot show (a 12-megapixel JPEG
 * takes half the time), and other formats are at least never in memory whole.
 */
import { THUMBNAIL_SIZE } from './limits.ts'

export interface Size {
  readonly width: number
  readonly height: number
}

/** The side of the model's picture in pixels; the long side of a picture to look at; null for every pixel. */
export type Detail = number | { readonly longSide: number } | null

/**
 * Decoded pixels along a side for each pixel of the model's picture.
 *
 * `jpeg`: 12 megapixels are still decoded at a quarter. Features then have a cosine of at least 0.997 to
 * those of an exact bicubic reduction of the whole picture (26 photos, photo-mini); at 2 the least cosine was
 * 0.986. `other`: the decoder saves nothing, so the last reduction decides. At 6 the square stays within a
 * level of a single resize, also for fine patterns, and up to 3 megapixels there is no other reduction at
 * all.
 */
const OVERSAMPLING = { jpeg: 2.75, other: 6 } as const
export type Reduction = keyof typeof OVERSAMPLING

/** Pictures that are hardly larger are decoded whole: a small reduction saves nothing and blurs. */
const WORTHWHILE = 1.45

/**
 * Targetpad pads longer pictures before it reduces them, so their long side decides; see
 * preprocess/targetpad.ts.
 */
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
