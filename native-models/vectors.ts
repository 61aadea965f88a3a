/** Arithmetic on vectors. Sums run in float64 in the order of the indices. Pure. */

/** @throws RangeError for vectors of different lengths */
export function dot(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) throw new RangeError(`expected ${a.length} values, got ${b.length}`)
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number)
  return sum
}

/** `vector` scaled to unit length; null for one without a direction: empty, zero, or with a value that is not finite. */
export function unitVector(vector: Float32Array): Float32Array | null {
  const length = Math.sqrt(dot(vector, vector))
  return length > 0 && length < Infinity ? vector.map((value) => value / length) : null
}

/** A view of the vector's memory. */
export function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}
