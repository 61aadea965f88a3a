/** Turns a photo into the model's square picture. Runs in the inference worker. */
import type { RgbImage } from '../decode/rgb-image.ts'
import type { Size } from '../decode/working-size.ts'
import { resampleToSquare } from './bicubic.ts'
import { targetpadGeometry } from './square-geometry.ts'

/** @param original the upright size of the file's picture; `image` may be a reduced copy of it */
export function targetpad(image: RgbImage, size: number, original: Size = image): RgbImage {
  const isDone = [image.width, image.height, original.width, original.height].every((side) => side === size)
  return isDone ? image : resampleToSquare(image, targetpadGeometry(original, size))
}
