/** Pseudo-words of pictures by optimisation: reads those that the library has and finds the others. Runs in the engine. */
import type { InferenceApi } from '../../shared/inference-api.ts'
import { INVERSION_STEPS, type InvertedImage, type InvertProgress } from '../../shared/inversion-api.ts'
import type { InversionSettings } from '../../shared/library-api.ts'
import type { PseudoWordKey } from '../catalog/pseudo-word-table.ts'
import { CheckpointFile } from './checkpoint-file.ts'
import type { PseudoWordStore } from './pseudo-word-store.ts'
import { runInversion } from './run-inversion.ts'

/** The worker finds so many at once in one run: a larger group would be stored later and be no faster. */
const TOGETHER = 4

export interface Reference {
  readonly path: string
  /** Un-normalised. */
  readonly features: Float32Array
}

export interface InversionDependencies {
  readonly inference: Pick<InferenceApi, 'invert'>
  readonly store: Pick<PseudoWordStore, 'find' | 'put'>
  /** SHA-256 of the bytes that the features are of; null where the file has changed or is gone. */
  readonly hashOf: (reference: Reference) => Promise<string | null>
  /** `ModelInfo.id`. */
  readonly modelId: string
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: InvertProgress) => void
}

export interface InvertedReference extends InvertedImage {
  /** Whether the library already had it. */
  readonly stored: boolean
}

/** One a reference, in order; a single one where they are inverted jointly. @throws `cancelled`, and the worker's errors */
export async function invertReferences(
  references: readonly Reference[],
  settings: InversionSettings,
  dependencies: InversionDependencies,
): Promise<readonly InvertedReference[]> {
  if (settings.jointly) {
    const features = references.map((reference) => reference.features)
    const { images, checkpoint } = await find(features, settings, dependencies)
    await checkpoint.remove()
    return images.map((image) => ({ ...image, stored: false }))
  }
  const { store } = dependencies
  const keys = await Promise.all(references.map((reference) => keyOf(reference, settings, dependencies)))
  const results = keys.map((key) => {
    const known = key && store.find(key)
    return known ? { ...known, stored: true } : null
  })
  const missing = results.flatMap((result, index) => (result ? [] : [index]))
  for (let first = 0; first < missing.length; first += TOGETHER) {
    const group = missing.slice(first, first + TOGETHER)
    const features = group.map((index) => (references[index] as Reference).features)
    const { images, checkpoint } = await find(features, settings, dependencies)
    const found = group.map((index, i) => ({ index, key: keys[index], image: images[i] as InvertedImage }))
    for (const { index, image } of found) results[index] = { ...image, stored: false }
    // Another model or phi may succeed where this one stopped, so that result is not stored.
    store.put(found.flatMap(({ key, image }) => (key && !image.stopped ? [{ key, image }] : [])))
    await checkpoint.remove()
  }
  return results as readonly InvertedReference[]
}

async function find(
  features: readonly Float32Array[],
  { recipe, steps, seed, vocabularyPath, phrasesPath, exact, jointly }: InversionSettings,
  { inference, modelId, signal, onProgress }: InversionDependencies,
): Promise<{ readonly images: readonly InvertedImage[]; readonly checkpoint: CheckpointFile }> {
  const words = { vocabularyPath: vocabularyPath ?? null, phrasesPath: phrasesPath ?? null }
  const request = {
    features,
    jointly: jointly ?? false,
    recipe,
    steps: steps ?? INVERSION_STEPS[recipe],
    seed,
    ...words,
    ...(exact && { exact }),
  }
  const name = JSON.stringify([modelId, { ...request, features: features.map((vector) => [...vector]) }])
  const checkpoint = CheckpointFile.inCache(name)
  const images = await runInversion(inference, request, {
    checkpoint,
    ...(signal && { signal }),
    ...(onProgress && { onProgress }),
  })
  return { images, checkpoint }
}

/** Null where the result may not be stored: its bytes are unknown, or the user gave words of their own. */
async function keyOf(
  reference: Reference,
  { recipe, steps, seed, vocabularyPath, phrasesPath, exact = false }: InversionSettings,
  { hashOf, modelId }: InversionDependencies,
): Promise<PseudoWordKey | null> {
  if ((vocabularyPath ?? phrasesPath ?? null) !== null) return null
  const hash = await hashOf(reference)
  if (hash === null) return null
  return { hash, fingerprint: modelId, recipe, steps: steps ?? INVERSION_STEPS[recipe], seed, exact }
}
