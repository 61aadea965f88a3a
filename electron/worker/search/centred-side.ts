/**
 * One side of a fused query: the similarity of photos to it after the means are subtracted. Runs in the
 * search worker.
 */

import { dot, lengthOf } from '../../shared/vectors.ts'
import type { BlockScorer } from './block-scorer.ts'
import type { LibraryMirror } from './library-mirror.ts'
import { dotErrorBound } from './unit-vector.ts'

/**
 * Similarities, rescaled linearly so that the library's least becomes 0 and 0 becomes 1: i-CIR's
 * min-normalisation.
 */
export interface CentredSide {
  /** In float64. */
  exact(row: number): number
  /** By row, from float32 products; within `error` of the exact ones. */
  readonly approximate: Float64Array
  readonly error: number
}

/**
 * @param side the query less its mean, of any length
 * @param mean mean of the photos' unit vectors
 */
export async function centredSide(
  mirror: LibraryMirror,
  scorer: BlockScorer,
  side: Float64Array,
  mean: Float64Array,
): Promise<CentredSide> {
  const length = lengthOf(side)
  const offset = dot(mean, side)
  const products = await scorer.score(Float32Array.from(side, (value) => (length > 0 ? value / length : 0)))
  const approximate = new Float64Array(mirror.rows)
  for (const { firstRow, scores } of products) {
    for (let i = 0; i < scores.length; i++) approximate[firstRow + i] = length * (scores[i] ?? 0) - offset
  }
  const error = length * dotErrorBound(side.length)
  const similarity = (row: number) => dot(mirror.matrix.row(row), side) - offset
  const least = leastOf(approximate, mirror.mask({}), error, similarity)
  // The mean of all similarities is 0, so the least is negative unless all photos are alike.
  const scale = least < 0 ? -1 / least : 1
  return {
    exact: (row) => (similarity(row) - least) * scale,
    approximate: approximate.map((value) => (value - least) * scale),
    error: error * scale,
  }
}

/** The least exact value, computed only for rows whose approximate value can be the least. */
function leastOf(
  approximate: Float64Array,
  findable: Uint8Array,
  error: number,
  exact: (row: number) => number,
): number {
  let bound = Infinity
  for (let row = 0; row < approximate.length; row++) {
    if (findable[row] === 1) bound = Math.min(bound, (approximate[row] ?? 0) + 2 * error)
  }
  let least = 0
  for (let row = 0; row < approximate.length; row++) {
    if (findable[row] === 1 && (approximate[row] ?? 0) <= bound) least = Math.min(least, exact(row))
  }
  return least
}
