import { expect, test } from 'vitest'
import { ExactCosines } from '../../../../electron/worker/search/exact-cosines.ts'
import { randomNumbers, randomVector } from '../../../helpers/random-vectors.ts'
import { dot, unit } from '../../../helpers/vectors.ts'

test.each([1, 2, 7, 8, 9, 96, 512, 1_000])('cosines of %i numbers are those of float64', (size) => {
  const random = randomNumbers(size)
  const vectors = Array.from({ length: 30 }, () => unit(randomVector(random, size)))
  const exact = new ExactCosines(size, 40)
  for (const [place, vector] of vectors.entries()) exact.put(place, vector)
  for (const count of [0, 1, 30]) {
    const direction = Float64Array.from(unit(randomVector(random, size)))
    const cosines = new Float64Array(count)
    exact.cosines(direction, cosines)
    const expected = vectors.slice(0, count).map((vector) => dot(vector, direction))
    expect(expected.filter((each, i) => !(Math.abs(each - (cosines[i] ?? Number.NaN)) < 1e-14))).toEqual([])
  }
})

test('a cosine never leaves [-1, 1], and a vector takes the place of another', () => {
  const long = Float32Array.of(1, 2 ** -12)
  const exact = new ExactCosines(2, 1)
  exact.put(0, Float32Array.of(0, 1))
  exact.put(0, long)
  const cosines = new Float64Array(1)
  exact.cosines(Float64Array.from(long), cosines)
  expect(cosines[0]).toBe(1)
  exact.cosines(Float64Array.of(-1, -(2 ** -12)), cosines)
  expect(cosines[0]).toBe(-1)
})
