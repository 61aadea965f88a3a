/** Statistics of a sample of scores. Pure. */

/** By linear interpolation between the two nearest places; 0 for no values. */
export function quantile(values: Float64Array, share: number): number {
  if (values.length === 0) return 0
  const place = share * (values.length - 1)
  const below = Math.floor(place)
  const ordered = values.slice()
  const low = select(ordered, below)
  const above = ordered.subarray(below + 1)
  if (above.length === 0) return low
  return low + (above.reduce((least, value) => Math.min(least, value), Infinity) - low) * (place - below)
}

export function median(values: Float64Array): number {
  return quantile(values, 0.5)
}

/** Of the values themselves, not an estimate; 0 for no values. */
export function standardDeviation(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return Math.sqrt(squares / Math.max(1, values.length))
}

/** Orders the values so that no value before `place` is greater and none behind it less, and returns that at `place`. */
function select(values: Float64Array, place: number): number {
  for (let [low, high] = [0, values.length - 1]; low < high; ) {
    const pivot = values[(low + high) >> 1] as number
    let [left, right] = [low, high]
    while (left <= right) {
      while ((values[left] as number) < pivot) left++
      while ((values[right] as number) > pivot) right--
      if (left > right) break
      const value = values[left] as number
      values[left++] = values[right] as number
      values[right--] = value
    }
    if (place <= right) high = right
    else if (place >= left) low = left
    else break
  }
  return values[place] as number
}
