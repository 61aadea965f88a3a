/**
 * Answers by the method BASIC (i-CIR, arXiv 2510.25387): what all pictures and all captions have in common is taken off,
 * and the two similarities that are left are multiplied, with Harris' term against photos that one side alone likes.
 * Runs in the search worker.
 *
 * [Note: Fused in float64] The product is not monotone in its factors, so no first pass in float32 can tell which rows
 * to score again; every row is scored in float64 (0.1 s for 100,000 of 512), and order and ties are exact for that. The
 * paper's projection and query expansion are left out: they need corpora of its own, and blind feedback.
 */
import type { Hit, SearchFilter } from '../../shared/search-api.ts'
import { selectCandidates } from './candidate-selection.ts'
import type { LibraryMirror } from './library-mirror.ts'
import { candidates } from './matrix-search.ts'
import { rank } from './ranking.ts'
import type { FusedDirections } from './scan-request.ts'

/** The paper's lambda. */
const HARRIS = 0.1

export function searchFused(
  mirror: LibraryMirror,
  directions: FusedDirections,
  filter: SearchFilter,
  limit: number,
): readonly Hit[] {
  const scores = fusedScores(mirror, directions)
  // Rounding keeps the order, so what is best in float64 is among the best, and their ties, in float32.
  const rounded = [{ firstRow: 0, scores: Float32Array.from(scores) }]
  const rows = selectCandidates(rounded, mirror.mask(filter), limit, 0)
  return rank(
    candidates(mirror, rows, (row) => scores[row] ?? 0, filter),
    directions,
    limit,
  )
}

/** By row; 0 for rows that nothing finds. A filter changes no score. */
function fusedScores(mirror: LibraryMirror, { reference, text, textMean }: FusedDirections): Float64Array {
  const imageMean = mirror.mean()
  const image = centredSimilarities(mirror, imageMean, difference(reference, imageMean))
  const words = centredSimilarities(mirror, imageMean, difference(text, textMean))
  return image.map((a, row) => {
    const b = words[row] ?? 0
    return a * b - HARRIS * (a + b) ** 2
  })
}

/** (x - mean) . side of each photo, from its least value (0) over 0 (1) up. */
function centredSimilarities(mirror: LibraryMirror, mean: Float64Array, side: Float64Array): Float64Array {
  const findable = mirror.mask({})
  const offset = dot(mean, side)
  const similarities = new Float64Array(mirror.rows)
  let least = 0
  for (let row = 0; row < mirror.rows; row++) {
    if (findable[row] !== 1) continue
    const similarity = dot(mirror.matrix.row(row), side) - offset
    similarities[row] = similarity
    least = Math.min(least, similarity)
  }
  // Photos' mean is 0, so the least one is below, unless all are alike.
  if (least === 0) return similarities
  return similarities.map((similarity) => (similarity - least) / -least)
}

function difference(a: Float64Array, b: ArrayLike<number>): Float64Array {
  return a.map((value, i) => value - (b[i] ?? 0))
}

function dot(a: ArrayLike<number>, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < b.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0)
  return sum
}
