/**
 * Selects the rows that can be among the best from first-pass scores, exactly, despite the first pass's rounding. Runs in
 * the search worker; pure.
 *
 * [Note: Exact from approximate] The first pass knows the score of a row up to an error that is bounded row by row. The
 * `count` rows with the best first-pass scores are scored exactly; let t be the count-th best of these scores. At least
 * `count` rows reach t, so a row whose first-pass score is below t by more than its error cannot be among the best. Every
 * other row is scored exactly as well.
 */

export interface FirstPass {
  /** By row. */
  readonly scores: Float64Array
  /** How far a row's score may be from the exact one. */
  errorOf(row: number): number
  /** No error is larger. */
  readonly mostError: number
}

export interface ScoredRow {
  readonly row: number
  /** Exact. */
  readonly score: number
}

/**
 * Rows that pass `mask`, with exact scores, in no order: the `count` best and all that tie with the last of them are
 * among them. `exactly` scores rows, which it gets in ascending order.
 */
export function bestRows(
  { scores, errorOf, mostError }: FirstPass,
  mask: Uint8Array,
  count: number,
  exactly: (rows: readonly number[]) => Float64Array,
): readonly ScoredRow[] {
  const least = kthBest(scores, mask, count)
  const first = rowsWhere(scores.length, (row) => mask[row] === 1 && (scores[row] as number) >= least)
  const exact = exactly(first)
  // Of fewer rows than asked for, none is missing.
  if (first.length < count || least === -Infinity) return scored(first, exact)
  const reached = kthBest(exact, null, count)
  const others = rowsWhere(scores.length, (row) => {
    const score = scores[row] as number
    return score < least && score >= reached - mostError && mask[row] === 1 && score + errorOf(row) >= reached
  })
  return [...scored(first, exact), ...scored(others, exactly(others))]
}

function rowsWhere(rows: number, holds: (row: number) => boolean): readonly number[] {
  const found: number[] = []
  for (let row = 0; row < rows; row++) if (holds(row)) found.push(row)
  return found
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
function replaceLeast(heap: Float64Array, score: number): void {
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
