/**
 * Vectors in the search worker: float32 of unit length, so that a dot product is a cosine. Runs in the search
 * worker; pure.
 */
import { dot, lengthOf } from '../../shared/vectors.ts'

/** Unit roundoff of float32. */
const FLOAT32_ROUNDOFF = 2 ** -24

/**
 * Writes the vector in a blob (float32, little-endian, [target.length]) to `target`, scaled to unit length.
 * Returns false, with `target` all zeros, for a blob without a direction: a wrong length, NaN, infinity,
 * length 0.
 */
export function readUnitVector(blob: Uint8Array, target: Float32Array): boolean {
  const vector = blob.byteLength === target.byteLength ? floatsOf(blob) : null
  const length = vector === null ? Number.NaN : lengthOf(vector)
  if (vector === null || !(length > 0 && length < Infinity)) {
    target.fill(0)
    return false
  }
  for (let i = 0; i < target.length; i++) target[i] = (vector[i] ?? 0) / length
  return true
}

/** A view of an aligned blob, a copy of any other. Every platform that Searlight runs on is little-endian. */
function floatsOf(blob: Uint8Array): Float32Array {
  const aligned = blob.byteOffset % Float32Array.BYTES_PER_ELEMENT === 0 ? blob : blob.slice()
  return new Float32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength / 4)
}

/** The score of a hit: cosine of a stored unit vector to a unit direction, in float64, [-1, 1]. */
export function hitScore(stored: Float32Array, direction: Float64Array): number {
  return Math.min(1, Math.max(-1, dot(stored, direction)))
}

/**
 * The largest difference between a float32 dot product of two unit vectors of `size` values and the float64
 * one, whatever the order of its sums: |fl(x.y) - x.y| <= g |x|.|y| <= g, g = n u / (1 - n u) (Higham,
 * Accuracy and Stability of Numerical Algorithms, section 3.1). Four more roundings account for the vectors
 * themselves: both were rounded to float32, which also leaves their lengths within one rounding of 1.
 */
export function dotErrorBound(size: number): number {
  const error = (size + 4) * FLOAT32_ROUNDOFF
  return error / (1 - error)
}
