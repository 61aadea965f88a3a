/** photo-mini's image tower, for tests that compare embeddings. */

import type { RgbImage } from '../../electron/worker/decode/rgb-image.ts'
import { toPixelValues } from '../../electron/worker/preprocess/pixel-values.ts'
import * as ort from '../../native-models/onnx/onnx-runtime.ts'
import { sharedPath } from './shared.ts'

export const PHOTO_MINI_SIZE = 224

const NORMALISATION = { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] } as const

export type Embed = (picture: RgbImage) => Promise<Float32Array>

/** RGB, [224, 224, 3] -> [256], un-normalised. */
export async function openPhotoMini(): Promise<Embed> {
  const session = await ort.InferenceSession.create(sharedPath('models/photo-mini/visual.onnx'))
  return async (picture) => {
    const values = new Float32Array(3 * PHOTO_MINI_SIZE ** 2)
    toPixelValues(picture, NORMALISATION, values)
    const shape = [1, 3, PHOTO_MINI_SIZE, PHOTO_MINI_SIZE]
    const outputs = await session.run({ pixel_values: new ort.Tensor('float32', values, shape) })
    const features = outputs['image_embeds']?.data
    if (features instanceof Float32Array) return features
    throw new Error('expected float32 image_embeds from photo-mini')
  }
}
