/**
 * Runs in the inference worker. Bicubic resampling exactly as the reference does it (Pillow: Keys' kernel with
 * a = -0.5, widened for reductions, one direction after the other, rounded in between). Used to enlarge pictures
 * smaller than the model's, where libvips interpolates differently (7 levels on average); reducing is left to
 * libvips, which agrees to 0.3 levels and is many times faster.
 */
import { CHANNELS, type RgbImage } from '../decode/rgb-image.ts'

export interface Crop {
  readonly left: number
  readonly top: number
  /** Side of the square. */
  readonly size: number
}

/** The square `crop` of the picture resized to `width` x `height`. */
export function resizeBicubic(image: RgbImage, width: number, height: number, crop: Crop): RgbImage {
  const { size } = crop
  const columns = tapsOf(image.width, width).slice(crop.left, crop.left + size)
  const rows = tapsOf(image.height, height).slice(crop.top, crop.top + size)
  const narrow = new Uint8ClampedArray(image.height * size * CHANNELS)
  resample(image.data, narrow, columns, { lines: image.height, line: image.width * CHANNELS, step: CHANNELS })
  const data = new Uint8ClampedArray(size * size * CHANNELS)
  for (let column = 0; column < size; column++) {
    const start = column * CHANNELS
    const along = { lines: 1, line: 0, step: size * CHANNELS }
    resample(narrow.subarray(start), data.subarray(start), rows, along)
  }
  return { data: new Uint8Array(data.buffer), width: size, height: size }
}

/** How to walk: `step` bytes from one pixel to the next along the direction, `line` from one line to the next. */
interface Walk {
  readonly lines: number
  readonly line: number
  readonly step: number
}

/** Weighs source pixels into target pixels; a clamped array rounds and bounds what is written. */
function resample(source: Bytes, target: Bytes, taps: readonly Taps[], { lines, line, step }: Walk): void {
  const targetLine = taps.length * step
  for (let index = 0; index < lines; index++) {
    for (const [position, { first, weights }] of taps.entries()) {
      for (let channel = 0; channel < CHANNELS; channel++) {
        let sum = 0
        let offset = index * line + first * step + channel
        for (const weight of weights) {
          sum += weight * (source[offset] ?? 0)
          offset += step
        }
        target[index * targetLine + position * step + channel] = sum
      }
    }
  }
}

type Bytes = Uint8Array | Uint8ClampedArray

/** Which source pixels a target pixel is made of. */
interface Taps {
  readonly first: number
  readonly weights: Float64Array
}

function tapsOf(sourceSize: number, targetSize: number): readonly Taps[] {
  const scale = sourceSize / targetSize
  const spread = Math.max(scale, 1)
  const support = 2 * spread
  return Array.from({ length: targetSize }, (_, position) => {
    const centre = (position + 0.5) * scale
    const first = Math.max(Math.trunc(centre - support + 0.5), 0)
    const end = Math.min(Math.trunc(centre + support + 0.5), sourceSize)
    const weights = Float64Array.from({ length: end - first }, (_, tap) =>
      keys((first + tap - centre + 0.5) / spread),
    )
    const sum = weights.reduce((total, weight) => total + weight, 0)
    return { first, weights: weights.map((weight) => weight / sum) }
  })
}

/** Keys' cubic convolution with a = -0.5. */
function keys(distance: number): number {
  const x = Math.abs(distance)
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1
  return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0
}
