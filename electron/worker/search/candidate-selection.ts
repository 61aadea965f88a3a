/**
 * Selects the rows that can be among the best from the first pass, exactly, despite its rounding. Runs in the search
 * worker; pure.
 *
 * [Note: Exact from approximate] The first pass encloses the score of every row. The `count` rows with the best lower ends
 * are scored exactly; let t be the count-th best of these scores. At least `count` rows reach t, so a row whose upper end
 * is below t cannot be among the best. Every other row is scored exactly as well.
 */
import type { Enclosure } from './scored-query.ts'

export interface ScoredRow {
  readonly row: number
  /** Exact. */
  readonly score: number
}

/**
 * The `count` best rows that pass `mask`, and all that tie with the last of them, with exact scores, in no order.
 * `exactly` scores rows, which it gets in ascending order.
 */
export function bestRows(
  { lowest, highest }: Enclosure,
  mask: Uint8Array,
  count: number,
  exactly: (rows: readonly number[]) => Float64Array,
): readonly ScoredRow[] {
  const least = kthBest(lowest, mask, count)
  const first: number[] = []
  for (let row = 0; row < lowest.length; row++) {
    if ((lowest[row] as number) >= least && mask[row] === 1) first.push(row)
  }
  const exact = exactly(first)
  const reached = kthBest(exact, null, count)
  const others: number[] = []
  for (let row = 0; row < highest.length; row++) {
    if ((highest[row] as number) >= reached && (lowest[row] as number) < least && mask[row] === 1)
      others.push(row)
  }
  const found = [...scored(first, exact), ...scored(others, exactly(others))]
  const last = kthBest(
    Float64Array.from(found, ({ score }) => score),
    null,
    count,
  )
  return found.filter(({ score }) => score >= last)
}

function scored(rows: readonly number[], scores: Float64Array): readonly ScoredRow[] {
  return rows.map((row, i) => ({ row, score: scores[i] as number }))
}

/** The count-th best score among rows that pass; -Infinity when fewer pass. */
function kthBest(scores: Float64Array, mask: Uint8Array | null, count: number): number {
  if (count > scores.length) return -Infinity
  const best = new Float64Array(count).fill(-Infinity)
  let worst = -Infinity
  for (let row = 0; row < scores.length; row++) {
    const score = scores[row] as number
    if (score <= worst || (mask && mask[row] !== 1)) continue
    replaceLeast(best, score)
    worst = best[0] as number
  }
  return worst
}

/** Puts `score` in place of the least of a binary min-heap and sifts it down. */
export function replaceLeast(heap: Float32Array | Float64Array, score: number): void {
  let parent = 0
  for (;;) {
    let child = 2 * parent + 1
    if (child >= heap.length) break
    if (child + 1 < heap.length && (heap[child + 1] as number) < (heap[child] as number)) child++
    if ((heap[child] as number) >= score) break
    heap[parent] = heap[child] as number
    parent = child
  }
  heap[parent] = score
}
