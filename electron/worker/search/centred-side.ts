/**
 * One side of a fused query: how like it photos are once what all have in common is taken off. Runs in the search worker.
 */

import { dot, lengthOf } from '../../shared/vectors.ts'
import type { BlockScorer } from './block-scorer.ts'
import type { LibraryMirror } from './library-mirror.ts'
import { dotErrorBound } from './unit-vector.ts'

/** Similarities, from the library's least (0) over 0 (1) up: i-CIR's min-normalisation. */
export interface CentredSide {
  /** In float64. */
  exact(row: number): number
  /** By row, from float32 products; within `error` of the exact ones. */
  readonly approximate: Float64Array
  readonly error: number
}

/** @param side the query less its mean, of any length; @param mean of the photos */
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
  // The mean of all is 0, so the least is below, unless all are alike.
  const scale = least < 0 ? -1 / least : 1
  return {
    exact: (row) => (similarity(row) - least) * scale,
    approximate: approximate.map((value) => (value - least) * scale),
    error: error * scale,
  }
}

/** The least exact value: of the rows whose approximate one can be it. */
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
