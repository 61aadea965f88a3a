/**
 * The score of the method BASIC (i-CIR, arXiv 2510.25387). It subtracts the mean of all pictures and the mean of all
 * captions, and multiplies the two remaining similarities, with Harris' term against photos that only one side likes. It
 * leaves out the paper's projection, which needs corpora of its own, and its query expansion, which relies on blind
 * feedback. Runs in the search worker; pure.
 */
import { dot, lengthOf } from '../../shared/vectors.ts'
import type { LibrarySample } from './library-sample.ts'
import type { RankingDirections } from './rank-request.ts'
import { type CosineScore, columnScore, type ScoredQuery } from './scored-query.ts'

/** The paper's lambda. */
const HARRIS = 0.1

/**
 * A similarity after the means are subtracted, rescaled linearly so that the sample's least becomes 0 and 0 becomes 1:
 * i-CIR's min-normalisation. A photo below the least gets 0. It is max(0, slope * cosine + offset).
 */
interface Side {
  readonly column: Float64Array
  readonly slope: number
  readonly offset: number
}

export function fusedQuery(
  { reference, text, textMean }: Extract<RankingDirections, { readonly kind: 'basic' }>,
  sample: LibrarySample,
): ScoredQuery {
  const mean = sample.mean()
  const image = centredSide(difference(reference, mean), mean, sample)
  const words = centredSide(difference(text, textMean), mean, sample)
  return {
    columns: [image.column, words.column, text],
    score: fusedScore(image, words),
    banded: columnScore(2),
  }
}

function centredSide(side: Float64Array, mean: Float64Array, sample: LibrarySample): Side {
  const length = lengthOf(side)
  const column = side.map((value) => (length > 0 ? value / length : 0))
  const origin = dot(mean, side)
  const lowest = sample.cosines(column).reduce((least, cosine) => Math.min(least, cosine), Infinity)
  const least = Math.min(0, length * lowest - origin)
  // The mean of all similarities is 0, so the least is negative unless all photos are alike.
  const scale = least < 0 && least > -Infinity ? -1 / least : 1
  return { column, slope: length * scale, offset: (-origin - Math.max(least, -Number.MAX_VALUE)) * scale }
}

/**
 * The derivative of a b - H (a + b)^2 by a is (1 - 2 H) b - 2 H a, which lies between -2 H A and (1 - 2 H) B for a in
 * [0, A] and b in [0, B]; the same with a and b exchanged. An error of the cosine moves a and b by its slopes.
 */
function fusedScore(image: Side, words: Side): CosineScore {
  return {
    enclose: ([images = NONE, texts = NONE], errors, { lowest, highest }) => {
      for (let i = 0; i < lowest.length; i++) {
        const error = errors[i] as number
        const [da, db] = [image.slope * error, words.slope * error]
        const [a, b] = [rescaled(image, images[i] as number), rescaled(words, texts[i] as number)]
        const score = a * b - HARRIS * (a + b) ** 2
        const byA = Math.max((1 - 2 * HARRIS) * (b + db), 2 * HARRIS * (a + da))
        const byB = Math.max((1 - 2 * HARRIS) * (a + da), 2 * HARRIS * (b + db))
        lowest[i] = score - byA * da - byB * db
        highest[i] = score + byA * da + byB * db
      }
    },
  }
}

const NONE = new Float64Array(0)

function rescaled({ slope, offset }: Side, cosine: number): number {
  return Math.max(0, slope * cosine + offset)
}

function difference(a: Float64Array, b: ArrayLike<number>): Float64Array {
  return a.map((value, i) => value - (b[i] ?? 0))
}
