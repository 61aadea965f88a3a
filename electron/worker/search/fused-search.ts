/**
 * Answers by the method BASIC (i-CIR, arXiv 2510.25387). It subtracts the mean of all pictures and the mean
 * of all captions, and multiplies the two remaining similarities, with Harris' term against photos that only
 * one side likes. It leaves out the paper's projection, which needs corpora of its own, and its query
 * expansion, which relies on blind feedback. Runs in the search worker.
 *
 * [Note: Fused and exact] A first pass in float32 is within a known error of each similarity, and so of the
 * fused score, which is quadratic in both. Rows that can be among the best are scored again in float64: see
 * [Note: Exact from approximate].
 */
import type { Hit } from '../../shared/search-api.ts'
import type { BlockScorer } from './block-scorer.ts'
import { selectCandidates } from './candidate-selection.ts'
import { type CentredSide, centredSide } from './centred-side.ts'
import type { LibraryMirror } from './library-mirror.ts'
import { candidates } from './matrix-search.ts'
import type { ResolvedFilter } from './photo-filter.ts'
import { rank } from './ranking.ts'
import type { FusedDirections } from './scan-request.ts'

/** The paper's lambda. */
const HARRIS = 0.1
/** Unit roundoff of float32, the precision in which approximate scores are compared. */
const FLOAT32_ROUNDOFF = 2 ** -24

export async function searchFused(
  mirror: LibraryMirror,
  scorer: BlockScorer,
  directions: FusedDirections,
  filter: ResolvedFilter,
  limit: number,
): Promise<readonly Hit[]> {
  const mean = mirror.mean()
  const { reference, text, textMean } = directions
  const image = await centredSide(mirror, scorer, difference(reference, mean), mean)
  const words = await centredSide(mirror, scorer, difference(text, textMean), mean)
  const scores = Float32Array.from(image.approximate, (a, row) => fused(a, words.approximate[row] ?? 0))
  const rows = selectCandidates([{ firstRow: 0, scores }], mirror.mask(filter), limit, errorOf(image, words))
  const exact = (row: number) => fused(image.exact(row), words.exact(row))
  return rank(candidates(mirror, rows, exact, filter), directions, limit)
}

function fused(a: number, b: number): number {
  return a * b - HARRIS * (a + b) ** 2
}

/**
 * How far an approximate score can be from the exact one, with da and db the errors of its similarities:
 * |f(a + da, b + db) - f(a, b)| <= |b| da + |a| db + da db + lambda (2 |a + b| (da + db) + (da + db)^2), plus
 * the rounding of f itself.
 */
function errorOf(image: CentredSide, words: CentredSide): number {
  const [da, db] = [image.error, words.error]
  const [a, b] = [largest(image.approximate) + da, largest(words.approximate) + db]
  const harris = HARRIS * (2 * (a + b) * (da + db) + (da + db) ** 2)
  const rounding = FLOAT32_ROUNDOFF * (a * b + HARRIS * (a + b) ** 2)
  return b * da + a * db + da * db + harris + rounding
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
}

function difference(a: Float64Array, b: ArrayLike<number>): Float64Array {
  return a.map((value, i) => value - (b[i] ?? 0))
}
