/**
 * Arithmetic on vectors. Sums run in float64 in the order of the indices, so that equal input gives equal bits
 * wherever it is summed. Pure; runs anywhere. native-models, which imports nothing from electron/, has its own.
 */

/** @throws RangeError for vectors of different lengths */
export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new RangeError(`expected ${a.length} values, got ${b.length}`)
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number)
  return sum
}

/** Euclidean length: 0 for the empty vector, NaN or infinite if a value is. */
export function lengthOf(vector: ArrayLike<number>): number {
  return Math.sqrt(dot(vector, vector))
}

/** NaN where a vector has no direction. @throws RangeError for vectors of different lengths */
export function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b))
}

/**
 * `vector` scaled to unit length; null for one without a direction: empty, zero, or with a value that is not finite.
 */
export function unitDirection(vector: ArrayLike<number>): Float64Array | null {
  const length = lengthOf(vector)
  return length > 0 && length < Infinity ? Float64Array.from(vector, (value) => value / length) : null
}

/** As `unitDirection`, rounded to float32. */
export function unitVector(vector: ArrayLike<number>): Float32Array | null {
  const direction = unitDirection(vector)
  return direction && Float32Array.from(direction)
}

/** NaN for no values. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** A view of the vector's memory. Float32 is little-endian on every platform that Searlight runs on. */
export function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}

/**
 * A copy, because bytes may start at an address that is not a multiple of four.
 * @throws RangeError for part of a value
 */
export function floatsOf(bytes: Uint8Array): Float32Array {
  return new Float32Array(Uint8Array.from(bytes).buffer)
}
