/** Computes the mean of plain captions' features once a model, and saves it on the disk. Runs in the engine. */
import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { InferenceApi, ModelInfo } from '../../shared/inference-api.ts'
import { floatsOf } from '../../shared/vectors.ts'
import { cacheDirectory } from '../lib/app-paths.ts'
import { unit, weightedSum } from './compose.ts'
import { PLAIN_CAPTIONS } from './plain-captions.ts'

export interface TextMeanOptions {
  readonly model: Pick<ModelInfo, 'fingerprint' | 'featureSize'>
  readonly encodeText: InferenceApi['encodeText']
  /** The machine's cache directory. */
  readonly directory?: string
}

/** [featureSize]; the mean of unit vectors, shorter than 1. */
export async function textMean({
  model,
  encodeText,
  directory = cacheDirectory(),
}: TextMeanOptions): Promise<Float32Array> {
  const name = createHash('sha256')
    .update(JSON.stringify([model.fingerprint, PLAIN_CAPTIONS]))
    .digest('hex')
  const path = join(directory, 'text-means', `${name.slice(0, 24)}.f32`)
  const saved = await readVector(path, model.featureSize)
  if (saved) return saved
  const sentences = PLAIN_CAPTIONS.map((text) => ({ segments: [text] }))
  const features = await encodeText({ sentences })
  const mean = weightedSum(features.map((each) => [1 / features.length, unit(each)]))
  const vector = Float32Array.from(mean)
  await saveVector(path, vector)
  return vector
}

/** Null for a file that is missing, cut off or no vector. */
async function readVector(path: string, size: number): Promise<Float32Array | null> {
  const bytes = await readFile(path).catch(() => null)
  if (bytes?.byteLength !== size * Float32Array.BYTES_PER_ELEMENT) return null
  const vector = floatsOf(bytes)
  return vector.every(Number.isFinite) ? vector : null
}

/** Writes the file whole or not at all. A vector that cannot be saved is computed again. */
async function saveVector(path: string, vector: Float32Array): Promise<void> {
  const staged = `${path}.${randomUUID()}`
  try {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(staged, vector)
    await rename(staged, path)
  } catch {
    // Without a folder there is nothing to remove.
    await rm(staged, { force: true }).catch(() => {})
  }
}
