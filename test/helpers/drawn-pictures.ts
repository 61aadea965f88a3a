/** Small pictures for tests of decoding: every corner looks different, so no turn or mirror goes unnoticed. */
import type { RgbImage } from '../../electron/worker/decode/rgb-image.ts'
import { sharp } from '../../electron/worker/decode/sharp.ts'

/** Red grows to the right, green downwards, blue marks the top left quarter. Smooth, so that JPEG preserves it. */
export function drawnPicture(width: number, height: number): RgbImage {
  const data = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const blue = x < width / 2 && y < height / 2 ? 200 : 40
      data.set([(255 * x) / (width - 1), (255 * y) / (height - 1), blue], (y * width + x) * 3)
    }
  }
  return { data, width, height }
}

/** The picture as a sharp pipeline, to be written in any format. */
export function toSharp({ data, width, height }: RgbImage) {
  return sharp(data, { raw: { width, height, channels: 3 } })
}

export function drawnJpeg(width: number, height: number): Promise<Buffer> {
  return toSharp(drawnPicture(width, height)).jpeg({ quality: 95 }).toBuffer()
}

/** Red, green and blue of one pixel. */
export function pixelAt({ data, width }: RgbImage, x: number, y: number): readonly number[] {
  return [...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)]
}

/** Mean absolute difference over all values, in levels of 0..255. */
export function meanDifference(one: RgbImage, other: RgbImage): number {
  if (one.width !== other.width || one.height !== other.height) {
    throw new Error(`expected ${one.width} x ${one.height}, got ${other.width} x ${other.height}`)
  }
  const sum = one.data.reduce((total, value, index) => total + Math.abs(value - (other.data[index] ?? 0)), 0)
  return sum / one.data.length
}
