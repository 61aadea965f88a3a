/** Comparisons of vectors. */

/** [rows, size] -> the same with every row of unit length. */
export function unitRows(values: Float32Array, size: number): Float32Array {
  const unit = new Float32Array(values.length)
  for (let start = 0; start < values.length; start += size) {
    const row = values.subarray(start, start + size)
    const norm = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0))
    for (const [index, value] of row.entries()) unit[start + index] = value / norm
  }
  return unit
}

/** Largest absolute difference; not a number differs from everything. */
export function largestDifference(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) throw new RangeError(`expected ${b.length} values, got ${a.length}`)
  return a.reduce((largest, value, index) => {
    const difference = Math.abs(value - (b[index] ?? Number.NaN))
    return difference <= largest ? largest : Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference
  }, 0)
}
