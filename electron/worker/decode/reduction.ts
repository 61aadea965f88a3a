/**
 * Runs in the inference worker. By how much a picture may be reduced while it is decoded.
 *
 * [Note: One decode] A photo is decoded once, at the smallest scale that serves both the model and the
 * thumbnail. JPEG decoders reduce by 2, 4 and 8 nearly for free (they skip the transform's high frequencies);
 * what is asked for is therefore the size divided by a power of two, rounded down, so that sharp's
 * shrink-on-load takes that very factor.
 */
import { THUMBNAIL_SIZE } from './limits.ts'

/**
 * The reduced picture keeps at least this many pixels for each one the model sees. At 2 the features keep a
 * cosine above 0.99 to those of a full decode (test/integration/decode-scale.test.ts).
 */
const OVERSAMPLING = 2

/** Largest side ratio that targetpad leaves unpadded; see preprocess/targetpad.ts. */
const PADDED_RATIO = 1.25

/** A power of two. `modelSize` is the model's picture in pixels; null asks for every pixel. */
export function chooseReduction(
  { width, height }: { readonly width: number; readonly height: number },
  modelSize: number | null,
): number {
  if (modelSize === null) return 1
  const long = Math.max(width, height)
  // Long pictures are padded before they are scaled: their long side decides.
  const paddedShort = Math.max(Math.min(width, height), long / PADDED_RATIO)
  const room = Math.min(paddedShort / (OVERSAMPLING * modelSize), long / THUMBNAIL_SIZE)
  return 2 ** Math.max(Math.floor(Math.log2(room)), 0)
}
