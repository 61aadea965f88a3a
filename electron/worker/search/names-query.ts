/**
 * The score of the method `names`. Runs in the search worker; pure.
 *
 * [Note: A mixture over names] Each guess names what the reference shows, with a sentence and a share p. A photo's
 * cosines s to the sentences become one by the soft maximum K = t log sum p exp(s / t), which is again a cosine: between
 * the least s and the greatest, up to t log of the shares' sum. The score adds the standard scores of K and of the sides, each
 * with its weight. Means and standard deviations are those of the sample, so no filter changes a score. Where all
 * photos have one value, its standard score is 0.
 */
import type { LibrarySample } from './library-sample.ts'
import { standardDeviation } from './quantiles.ts'
import type { NamesDirections } from './rank-request.ts'
import { type CosineScore, columnScore, type ScoredQuery, sampleScores } from './scored-query.ts'

export function namesQuery(
  { guesses, temperature, weight, sides }: NamesDirections,
  sample: LibrarySample,
): ScoredQuery {
  const columns = [...guesses, ...sides].map(({ direction }) => direction)
  const banded = softMaximum(
    guesses.map(({ share }) => share),
    temperature,
  )
  const standardised = [banded, ...sides.map((_, i) => columnScore(guesses.length + i))].map((score, i) =>
    standardScore(
      score,
      i === 0 ? weight : (sides[i - 1]?.weight ?? 0),
      sampleScores({ columns }, score, sample),
    ),
  )
  return { columns, score: weightedSum(standardised), banded }
}

/**
 * K's derivatives by the cosines are not negative and add up to 1, so an error of all cosines changes it by that
 * error at most.
 */
function softMaximum(shares: readonly number[], temperature: number): CosineScore {
  return {
    enclose: (cosines, errors, { lowest, highest }) => {
      for (let i = 0; i < lowest.length; i++) {
        let most = -Infinity
        for (let k = 0; k < shares.length; k++)
          most = Math.max(most, (cosines[k] as Float64Array)[i] as number)
        let sum = 0
        for (let k = 0; k < shares.length; k++) {
          const cosine = (cosines[k] as Float64Array)[i] as number
          sum += (shares[k] as number) * Math.exp((cosine - most) / temperature)
        }
        const value = most + temperature * Math.log(sum)
        lowest[i] = value - (errors[i] as number)
        highest[i] = value + (errors[i] as number)
      }
    },
  }
}

/** weight (score - mean) / deviation, as slope score + offset. */
interface StandardScore {
  readonly score: CosineScore
  readonly slope: number
  readonly offset: number
}

/** Rounding alone makes a deviation of about 1e-16 where all values are one. */
const LEAST_DEVIATION = 1e-12

function standardScore(score: CosineScore, weight: number, values: Float64Array): StandardScore {
  const deviation = standardDeviation(values)
  if (!(deviation > LEAST_DEVIATION)) return { score, slope: 0, offset: 0 }
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const slope = weight / deviation
  return { score, slope, offset: -mean * slope }
}

/** Adds up the enclosures: a negative slope exchanges the ends. */
function weightedSum(terms: readonly StandardScore[]): CosineScore {
  const used = terms.filter(({ slope }) => slope !== 0)
  return {
    enclose: (cosines, errors, { lowest, highest }) => {
      const part = { lowest: new Float64Array(lowest.length), highest: new Float64Array(lowest.length) }
      lowest.fill(0)
      highest.fill(0)
      for (const { score, slope, offset } of used) {
        score.enclose(cosines, errors, part)
        const [least, most] = slope > 0 ? [part.lowest, part.highest] : [part.highest, part.lowest]
        for (let i = 0; i < lowest.length; i++) {
          lowest[i] = (lowest[i] as number) + slope * (least[i] as number) + offset
          highest[i] = (highest[i] as number) + slope * (most[i] as number) + offset
        }
      }
    },
  }
}
