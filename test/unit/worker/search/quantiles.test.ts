import { expect, test } from 'vitest'
import { median, quantile, standardDeviation } from '../../../../electron/worker/search/quantiles.ts'
import { randomNumbers } from '../../../helpers/random-vectors.ts'

test('a quantile lies between its two nearest places', () => {
  expect(quantile(Float64Array.of(1, 2, 4, 8, 16), 0.5)).toBe(4)
  expect(quantile(Float64Array.of(0, 10), 0.16)).toBeCloseTo(1.6, 12)
  expect(quantile(Float64Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10), 0.16)).toBeCloseTo(1.6, 12)
  expect([quantile(Float64Array.of(1, 2, 3), 0), quantile(Float64Array.of(1, 2, 3), 1)]).toEqual([1, 3])
})

test('the median of an even number of values is the middle of two', () => {
  expect(median(Float64Array.of(1, 2, 5, 9))).toBe(3.5)
})

test('one value is its own statistics, and none has zeros', () => {
  expect([
    median(Float64Array.of(7)),
    quantile(Float64Array.of(7), 0.16),
    standardDeviation(Float64Array.of(7)),
  ]).toEqual([7, 7, 0])
  expect([
    median(Float64Array.of()),
    quantile(Float64Array.of(), 0.16),
    standardDeviation(new Float64Array(0)),
  ]).toEqual([0, 0, 0])
})

test('the standard deviation is that of the values', () => {
  expect(standardDeviation(Float64Array.of(2, 4, 4, 4, 5, 5, 7, 9))).toBe(2)
})

test('a quantile is that of the sorted values, with ties and in any order', () => {
  const random = randomNumbers(1)
  for (let round = 0; round < 300; round++) {
    const values = Float64Array.from({ length: 1 + (round % 40) }, () => Math.round(random() * (round % 9)))
    const before = values.slice()
    const sorted = values.toSorted()
    const share = round % 3 === 0 ? 0.5 : random()
    const place = share * (sorted.length - 1)
    const [low, high] = [sorted[Math.floor(place)] ?? 0, sorted[Math.ceil(place)] ?? 0]
    expect(quantile(values, share)).toBeCloseTo(low + (high - low) * (place - Math.floor(place)), 9)
    expect(values).toEqual(before)
  }
})
