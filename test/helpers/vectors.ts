/**
 * Arithmetic on vectors for tests. Written on its own, so that a mistake in electron/shared/vectors.ts or
 * native-models/vectors.ts cannot hide in both sides of a comparison.
 */

export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new RangeError(`expected ${a.length} values, got ${b.length}`)
  return Array.from(a).reduce((sum, value, i) => sum + value * (b[i] as number), 0)
}

export function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return dot(a, b) / Math.hypot(...Array.from(a)) / Math.hypot(...Array.from(b))
}

/** Rounded to float32. NaN for a vector without a direction. */
export function unit(vector: ArrayLike<number>): Float32Array {
  const length = Math.hypot(...Array.from(vector))
  return Float32Array.from(vector, (value) => value / length)
}

export function mean(values: ArrayLike<number>): number {
  return Array.from(values).reduce((sum, value) => sum + value, 0) / values.length
}

/** [rows, size] -> the same with every row of unit length. */
export function unitRows(values: Float32Array, size: number): Float32Array {
  const rows = new Float32Array(values.length)
  for (let start = 0; start < values.length; start += size) {
    rows.set(unit(values.subarray(start, start + size)), start)
  }
  return rows
}

/** Largest absolute difference; not a number differs from everything. */
export function largestDifference(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) throw new RangeError(`expected ${b.length} values, got ${a.length}`)
  return a.reduce((largest, value, index) => {
    const difference = Math.abs(value - (b[index] ?? Number.NaN))
    return difference <= largest ? largest : Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference
  }, 0)
}
