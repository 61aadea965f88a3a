/** Turns 8-bit pixels into the input of the image tower. Runs in the inference worker. */
import { CHANNELS, type RgbImage } from '../decode/rgb-image.ts'

export interface Normalisation {
  /** For each channel, of values scaled to 0..1. */
  readonly mean: readonly [number, number, number]
  readonly std: readonly [number, number, number]
}

/**
 * [height, width, 3] bytes -> [3, height, width] floats, (value / 255 - mean) / std, written to `out` from
 * `offset` on: one row of a batch.
 */
export function toPixelValues(
  { data, width, height }: RgbImage,
  { mean, std }: Normalisation,
  out: Float32Array,
  offset = 0,
): void {
  const plane = width * height
  if (out.length < offset + CHANNELS * plane) {
    throw new Error(`expected room for ${CHANNELS * plane} values at ${offset}, got ${out.length}`)
  }
  for (const [channel, channelMean] of mean.entries()) {
    const table = valueTable(channelMean, std[channel] ?? 1)
    let target = offset + channel * plane
    for (let source = channel; source < CHANNELS * plane; source += CHANNELS) {
      out[target++] = table[data[source] ?? 0] ?? 0
    }
  }
}

/** A byte has only 256 values, so each is normalised once. */
function valueTable(mean: number, std: number): Float32Array {
  return Float32Array.from({ length: 256 }, (_, value) => (value / 255 - mean) / std)
}
