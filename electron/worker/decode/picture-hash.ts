/**
 * Computes a picture's perceptual hash: the signs of the 128 coarsest waves of its lightness (a DCT, as in Zauner,
 * "Implementation and Benchmarking of Perceptual Image Hash Functions", 2010). A near copy keeps nearly all signs; a
 * shift of 15 % turns half of them. Runs in the inference worker.
 */
import type { PictureHashOutcome } from '../../shared/inference-api.ts'
import { PICTURE_HASH_BYTES } from '../../shared/picture-hash.ts'
import { THUMBNAIL_SIZE } from './limits.ts'
import { readPhoto } from './read-photo.ts'
import { CHANNELS, type RgbImage } from './rgb-image.ts'
import { sharp } from './sharp.ts'

/** Side of the reduced picture in pixels: 128 waves need less than half of its 32 along each side. */
const SIDE = 32
const BITS = 8 * PICTURE_HASH_BYTES

/** A picture with less contrast, in levels of 0..255, is blank: its waves are noise. Standard deviation. */
const LEAST_CONTRAST = 3

/** [SIDE, SIDE]: each row a cosine wave, from the slowest. */
const WAVES = Array.from({ length: SIDE }, (_, wave) =>
  Float64Array.from({ length: SIDE }, (_, at) => Math.cos((Math.PI * wave * (2 * at + 1)) / (2 * SIDE))),
)

/** Row and column of the coarsest waves, coarsest first, without the one that is the mean. */
const COARSEST = Array.from({ length: SIDE * SIDE }, (_, i) => [Math.floor(i / SIDE), i % SIDE] as const)
  .sort(([row, column], [row2, column2]) => row + column - row2 - column2 || row - row2)
  .slice(1, BITS + 1)

/** [PICTURE_HASH_BYTES], coarsest bits first; null for a picture that is blank. */
export async function pictureHash({ data, width, height }: RgbImage): Promise<Uint8Array | null> {
  const reduced = await sharp(data, { raw: { width, height, channels: CHANNELS } })
    .resize(SIDE, SIDE, { fit: 'fill', kernel: 'cubic' })
    .raw()
    .toBuffer()
  const lightness = Float64Array.from({ length: SIDE * SIDE }, (_, i) => lightnessAt(reduced, CHANNELS * i))
  return contrast(lightness) < LEAST_CONTRAST ? null : signs(waves(lightness))
}

/** Of a file, decoded no larger than a thumbnail. Never rejects because of the file. */
export async function hashPicture(path: string): Promise<PictureHashOutcome> {
  const photo = await readPhoto(path, { modelSize: { longSide: THUMBNAIL_SIZE } })
  return photo.status === 'failed'
    ? { status: 'failed' }
    : { status: 'hashed', hash: await pictureHash(photo.pixels) }
}

/** ITU-R BT.601 luma. */
function lightnessAt(pixels: Uint8Array, at: number): number {
  return 0.299 * (pixels[at] ?? 0) + 0.587 * (pixels[at + 1] ?? 0) + 0.114 * (pixels[at + 2] ?? 0)
}

function contrast(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
}

/** The two-dimensional DCT-II without its factors, which change no sign: [SIDE, SIDE]. */
function waves(values: Float64Array): Float64Array {
  const alongRows = transformed(values)
  return transformed(alongRows)
}

/** Transforms each row and turns the square over, so that a second call transforms the columns. */
function transformed(values: Float64Array): Float64Array {
  const result = new Float64Array(SIDE * SIDE)
  for (let row = 0; row < SIDE; row++) {
    for (const [wave, cosines] of WAVES.entries()) {
      let sum = 0
      for (let at = 0; at < SIDE; at++) sum += (values[row * SIDE + at] as number) * (cosines[at] as number)
      result[wave * SIDE + row] = sum
    }
  }
  return result
}

function signs(waves: Float64Array): Uint8Array {
  const hash = new Uint8Array(PICTURE_HASH_BYTES)
  for (const [bit, [row, column]] of COARSEST.entries()) {
    const byte = bit >> 3
    if ((waves[row * SIDE + column] as number) > 0) hash[byte] = (hash[byte] as number) | (0x80 >> (bit & 7))
  }
  return hash
}
