/**
 * A query as a function of a photo's cosines to a few directions. Runs in the search worker; pure.
 *
 * [Note: One function of cosines] Every ranking, its exclusions and the cosine that bands read are functions of the same
 * columns. The scan gives the columns' cosines, first of every row and nearly, then of a few rows exactly. A function
 * that moves at most `lipschitz` times as far as the cosines turns the error of a cosine into that of a score.
 */
import type { LibrarySample } from './library-sample.ts'

export interface CosineScore {
  /** Writes one score for each place of `cosines`, which holds one array a column. */
  fill(cosines: readonly Float64Array[], scores: Float64Array): void
  /** How far a score moves at most, for each unit that every cosine moves at most. */
  readonly lipschitz: number
}

export interface ScoredQuery {
  /** Of unit length, [featureSize] each. */
  readonly columns: readonly Float64Array[]
  /** The score that ranks. */
  readonly score: CosineScore
  /** The cosine that bands read. */
  readonly banded: CosineScore
}

/** The cosine of one column as it is. */
export function columnScore(column: number): CosineScore {
  return { fill: (cosines, scores) => scores.set(cosines[column] ?? []), lipschitz: 1 }
}

/** The scores of the sample's contents, in its order. */
export function sampleScores(query: Pick<ScoredQuery, 'columns'>, score: CosineScore, sample: LibrarySample) {
  const scores = new Float64Array(sample.size)
  score.fill(
    query.columns.map((column) => sample.cosines(column)),
    scores,
  )
  return scores
}
