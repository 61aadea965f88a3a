/**
 * Vectors in the search worker: float32 of unit length, so that a dot product is a cosine. Runs in the search
 * worker; pure.
 */
import { dot, lengthOf } from '../../shared/vectors.ts'

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
