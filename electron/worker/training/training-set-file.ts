/** Reads a training set and checks that it is the requested one. Runs in the inference worker. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { AppError } from '../../shared/errors.ts'
import { decodeSet, type TrainingSetShape } from '../../shared/training-set.ts'

export interface Example {
  /** [featureSize], un-normalised. */
  readonly feature: Float32Array
  /** [tokenSize]: the pseudo-word that phi learns to predict. */
  readonly token: Float32Array
}

export interface TrainingSet {
  readonly shape: TrainingSetShape
  readonly training: readonly Example[]
  readonly validation: readonly Example[]
}

/**
 * Reads the whole set into memory: 100 MB for 17,000 pictures of CLIP L/14.
 * @throws AppError `invalid-request`
 */
export async function readTrainingSet(path: string, hash: string): Promise<TrainingSet> {
  const bytes = await readFile(path)
  if (createHash('sha256').update(bytes).digest('hex') !== hash) {
    throw new AppError('invalid-request', 'this training set is not the requested one')
  }
  const { shape, rows } = decodeSet(bytes)
  const { featureSize, tokenSize, training } = shape
  const size = featureSize + tokenSize
  const examples = Array.from({ length: rows.length / size }, (_, row) => ({
    feature: rows.subarray(row * size, row * size + featureSize),
    token: rows.subarray(row * size + featureSize, (row + 1) * size),
  }))
  return { shape, training: examples.slice(0, training), validation: examples.slice(training) }
}
