import { expect, test } from 'vitest'
import { guessNames, withNeighbours } from '../../../../electron/core/names/guess-names.ts'

/** The last name has no direction. */
const FEATURES = {
  names: ['dog', 'cat', 'car', ''],
  matrix: Float32Array.of(1, 0, 0, 1, 0.6, 0.8, 0, 0),
  size: 2,
  centre: Float64Array.of(0.4, 0.45),
}
const SETTINGS = { guesses: 2, nameTemperature: 0.1, likenessTemperature: 0.01 }
const NOTHING = { centre: Float32Array.of(0, 0) }

test('the nearest names come first, with the softmax of their scores as shares', () => {
  const { names } = guessNames(FEATURES, Float32Array.of(0.8, 0.6), NOTHING, SETTINGS)
  expect(names.map(({ name }) => name)).toEqual(['car', 'dog'])
  expect(names[0]?.score).toBeCloseTo(0.96, 6)
  const share = 1 / (1 + Math.exp((0.8 - 0.96) / 0.1))
  expect(names.map((each) => each.share)).toEqual([expect.closeTo(share, 6), expect.closeTo(1 - share, 6)])
})

test('takes half of the middle away: a name that is near to every photo falls behind', () => {
  const centre = Float32Array.of(0.9, 0)
  const { names } = guessNames(FEATURES, Float32Array.of(0.8, 0.6), { centre }, SETTINGS)
  expect(names.map(({ name }) => name)).toEqual(['car', 'cat'])
  expect(names[1]?.score).toBeCloseTo(0.6, 6)
})

test('the likeness is the mean of fitting names less the mean of all', () => {
  const { likeness } = guessNames(FEATURES, Float32Array.of(1, 0), NOTHING, SETTINGS)
  expect(likeness[0]).toBeCloseTo(1 - 0.4, 6)
  expect(likeness[1]).toBeCloseTo(-0.45, 6)
})

test('a reference with neighbours is the unit sum; without any it stays', () => {
  const reference = Float32Array.of(1, 0)
  expect([...withNeighbours(reference, { nearest: Float32Array.of(0, 1) })]).toEqual([
    expect.closeTo(Math.SQRT1_2, 6),
    expect.closeTo(Math.SQRT1_2, 6),
  ])
  expect([...withNeighbours(reference, { nearest: Float32Array.of(0, 0) })]).toEqual([1, 0])
})
