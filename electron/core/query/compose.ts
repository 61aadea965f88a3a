/**
 * Vectors of a query from the vectors of its parts (design/method.md, section 6). Runs in the engine; pure.
 * Features go in as the encoders give them, un-normalised; sums run in float64.
 */
import { AppError } from '../../shared/errors.ts'
import { dot, unitDirection } from '../../shared/vectors.ts'

/** `vector` scaled to unit length. @throws AppError `query-cancels-out` for a vector without a direction: parts that cancel out. */
export function unit(vector: ArrayLike<number>): Float64Array {
  const direction = unitDirection(vector)
  if (direction) return direction
  throw new AppError(
    'query-cancels-out',
    'the parts of this query cancel each other out: there is nothing to look for',
  )
}

/** Mean of the vectors' unit vectors, of unit length: each reference counts the same. At least one vector. */
export function unitMean(vectors: readonly Float32Array[]): Float32Array {
  if (vectors.length === 0) throw new TypeError('expected at least one vector, got none')
  return Float32Array.from(unit(weightedSum(vectors.map((vector) => [1, unit(vector)]))))
}

/** unit(image) + unit(text): the training-free baseline "image + text". */
export function sumOfUnits(image: Float32Array, text: Float32Array): Float32Array {
  return Float32Array.from(
    weightedSum([
      [1, unit(image)],
      [1, unit(text)],
    ]),
  )
}

type Weighted = readonly [weight: number, vector: ArrayLike<number>]

/** Of vectors of one length; at least one. */
export function weightedSum(terms: readonly Weighted[]): Float64Array {
  const sum = new Float64Array(terms[0]?.[1].length ?? 0)
  for (const [weight, vector] of terms) {
    for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + weight * (vector[i] ?? 0)
  }
  return sum
}

/**
 * Spherical interpolation between the unit vectors: `share` 0 is the image, 1 the text.
 * slerp(a, b, t) = (sin((1 - t) w) a + sin(t w) b) / sin w, w the angle between them.
 */
export function slerp(image: Float32Array, text: Float32Array, share: number): Float32Array {
  const from = unit(image)
  const to = unit(text)
  const angle = Math.acos(Math.min(1, Math.max(-1, dot(from, to))))
  const [a, b] = slerpWeights(angle, share)
  return Float32Array.from(from, (value, i) => a * value + b * (to[i] ?? 0))
}

/** Below this angle, in radians, sin w loses its digits and the straight line is the arc. */
const STRAIGHT_ANGLE = 1e-4

function slerpWeights(angle: number, share: number): readonly [number, number] {
  if (angle < STRAIGHT_ANGLE) return [1 - share, share]
  const sine = Math.sin(angle)
  return [Math.sin((1 - share) * angle) / sine, Math.sin(share * angle) / sine]
}
