/**
 * Turns candidates into hits: exact scores in float64, ties in order of paths, cut to the limit. Runs in the
 * search worker; pure. The index and the matrix both end here, so that their answers cannot differ.
 */
import type { Hit } from '../../shared/search-api.ts'
import type { Reading } from './bands.ts'
import { type CapturedPhoto, captureDateOf } from './captured-photo.ts'
import { hitScore } from './unit-vector.ts'

/** The reference and the text, as unit directions in float64, with which each hit is also compared. */
export interface Sides {
  readonly reference: Float64Array | null
  readonly text: Float64Array | null
}

interface RankedPhoto extends CapturedPhoto {
  readonly photoId: number
  readonly path: string
}

/** A content and its photos that pass the filter. */
export interface Candidate {
  /** [featureSize], of unit length. */
  readonly vector: Float32Array
  /** Exact, in float64. */
  readonly score: number
  /** Null where the query has no bands, or the photo none yet. */
  readonly reading: Reading | null
  readonly photos: Iterable<RankedPhoto>
}

export function rank(candidates: Iterable<Candidate>, sides: Sides, limit: number): readonly Hit[] {
  const scored: (Omit<Candidate, 'photos'> & { readonly photo: RankedPhoto })[] = []
  for (const { vector, score, reading, photos } of candidates) {
    for (const photo of photos) scored.push({ score, vector, reading, photo })
  }
  scored.sort((a, b) => b.score - a.score || comparePaths(a.photo.path, b.photo.path))
  return scored.slice(0, limit).map(({ score, vector, reading, photo }) => ({
    photoId: photo.photoId,
    path: photo.path,
    score,
    reference: sides.reference && hitScore(vector, sides.reference),
    text: sides.text && hitScore(vector, sides.text),
    band: reading?.band ?? null,
    match: reading?.match ?? null,
    captured: captureDateOf(photo),
  }))
}

/** By code units: the same order on every machine and in every language. */
function comparePaths(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
