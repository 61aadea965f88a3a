/** The mean of plain captions' features, computed once a model and kept on the disk. Runs in the engine. */
import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { InferenceApi, ModelInfo } from '../../shared/inference-api.ts'
import { floatsOf } from '../../shared/vectors.ts'
import { cacheDirectory } from '../lib/app-paths.ts'
import { unit, weightedSum } from './compose.ts'
import { PLAIN_CAPTIONS } from './plain-captions.ts'

export interface TextMeanOptions {
  readonly model: Pick<ModelInfo, 'id' | 'featureSize'>
  readonly encodeText: InferenceApi['encodeText']
  /** Beside the machine's other caches. */
  readonly directory?: string
}

/** [featureSize]; the mean of unit vectors, shorter than 1. */
export async function textMean({
  model,
  encodeText,
  directory = cacheDirectory(),
}: TextMeanOptions): Promise<Float32Array> {
  const name = createHash('sha256')
    .update(JSON.stringify([model.id, PLAIN_CAPTIONS]))
    .digest('hex')
  const path = join(directory, 'text-means', `${name.slice(0, 24)}.f32`)
  const kept = await readVector(path, model.featureSize)
  if (kept) return kept
  const sentences = PLAIN_CAPTIONS.map((text) => ({ segments: [text] }))
  const features = await encodeText({ sentences })
  const mean = weightedSum(features.map((each) => [1 / features.length, unit(each)]))
  const vector = Float32Array.from(mean)
  await keepVector(path, vector)
  return vector
}

/** Null for what is missing, cut off or no vector. */
async function readVector(path: string, size: number): Promise<Float32Array | null> {
  const bytes = await readFile(path).catch(() => null)
  if (bytes?.byteLength !== size * Float32Array.BYTES_PER_ELEMENT) return null
  const vector = floatsOf(bytes)
  return vector.every(Number.isFinite) ? vector : null
}

/** Whole or not at all. One that cannot be kept is computed again. */
async function keepVector(path: string, vector: Float32Array): Promise<void> {
  const staged = `${path}.${randomUUID()}`
  try {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(staged, vector)
    await rename(staged, path)
  } catch {
    // Where the folder cannot be made, there is nothing to clear away either.
    await rm(staged, { force: true }).catch(() => {})
  }
}
