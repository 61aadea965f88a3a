/**
 * From candidates to hits: exact scores in float64, ties in the order of paths, cut to the limit. Runs in the
 * search worker; pure. Both ways to answer, matrix and index, end here, so that they cannot differ.
 */
import type { Hit } from '../../shared/search-api.ts'
import { cosine } from './unit-vector.ts'

/** The query as unit directions in float64. */
export interface Directions {
  readonly composed: Float64Array
  readonly reference: Float64Array | null
  readonly text: Float64Array | null
}

interface RankedPhoto {
  readonly photoId: number
  readonly path: string
  readonly capturedMs: number
}

/** One content with the photos of it that pass the filter. */
export interface Candidate {
  /** [featureSize], of unit length. */
  readonly vector: Float32Array
  readonly photos: Iterable<RankedPhoto>
}

export function rank(candidates: Iterable<Candidate>, directions: Directions, limit: number): readonly Hit[] {
  const scored: { readonly score: number; readonly vector: Float32Array; readonly photo: RankedPhoto }[] = []
  for (const { vector, photos } of candidates) {
    const score = cosine(vector, directions.composed)
    for (const photo of photos) scored.push({ score, vector, photo })
  }
  scored.sort((a, b) => b.score - a.score || comparePaths(a.photo.path, b.photo.path))
  return scored.slice(0, limit).map(({ score, vector, photo }) => ({
    photoId: photo.photoId,
    path: photo.path,
    score,
    reference: directions.reference && cosine(vector, directions.reference),
    text: directions.text && cosine(vector, directions.text),
    capturedMs: photo.capturedMs,
  }))
}

/** By code units: the same on every machine, whatever its language. */
function comparePaths(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
