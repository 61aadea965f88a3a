/**
 * A query as a function of a photo's cosines to a few directions. Runs in the search worker; pure.
 *
 * [Note: One function of cosines] Every ranking, its exclusions and the cosine that bands read are functions of the same
 * columns. The scan gives the columns' cosines, first of every row within a known error, then of a few rows exactly. So a
 * function encloses the scores of all cosines within an error; without an error, both ends are the score.
 */
import type { LibrarySample } from './library-sample.ts'

/** By place. */
export interface Enclosure {
  readonly lowest: Float64Array
  readonly highest: Float64Array
}

export interface CosineScore {
  /**
   * Writes to each place of `scores` the ends of an interval: it holds the score of all cosines that are within
   * `errors`, at the same place, of these. There is one array of cosines a column.
   */
  enclose(cosines: readonly Float64Array[], errors: Float64Array, scores: Enclosure): void
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
  return {
    enclose: (cosines, errors, { lowest, highest }) => {
      const own = cosines[column] as Float64Array
      for (let i = 0; i < lowest.length; i++) {
        lowest[i] = (own[i] as number) - (errors[i] as number)
        highest[i] = (own[i] as number) + (errors[i] as number)
      }
    },
  }
}

/** The scores of exact cosines, one array a column. */
export function scoresOf(score: CosineScore, cosines: readonly Float64Array[], count: number): Float64Array {
  const [lowest, highest] = [new Float64Array(count), new Float64Array(count)]
  score.enclose(cosines, new Float64Array(count), { lowest, highest })
  return lowest
}

/** The scores of the sample's contents, in its order. */
export function sampleScores(
  { columns }: Pick<ScoredQuery, 'columns'>,
  score: CosineScore,
  sample: LibrarySample,
) {
  return scoresOf(
    score,
    columns.map((column) => sample.cosines(column)),
    sample.size,
  )
}
