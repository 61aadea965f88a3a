/** Pseudo-words of named pictures, and how long each part took. Runs in the engine. */
import type { InvertProgress } from '../../shared/inversion-api.ts'
import type { InversionResult } from '../../shared/library-api.ts'
import type { InvertedReference, Reference } from './invert-references.ts'

export interface InversionOptions {
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: InvertProgress) => void
}

export interface InvertPhotosDependencies {
  readonly features: (path: string) => Promise<Float32Array>
  readonly invert: (
    references: readonly Reference[],
    options: InversionOptions,
  ) => Promise<readonly InvertedReference[]>
}

export async function invertPhotos(
  paths: readonly string[],
  { onProgress, ...options }: InversionOptions,
  { features, invert }: InvertPhotosDependencies,
): Promise<InversionResult> {
  const startMs = performance.now()
  const references = await Promise.all(paths.map(async (path) => ({ path, features: await features(path) })))
  const encodedMs = performance.now()
  let prepareMs = 0
  let lastMs = encodedMs
  const images = await invert(references, {
    ...options,
    onProgress: (progress) => {
      // A slice that begins with phrases and ends with steps counts as steps: half a second at most.
      if (progress.phase !== 'steps') prepareMs += performance.now() - lastMs
      lastMs = performance.now()
      onProgress?.(progress)
    },
  })
  const endMs = performance.now()
  return {
    photos: images.map((image, i) => ({ path: paths[i] ?? '', ...image })),
    timings: {
      encodeMs: encodedMs - startMs,
      prepareMs,
      invertMs: endMs - encodedMs - prepareMs,
      totalMs: endMs - startMs,
    },
  }
}
