/**
 * Resamples a picture to the model's square in one step, with padding and crop, as the reference
 * implementation does: columns first, rounded to bytes, then rows. Runs in the inference worker.
 *
 * sharp cannot do this. Its sizes are whole pixels, so it cannot place a reduced picture by the original's
 * geometry; it averages boxes first for reductions by 4 and more; and its enlargements differ from the
 * reference by 7 levels on average.
 */
import { CHANNELS, type RgbImage } from '../decode/rgb-image.ts'
import type { SquareGeometry } from './square-geometry.ts'
import { spanOf, type Taps, tapsOf } from './taps.ts'
import { TAPS_A_TURN, weighingMemory, weighPixels } from './weigh-pixels.ts'

/** Bytes of a picture copied into the WebAssembly memory at a time. */
const BAND_BYTES = 1 << 20
const WEIGHT_BYTES = 4
/** For each weighed pixel. */
const WEIGHED_BYTES = 4
/** The code reads a pixel as eight bytes, and up to three pixels of weight zero behind the last one. */
const READ_BEYOND = 8 + 3 * CHANNELS

/** [size, size, 3]. @param image the original's whole picture, at its own or at a reduced size */
export function resampleToSquare(image: RgbImage, { x, y }: SquareGeometry): RgbImage {
  const columns = tapsOf(x, image.width)
  const rows = tapsOf(y, image.height)
  const [top, bottom] = spanOf(rows)
  const { size } = x
  const line = image.width * CHANNELS
  const bandLines = Math.max(Math.floor(BAND_BYTES / line), 1)
  const narrowBytes = (bottom - top) * size * WEIGHED_BYTES
  const squareBytes = size * size * WEIGHED_BYTES
  const weightBytes = Math.max(columns.weights.length, rows.weights.length) * WEIGHT_BYTES
  // In this order: weights, the picture at its target width, the square, a band of the picture.
  const narrow = weightBytes
  const square = narrow + narrowBytes
  const band = square + squareBytes
  const memory = weighingMemory(band + bandLines * line + READ_BEYOND)
  new Int32Array(memory).set(columns.weights)
  const bytes = new Uint8Array(memory)
  for (let row = top; row < bottom; row += bandLines) {
    const lines = Math.min(bandLines, bottom - row)
    bytes.set(image.data.subarray(row * line, (row + lines) * line), band)
    const target = narrow + (row - top) * size * WEIGHED_BYTES
    weighEach(columns, { source: band, pixelStep: CHANNELS, lineStep: line, lines, target, size })
  }
  new Int32Array(memory).set(rows.weights)
  for (let row = 0; row < size; row++) {
    weighPixels({
      source: narrow + ((rows.firsts[row] ?? 0) - top) * size * WEIGHED_BYTES,
      pixelStep: size * WEIGHED_BYTES,
      lineStep: WEIGHED_BYTES,
      lines: size,
      weights: row * rows.widest * WEIGHT_BYTES,
      count: turnsOf(rows.counts[row]),
      target: square + row * size * WEIGHED_BYTES,
      targetStep: WEIGHED_BYTES,
    })
  }
  return { data: withoutFourth(bytes.subarray(square, band)), width: size, height: size }
}

interface Band {
  readonly source: number
  readonly pixelStep: number
  readonly lineStep: number
  readonly lines: number
  readonly target: number
  readonly size: number
}

/** All lines of a band: [lines, width, 3] -> [lines, size, 4]. */
function weighEach({ firsts, counts, widest }: Taps, { source, size, target, ...band }: Band): void {
  for (let column = 0; column < size; column++) {
    weighPixels({
      ...band,
      source: source + (firsts[column] ?? 0) * CHANNELS,
      weights: column * widest * WEIGHT_BYTES,
      count: turnsOf(counts[column]),
      target: target + column * WEIGHED_BYTES,
      targetStep: size * WEIGHED_BYTES,
    })
  }
}

/** Taps beyond `count` have weight zero. */
function turnsOf(count = 0): number {
  return Math.max(Math.ceil(count / TAPS_A_TURN), 1) * TAPS_A_TURN
}

function withoutFourth(pixels: Uint8Array): Uint8Array {
  const out = new Uint8Array((pixels.length / WEIGHED_BYTES) * CHANNELS)
  for (let source = 0, target = 0; source < pixels.length; source += WEIGHED_BYTES, target += CHANNELS) {
    out[target] = pixels[source] as number
    out[target + 1] = pixels[source + 1] as number
    out[target + 2] = pixels[source + 2] as number
  }
  return out
}
