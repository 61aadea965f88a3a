/**
 * Selects the rows that can be among the best from first-pass scores, exactly, despite the first pass's
 * rounding. Runs in the search worker; pure.
 *
 * [Note: Exact from approximate] Let e bound the error of a first-pass score. At least `count` rows have a
 * first-pass score of at least the count-th best, t, so the count-th best exact score is at least t - e, and
 * no row whose first-pass score is below t - 2e can reach it. All other rows are scored again in float64.
 */
import type { BlockScores } from './block-scorer.ts'

/**
 * Rows that pass `mask` and can be among the `count` best, in no order. `error` bounds each score's error.
 */
export function selectCandidates(
  blocks: readonly BlockScores[],
  mask: Uint8Array,
  count: number,
  error: number,
): number[] {
  const threshold = kthBest(blocks, mask, count) - 2 * error
  const rows: number[] = []
  for (const { firstRow, scores } of blocks) {
    for (let i = 0; i < scores.length; i++) {
      if ((scores[i] ?? 0) >= threshold && mask[firstRow + i] === 1) rows.push(firstRow + i)
    }
  }
  return rows
}

/** The count-th best score among rows that pass; -Infinity when fewer pass. */
function kthBest(blocks: readonly BlockScores[], mask: Uint8Array, count: number): number {
  const total = blocks.reduce((sum, block) => sum + block.scores.length, 0)
  if (count >= total) return -Infinity
  const best = new Float32Array(count).fill(-Infinity)
  let worst = -Infinity
  for (const { firstRow, scores } of blocks) {
    for (let i = 0; i < scores.length; i++) {
      const score = scores[i] ?? 0
      if (score <= worst || mask[firstRow + i] !== 1) continue
      replaceLeast(best, score)
      worst = best[0] ?? -Infinity
    }
  }
  return worst
}

/** Puts `score` in place of the least of a binary min-heap and sifts it down. */
function replaceLeast(heap: Float32Array, score: number): void {
  let parent = 0
  for (;;) {
    let child = 2 * parent + 1
    if (child >= heap.length) break
    if (child + 1 < heap.length && (heap[child + 1] ?? 0) < (heap[child] ?? 0)) child++
    if ((heap[child] ?? 0) >= score) break
    heap[parent] = heap[child] ?? 0
    parent = child
  }
  heap[parent] = score
}
