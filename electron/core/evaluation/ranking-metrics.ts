/**
 * Metrics of one ranking against its right answers (docs/method.md). Only the order counts: the ranking has already put
 * ties into an order. Pure.
 */

export interface RankedAnswer {
  /** Best first, without doubles. */
  readonly ranked: readonly string[]
  readonly answers: ReadonlySet<string>
}

/** AP@K = sum over k <= K of P@k rel@k, divided by min(K, number of answers): 1 is the best. */
export function averagePrecision({ ranked, answers }: RankedAnswer, k: number): number {
  let found = 0
  let sum = 0
  for (const [index, item] of ranked.slice(0, k).entries()) {
    if (!answers.has(item)) continue
    found++
    sum += found / (index + 1)
  }
  return sum / Math.min(k, atLeastOne(answers))
}

/** P@K: the share of right ones among the first K. Empty places count as wrong. */
export function precision(answer: RankedAnswer, k: number): number {
  return foundWithin(answer, k) / k
}

/** R@K: the share of all answers among the first K. For a single answer, 1 or 0. */
export function recall(answer: RankedAnswer, k: number): number {
  return foundWithin(answer, k) / atLeastOne(answer.answers)
}

function foundWithin({ ranked, answers }: RankedAnswer, k: number): number {
  return ranked.slice(0, k).filter((item) => answers.has(item)).length
}

/** @throws TypeError for a query without answers, which measures nothing */
function atLeastOne(answers: ReadonlySet<string>): number {
  if (answers.size === 0) throw new TypeError('expected at least one right answer, got none')
  return answers.size
}
