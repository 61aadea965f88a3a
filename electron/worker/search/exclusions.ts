/**
 * Lowers the scores of photos that show what a query excludes. Runs in the search worker; pure.
 *
 * [Note: Exclusions] A text tower reads "without a dog" as "a dog". So excluded words are columns of their own, and a
 * photo loses `w * max(0, s - median)` for each: s is its cosine to the words, the median that of the library. Half of
 * the photos lose nothing, and no photo gains. A ranking whose score is no cosine loses as many standard deviations of
 * its score as the banded cosine loses of its own.
 */
import type { LibrarySample } from './library-sample.ts'
import { median, standardDeviation } from './quantiles.ts'
import { type CosineScore, type ScoredQuery, sampleScores } from './scored-query.ts'

/** w. Measured with photo-mini: 0.5 leaves more of the excluded, 2 takes more of the wanted. */
const WEIGHT = 1

export function withExclusions(
  query: ScoredQuery,
  without: readonly Float64Array[],
  sample: LibrarySample,
): ScoredQuery {
  if (without.length === 0) return query
  const medians = without.map((direction) => median(sample.cosines(direction)))
  const penalty = { first: query.columns.length, medians }
  const banded = lowered(query.banded, 1, penalty)
  if (query.score === query.banded) return { columns: [...query.columns, ...without], score: banded, banded }
  const score = lowered(query.score, scoreScale(query, sample), penalty)
  return { columns: [...query.columns, ...without], score, banded }
}

/** Standard deviations of the score for one of the banded cosine; 1 where all photos are alike. */
function scoreScale(query: ScoredQuery, sample: LibrarySample): number {
  const [ofScore, ofCosine] = [query.score, query.banded].map((each) =>
    standardDeviation(sampleScores(query, each, sample)),
  )
  const scale = (ofScore ?? 0) / (ofCosine ?? 0)
  return scale > 0 && scale < Infinity ? scale : 1
}

interface Penalty {
  /** The first column of the excluded words. */
  readonly first: number
  readonly medians: readonly number[]
}

function lowered(score: CosineScore, scale: number, { first, medians }: Penalty): CosineScore {
  const half = (scale * WEIGHT) / 2
  return {
    enclose: (cosines, errors, scores) => {
      const { lowest, highest } = scores
      score.enclose(cosines, errors, scores)
      for (const [j, median] of medians.entries()) {
        const column = cosines[first + j] as Float64Array
        for (let i = 0; i < lowest.length; i++) {
          const above = (column[i] as number) - median
          const error = errors[i] as number
          // x + |x| is twice max(0, x), without a branch: half of the photos go one way.
          const most = above + error
          const least = above - error
          lowest[i] = (lowest[i] as number) - half * (most + Math.abs(most))
          highest[i] = (highest[i] as number) - half * (least + Math.abs(least))
        }
      }
    },
  }
}
