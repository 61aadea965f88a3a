/**
 * Turns candidates into hits: exact scores in float64, ties in order of paths, cut to the limit. Runs in the
 * search worker; pure.
 */
import type { CaptureDate } from '../../shared/capture-date.ts'
import type { Hit } from '../../shared/search-api.ts'
import type { Reading } from './bands.ts'
import { hitScore } from './unit-vector.ts'

/** The reference and the text, as unit directions in float64, with which each hit is also compared. */
export interface Sides {
  readonly reference: Float64Array | null
  readonly text: Float64Array | null
}

/** A content and its photos that the query may return. */
export interface Candidate {
  readonly row: number
  /** Exact, in float64. */
  readonly score: number
  /** Null where the query has no bands, or the photo none yet. */
  readonly reading: Reading | null
  readonly photoIds: readonly number[]
}

/** The parts of the library that hits need. */
export interface HitSource {
  pathOf(photoId: number): string
  captured(photoId: number): CaptureDate
  /** [featureSize], of unit length. */
  vector(row: number): Float32Array
}

/** Reads paths only of photos that can be hits: those with the best scores, and all that tie with the last of them. */
export function rank(
  candidates: readonly Candidate[],
  sides: Sides,
  limit: number,
  source: HitSource,
): readonly Hit[] {
  const scored = candidates.flatMap(({ photoIds, ...content }) =>
    photoIds.map((photoId) => ({ ...content, photoId })),
  )
  scored.sort((a, b) => b.score - a.score)
  const last = scored[limit - 1]?.score ?? -Infinity
  const named = scored
    .filter(({ score }) => score >= last)
    .map((each) => ({ ...each, path: source.pathOf(each.photoId) }))
  named.sort((a, b) => b.score - a.score || comparePaths(a.path, b.path))
  return named.slice(0, limit).map(({ row, photoId, path, score, reading }) => {
    const vector = sides.reference || sides.text ? source.vector(row) : null
    return {
      photoId,
      path,
      score,
      reference: sides.reference && vector && hitScore(vector, sides.reference),
      text: sides.text && vector && hitScore(vector, sides.text),
      band: reading?.band ?? null,
      match: reading?.match ?? null,
      captured: source.captured(photoId),
    }
  })
}

/** By code units: the same order on every machine and in every language. */
function comparePaths(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
