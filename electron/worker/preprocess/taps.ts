/**
 * Computes which pixels of a picture make each pixel of the model's square, and their weights: Pillow's
 * bicubic filter (Keys' kernel with a = -0.5, widened for reductions). Runs in the inference worker; pure.
 */
import type { AxisGeometry } from './square-geometry.ts'
import { TAPS_A_TURN, WEIGHT_BITS } from './weigh-pixels.ts'

export interface Taps {
  /** [size]: the first stored pixel for each pixel of the square. */
  readonly firsts: Int32Array
  /** [size]: the number of stored pixels for each. */
  readonly counts: Int32Array
  /** [size, widest], multiples of 1 / WEIGHT_ONE; zeros behind the last pixel. */
  readonly weights: Int32Array
  /** A multiple of `TAPS_A_TURN`. */
  readonly widest: number
}

const WEIGHT_ONE = 1 << WEIGHT_BITS

/**
 * [Note: Taps of a reduced picture] The decoded picture may have fewer pixels than the original. The kernel
 * then covers the decoded pixels at the same place and with the same width as it covers the original's.
 * Padding has weights like any pixel but adds nothing, because it is black.
 *
 * @param stored pixels of the decoded picture along this axis, which may be a reduced original
 */
export function tapsOf({ length, padding, scaled, crop, size }: AxisGeometry, stored: number): Taps {
  const reduction = stored / length
  const scale = ((length + 2 * padding) / scaled) * reduction
  const spread = Math.max(scale, 1)
  const border = Math.round(padding * reduction)
  const widest = TAPS_A_TURN * Math.ceil((Math.ceil(4 * spread) + 1) / TAPS_A_TURN)
  const taps = {
    firsts: new Int32Array(size),
    counts: new Int32Array(size),
    weights: new Int32Array(size * widest),
    widest,
  }
  for (let position = 0; position < size; position++) {
    const centre = (crop + position + 0.5) * scale - padding * reduction
    const begin = Math.max(Math.trunc(centre + border - 2 * spread + 0.5), 0) - border
    const end = Math.min(Math.trunc(centre + border + 2 * spread + 0.5), stored + 2 * border) - border
    const weigh = (pixel: number) => keys((pixel - centre + 0.5) / spread)
    let sum = 0
    for (let pixel = begin; pixel < end; pixel++) sum += weigh(pixel)
    const first = Math.max(begin, 0)
    const count = Math.max(Math.min(end, stored) - first, 0)
    taps.firsts[position] = count === 0 ? 0 : first
    taps.counts[position] = count
    for (let tap = 0; tap < count; tap++) {
      taps.weights[position * widest + tap] = Math.round((weigh(first + tap) / sum) * WEIGHT_ONE)
    }
  }
  return taps
}

/** The range of stored pixels that the taps read: [from, to). */
export function spanOf({ firsts, counts }: Taps): readonly [from: number, to: number] {
  const ends = firsts.map((first, position) => first + (counts[position] ?? 0))
  return [
    firsts.reduce((least, first) => Math.min(least, first)),
    ends.reduce((most, end) => Math.max(most, end)),
  ]
}

/** Keys' cubic convolution with a = -0.5. */
function keys(distance: number): number {
  const x = Math.abs(distance)
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1
  return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0
}
