/**
 * Groups similar pictures by k-means over unit vectors (Lloyd 1982), for the hard negatives of iSEARLE,
 * section 3.3. Deterministic. Own code, because no library's clustering can be interrupted for a query. Pure.
 */

import { dot, unitVector } from '../vectors.ts'
import { randomStream, shuffled } from './random-stream.ts'

/** The clusters settle in about twenty rounds. */
const ROUNDS = 30
/** Rows between two yields: 10 ms with 100 clusters of 512 values. */
const ROWS_A_TURN = 128

/**
 * @param rows [count, size], of any length but 0 each
 * @param clusters at least 1, at most count
 * @returns the members of each cluster, by index; no cluster is empty
 */
export function* kMeans(
  rows: readonly Float32Array[],
  clusters: number,
  seed: number,
): Generator<undefined, readonly (readonly number[])[]> {
  const units = rows.map((row) => unitVector(row) ?? row)
  const all = Array.from(units.keys())
  const first = shuffled(randomStream('k-means', seed), all).slice(0, clusters)
  let centres: readonly Float32Array[] = first.map((index) => units[index] as Float32Array)
  const nearest = new Int32Array(units.length).fill(-1)
  for (let round = 0; round < ROUNDS; round++) {
    let moved = 0
    for (const [index, row] of units.entries()) {
      const cluster = nearestCentre(row, centres)
      if (nearest[index] !== cluster) moved++
      nearest[index] = cluster
      if (index % ROWS_A_TURN === ROWS_A_TURN - 1) yield
    }
    if (moved === 0) break
    centres = means(units, nearest, centres)
    yield
  }
  const members = centres.map((): number[] => [])
  for (const index of all) members[nearest[index] as number]?.push(index)
  return members.filter((cluster) => cluster.length > 0)
}

/** By cosine; the first of equals. */
function nearestCentre(row: Float32Array, centres: readonly Float32Array[]): number {
  let [best, bestCosine] = [0, -Infinity]
  for (const [index, centre] of centres.entries()) {
    const cosine = dot(row, centre)
    if (cosine > bestCosine) [best, bestCosine] = [index, cosine]
  }
  return best
}

/** A cluster without members keeps its centre. */
function means(
  units: readonly Float32Array[],
  nearest: Int32Array,
  before: readonly Float32Array[],
): Float32Array[] {
  const sums = before.map(({ length }) => new Float32Array(length))
  for (const [index, row] of units.entries()) {
    const sum = sums[nearest[index] as number] as Float32Array
    for (let i = 0; i < row.length; i++) sum[i] = (sum[i] as number) + (row[i] as number)
  }
  return sums.map((sum, cluster) => unitVector(sum) ?? before[cluster] ?? sum)
}
