/**
 * Guesses what a reference shows, by name. Runs in the engine; pure.
 *
 * [Note: Half of the middle] Some names are near to every photo of a library, and a guess would name them again and
 * again. So half of the library's mean is taken from the reference before it is compared: in a trial with the
 * sample model on the validation world, the first guess was right in 61 % of 360 references instead of 51 %.
 */
import type { Surroundings } from '../../shared/search-api.ts'
import { unitDirection } from '../../shared/vectors.ts'
import type { NamesSettings } from '../cards/card.ts'
import type { NameFeatures } from './name-features.ts'

const SHARE_OF_CENTRE = 0.5

export interface Guess {
  readonly name: string
  /** Product of the name's unit feature with the reference less half of the library's mean. */
  readonly score: number
  /** The shares of all guesses add up to 1. */
  readonly share: number
}

export interface Guesses {
  /** Best first. */
  readonly names: readonly Guess[]
  /** Of the kind of thing, [size]: the names' mean weighted by how well they fit, less the mean of all names. */
  readonly likeness: Float32Array
}

/**
 * The reference with its neighbours, [size] of unit length.
 * @param reference [size], of unit length
 */
export function withNeighbours(
  reference: Float32Array,
  { nearest }: Pick<Surroundings, 'nearest'>,
): Float32Array {
  const sum = reference.map((value, i) => value + (nearest[i] as number))
  return Float32Array.from(unitDirection(sum) ?? reference)
}

/** @param reference as `withNeighbours` gives it */
export function guessNames(
  { names, matrix, size, centre }: NameFeatures,
  reference: Float32Array,
  { centre: middle }: Pick<Surroundings, 'centre'>,
  settings: Pick<NamesSettings, 'guesses' | 'nameTemperature' | 'likenessTemperature'>,
): Guesses {
  const direction = Float64Array.from(
    reference,
    (value, i) => value - SHARE_OF_CENTRE * (middle[i] as number),
  )
  const scores = products(matrix, direction)
  const best = [...scores.keys()]
    .sort((a, b) => (scores[b] as number) - (scores[a] as number) || a - b)
    .slice(0, settings.guesses)
  const shares = softmax(
    best.map((place) => scores[place] as number),
    settings.nameTemperature,
  )
  const weights = softmax(scores, settings.likenessTemperature)
  return {
    names: best.map((place, i) => ({
      name: names[place] as string,
      score: scores[place] as number,
      share: shares[i] as number,
    })),
    likeness: Float32Array.from(
      weightedRows(matrix, weights, size),
      (value, i) => value - (centre[i] as number),
    ),
  }
}

function products(matrix: Float32Array, direction: Float64Array): Float64Array {
  const size = direction.length
  const scores = new Float64Array(matrix.length / size)
  for (let row = 0; row < scores.length; row++) {
    let sum = 0
    for (let i = 0; i < size; i++) sum += (matrix[row * size + i] as number) * (direction[i] as number)
    // A name without a direction is no guess.
    scores[row] = sum === 0 ? -Infinity : sum
  }
  return scores
}

function softmax(scores: ArrayLike<number>, temperature: number): Float64Array {
  const most = Array.prototype.reduce.call(
    scores,
    (a, b) => Math.max(a as number, b as number),
    -Infinity,
  ) as number
  const powers = Float64Array.from(scores, (score) => Math.exp((score - most) / temperature))
  const sum = powers.reduce((all, power) => all + power, 0)
  return powers.map((power) => power / sum)
}

function weightedRows(matrix: Float32Array, weights: Float64Array, size: number): Float64Array {
  const sum = new Float64Array(size)
  for (let row = 0; row < weights.length; row++) {
    const weight = weights[row] as number
    // A name that does not fit at all adds nothing.
    if (weight < 1e-12) continue
    for (let i = 0; i < size; i++) sum[i] = (sum[i] as number) + weight * (matrix[row * size + i] as number)
  }
  return sum
}
