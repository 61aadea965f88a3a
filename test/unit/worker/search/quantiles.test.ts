import { expect, test } from 'vitest'
import { median, quantile, standardDeviation } from '../../../../electron/worker/search/quantiles.ts'

test('a quantile lies between its two nearest places', () => {
  expect(quantile([1, 2, 4, 8, 16], 0.5)).toBe(4)
  expect(quantile([0, 10], 0.16)).toBeCloseTo(1.6, 12)
  expect(quantile([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.16)).toBeCloseTo(1.6, 12)
  expect([quantile([1, 2, 3], 0), quantile([1, 2, 3], 1)]).toEqual([1, 3])
})

test('the median of an even number of values is the middle of two', () => {
  expect(median([1, 2, 5, 9])).toBe(3.5)
})

test('one value is its own statistics, and none has zeros', () => {
  expect([median([7]), quantile([7], 0.16), standardDeviation(Float64Array.of(7))]).toEqual([7, 7, 0])
  expect([median([]), quantile([], 0.16), standardDeviation(new Float64Array(0))]).toEqual([0, 0, 0])
})

test('the standard deviation is that of the values', () => {
  expect(standardDeviation(Float64Array.of(2, 4, 4, 4, 5, 5, 7, 9))).toBe(2)
})
