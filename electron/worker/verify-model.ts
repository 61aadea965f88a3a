/**
 * Runs in the inference worker. Finds out whether a model can be run before anything is indexed with it: a model
 * whose files are damaged would otherwise fail every photo, one by one.
 */
import { basename } from 'node:path'
import { AppError } from '../shared/errors.ts'
import type { OpenModel } from './open-model.ts'
import { readTokenizer } from './tokenizer.ts'

/** @throws AppError `model-invalid`, naming the file */
export async function verifyModel({ compiled, images }: OpenModel): Promise<void> {
  const { imageSize, imageGraphPath, tokenizerPath, featureSize, name } = compiled
  const picture = { data: gradient(imageSize), width: imageSize, height: imageSize }
  const features = await images.encode(picture, 'query').catch((error: Error) => {
    throw new AppError('model-invalid', `${name}: ${error.message}`, { cause: error })
  })
  if (features.length !== featureSize || !features.every(Number.isFinite)) {
    const found = features.length === featureSize ? 'values that are no numbers' : `${features.length} values`
    const expected = `${name}: expected ${featureSize} finite features of a picture from ${basename(imageGraphPath)}`
    throw new AppError('model-invalid', `${expected}, got ${found}`)
  }
  if (tokenizerPath !== null) await readTokenizer(tokenizerPath, compiled)
}

/** Every brightness there is: [size, size, 3]. */
function gradient(size: number): Uint8Array {
  return Uint8Array.from({ length: 3 * size ** 2 }, (_, index) => index % 256)
}
