import { expect, test } from 'vitest'
import { MatchScale } from '../../../../electron/worker/search/match-threshold.ts'

function thresholdOf(scores: readonly number[]): number | null {
  const scale = new MatchScale()
  for (const score of scores) scale.add(score)
  return scale.threshold()
}

/** Mean 0, standard deviation 1, half of them on either side; an even number. */
function plusMinus(count: number): readonly number[] {
  const side = Math.sqrt((count - 1) / count)
  return Array.from({ length: count }, (_, i) => (i % 2 === 0 ? side : -side))
}

test('a handful of photos does not say what is usual', () => {
  expect(thresholdOf([])).toBeNull()
  expect(thresholdOf([0.1, 0.2, 0.3, 0.4, 0.5])).toBeNull()
})

// Student's t, 99.5 %, from printed tables.
test.each([
  [6, 4.032],
  [12, 3.106],
  [30, 2.756],
  [100, 2.626],
])('of %i photos, one of 200 would stand out so far', (count, quantile) => {
  const bound = quantile * Math.sqrt(1 + 1 / count)
  expect(Math.abs((thresholdOf(plusMinus(count)) ?? 0) / bound - 1)).toBeLessThan(0.01)
})

test('it goes with the scale and the level of the scores', () => {
  const scores = Array.from({ length: 40 }, (_, i) => Math.sin(i * 7))
  const [plain, moved] = [thresholdOf(scores), thresholdOf(scores.map((score) => 0.2 + score / 50))]
  expect(moved).toBeCloseTo(0.2 + (plain ?? 0) / 50, 10)
})

test('a match must stand among the best twelve of a small library', () => {
  // 20 of 600 score high, like pictures that match.
  const scores = Array.from({ length: 600 }, (_, i) => (i < 20 ? 10 + i / 100 : Math.sin(i)))
  expect(thresholdOf(scores)).toBeCloseTo(10.08, 10)
})

test('and among the best hundredth of a large one, up to fifty', () => {
  const scores = (count: number) =>
    Array.from({ length: count }, (_, i) => (i < 60 ? 10 + i / 1_000 : Math.sin(i)))
  expect(thresholdOf(scores(3_000))).toBeCloseTo(10.03, 10)
  expect(thresholdOf(scores(40_000))).toBeCloseTo(10.01, 10)
})
