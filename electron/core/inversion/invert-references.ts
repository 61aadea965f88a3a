/** Pseudo-words of pictures by optimisation: those the library has, and the others found together. Runs in the engine. */
import type { InferenceApi } from '../../shared/inference-api.ts'
import { INVERSION_STEPS, type InvertedImage, type InvertProgress } from '../../shared/inversion-api.ts'
import type { InversionSettings } from '../../shared/library-api.ts'
import type { PseudoWordKey } from '../catalog/pseudo-word-table.ts'
import { CheckpointFile } from './checkpoint-file.ts'
import type { PseudoWordStore } from './pseudo-word-store.ts'
import { runInversion } from './run-inversion.ts'

/** As many as share a run in the worker: more together would only be ready, and stored, later. */
const TOGETHER = 4

export interface Reference {
  readonly path: string
  /** Un-normalised. */
  readonly features: Float32Array
}

export interface InversionDependencies {
  readonly inference: Pick<InferenceApi, 'invert'>
  readonly store: Pick<PseudoWordStore, 'find' | 'put'>
  /** SHA-256 of the bytes that the features are of; null where that cannot be told any more. */
  readonly hashOf: (reference: Reference) => Promise<string | null>
  /** `ModelInfo.id`. */
  readonly modelId: string
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: InvertProgress) => void
}

export interface InvertedReference extends InvertedImage {
  /** Whether the library had it. */
  readonly stored: boolean
}

/** One for each reference, in order; a single one where they are inverted jointly. */
export async function invertReferences(
  references: readonly Reference[],
  settings: InversionSettings,
  dependencies: InversionDependencies,
): Promise<readonly InvertedReference[]> {
  if (settings.jointly) {
    const features = references.map((reference) => reference.features)
    const images = await find(features, settings, dependencies)
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
    const images = await find(features, settings, dependencies)
    const found = group.map((index, i) => ({ index, key: keys[index], image: images[i] as InvertedImage }))
    for (const { index, image } of found) results[index] = { ...image, stored: false }
    // One that was given up may fare better with the next model or phi.
    store.put(found.flatMap(({ key, image }) => (key && !image.stopped ? [{ key, image }] : [])))
  }
  return results as readonly InvertedReference[]
}

function find(
  features: readonly Float32Array[],
  { recipe, steps, seed, vocabularyPath, phrasesPath, exact, jointly }: InversionSettings,
  { inference, modelId, signal, onProgress }: InversionDependencies,
): Promise<readonly InvertedImage[]> {
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
  return runInversion(inference, request, {
    checkpoint: new CheckpointFile(name),
    ...(signal && { signal }),
    ...(onProgress && { onProgress }),
  })
}

/** Null where nothing may be stored: it cannot be said of which bytes, or other words than ours were asked for. */
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
