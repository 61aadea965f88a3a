/** Turns bytes of pictures, mirrored or not, into a model's input. Pure. */
import type { Drawn } from './batches.ts'
import type { PixelFile } from './pixel-file.ts'

/** The values of preprocessor_config.json, for values scaled to 0..1. */
export const PIXEL_MEAN = 0.5
export const PIXEL_STD = 0.25

/** [pictures, 3, side, side]. */
export function pixelBatch(
  pictures: readonly Pick<Drawn, 'index' | 'isMirrored'>[],
  file: PixelFile,
  side: number,
): Float32Array {
  const each = 3 * side * side
  const out = new Float32Array(pictures.length * each)
  for (const [at, { index, isMirrored }] of pictures.entries()) {
    const bytes = file.of(index)
    for (let row = 0; row < 3 * side; row++) {
      for (let column = 0; column < side; column++) {
        const from = row * side + (isMirrored ? side - 1 - column : column)
        out[at * each + row * side + column] = ((bytes[from] as number) / 255 - PIXEL_MEAN) / PIXEL_STD
      }
    }
  }
  return out
}
