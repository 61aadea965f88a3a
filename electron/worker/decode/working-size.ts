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

/**
 * Pixels along a side for each one the model sees. Features then keep a cosine of 0.997 to those of an exact
 * bicubic reduction of the whole picture (the least of 26 photos, photo-mini), 12 megapixels are still decoded
 * at a quarter, and the last reduction stays below 4, from where on libvips averages boxes first. At 2 the least
 * was 0.986.
 */
const OVERSAMPLING = 2.75

/** Pictures that are hardly larger are decoded whole: a small reduction saves nothing and blurs. */
const WORTHWHILE = 1.45

/** Targetpad pads longer pictures before it reduces them: their long side decides; see preprocess/targetpad.ts. */
const TARGET_RATIO = 1.25

/** The model's picture for which no less than `longSide` pixels are decoded, where there are as many. */
export function modelSizeFor(longSide: number): number {
  return Math.ceil(longSide / OVERSAMPLING)
}

/** @param modelSize the model's picture in pixels; null asks for every pixel */
export function workingSize({ width, height }: Size, modelSize: number | null): Size {
  if (modelSize === null) return { width, height }
  const paddedShort = Math.max(width, height, TARGET_RATIO * Math.min(width, height)) / TARGET_RATIO
  const target = Math.max(OVERSAMPLING * modelSize, THUMBNAIL_SIZE)
  if (paddedShort < WORTHWHILE * target) return { width, height }
  const scale = target / paddedShort
  return { width: evenSide(width * scale), height: evenSide(height * scale) }
}

/** Even, because targetpad rounds half pixels away: the picture would shift against one that was not reduced. */
function evenSide(side: number): number {
  return Math.max(2 * Math.round(side / 2), 2)
}
