/** The bank of unrelated names against which each photo is scored once: [Note: Bank statistics]. Runs in the engine; pure. */
import { createHash } from 'node:crypto'
import type { NameFeatures } from './name-features.ts'

/** 560 of the built-in names. */
const EVERY = 4
const MIDDLE = 0.5
const HIGH = 0.84

export interface NameBank {
  /** [names, size], of unit length. */
  readonly matrix: Float32Array
  readonly size: number
  /** Equal banks of one model have equal hashes. */
  readonly hash: string
}

export interface BankStatistics {
  /** Of the cosines to the bank's names. */
  readonly median: number
  /** The 84th percentile less the median. */
  readonly spread: number
}

export function bankOf({ names, matrix, size }: NameFeatures): NameBank {
  const chosen = [...names.keys()].filter((place) => place % EVERY === 0)
  const rows = new Float32Array(chosen.length * size)
  for (const [row, place] of chosen.entries()) {
    rows.set(matrix.subarray(place * size, (place + 1) * size), row * size)
  }
  const hash = createHash('sha256').update(JSON.stringify(chosen.map((place) => names[place])))
  return { matrix: rows, size, hash: hash.digest('hex') }
}

/**
 * Null for features without a direction, and for a photo that is equally near to all names.
 * @param features [size], un-normalised
 */
export function bankStatistics({ matrix, size }: NameBank, features: Float32Array): BankStatistics | null {
  const length = Math.hypot(...features)
  if (!(length > 0 && length < Infinity)) return null
  const cosines = new Float64Array(matrix.length / size)
  for (let row = 0; row < cosines.length; row++) {
    let sum = 0
    for (let i = 0; i < size; i++) sum += (matrix[row * size + i] as number) * (features[i] as number)
    cosines[row] = sum / length
  }
  cosines.sort()
  const median = quantile(cosines, MIDDLE)
  const spread = quantile(cosines, HIGH) - median
  return spread > 0 ? { median, spread } : null
}

/** Linear between two neighbours. @param sorted at least one value */
function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1)
  const below = sorted[Math.floor(place)] as number
  const above = sorted[Math.ceil(place)] as number
  return below + (above - below) * (place - Math.floor(place))
}
