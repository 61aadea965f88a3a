/**
 * Bicubic resampling exactly as the reference does it (Pillow: Keys' kernel with a = -0.5, widened for reductions,
 * horizontally and then vertically, rounded in between), in float64 and one pixel after the other. Slow: what the
 * worker's own resampling is compared with.
 */
import { CHANNELS, type RgbImage } from '../../electron/worker/decode/rgb-image.ts'

export interface Crop {
  readonly left: number
  readonly top: number
  /** Side of the square. */
  readonly size: number
}

/** docs/method.md, on the whole picture: padding, one resize, centre crop. */
export function referenceTargetpad(image: RgbImage, size: number): RgbImage {
  return referenceCrop(padToRatio(image), size)
}

/** CLIP's own preprocessing: shorter side to `size`, centre crop. */
export function referenceCrop(image: RgbImage, size: number): RgbImage {
  const short = Math.min(image.width, image.height)
  const scaled = (side: number) => Math.floor((size * side) / short)
  const [width, height] = [scaled(image.width), scaled(image.height)]
  return resizeBicubic(image, width, height, {
    left: halfToEven((width - size) / 2),
    top: halfToEven((height - size) / 2),
    size,
  })
}

const TARGET_RATIO = 1.25

export function padToRatio(image: RgbImage): RgbImage {
  const { width, height, data } = image
  const long = Math.max(width, height)
  if (long / Math.min(width, height) < TARGET_RATIO) return image
  const left = Math.max(Math.trunc((long / TARGET_RATIO - width) / 2), 0)
  const top = Math.max(Math.trunc((long / TARGET_RATIO - height) / 2), 0)
  const padded = { width: width + 2 * left, height: height + 2 * top }
  const out = new Uint8Array(padded.width * padded.height * CHANNELS)
  for (let row = 0; row < height; row++) {
    const line = data.subarray(row * width * CHANNELS, (row + 1) * width * CHANNELS)
    out.set(line, ((top + row) * padded.width + left) * CHANNELS)
  }
  return { data: out, ...padded }
}

/** Python's rounding: 0.5 -> 0, 1.5 -> 2. */
function halfToEven(value: number): number {
  const floor = Math.floor(value)
  if (value - floor !== 0.5) return Math.round(value)
  return floor % 2 === 0 ? floor : floor + 1
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

/** Weighs source pixels into target pixels; a clamped array rounds and bounds the values. */
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
