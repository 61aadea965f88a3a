/** Statistics of a sample of scores. Pure. */

/** By linear interpolation between the two nearest places; 0 for no values. @param sorted ascending */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const place = share * (sorted.length - 1)
  const below = Math.max(0, Math.floor(place))
  const low = sorted[below] ?? 0
  const high = sorted[below + 1] ?? low
  return low + (high - low) * (place - below)
}

/** @param sorted ascending */
export function median(sorted: ArrayLike<number>): number {
  return sorted.length === 0 ? 0 : quantile(sorted, 0.5)
}

/** Of the values themselves, not an estimate; 0 for no values. */
export function standardDeviation(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return Math.sqrt(squares / Math.max(1, values.length))
}
