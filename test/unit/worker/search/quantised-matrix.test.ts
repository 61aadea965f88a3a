import { expect, test } from 'vitest'
import { QuantisedMatrix } from '../../../../electron/worker/search/quantised-matrix.ts'
import { columnScore } from '../../../../electron/worker/search/scored-query.ts'
import { randomNumbers, randomVector } from '../../../helpers/random-vectors.ts'
import { dot, unit } from '../../../helpers/vectors.ts'

const random = randomNumbers(1)

/** Unit vectors around a common part, with some values much larger than the others, as models give them. */
function modelVector(size: number, common: number): Float32Array {
  const vector = randomVector(random, size)
  return unit(vector.map((value, i) => value + common * (i % 37 === 5 ? 12 : 0.3)))
}

interface Scanned {
  readonly errors: readonly number[]
  readonly bounds: readonly number[]
}

/** How far every row's cosine to every column is from the middle of its enclosure, and half the width of that. */
function scanned(
  matrix: QuantisedMatrix,
  vectors: readonly Float32Array[],
  columns: readonly Float64Array[],
): Scanned {
  const enclosures = matrix.scan(
    columns,
    columns.map((_, k) => columnScore(k)),
  )
  const [errors, bounds]: [number[], number[]] = [[], []]
  for (const [row, vector] of vectors.entries()) {
    for (const [k, column] of columns.entries()) {
      const { lowest, highest } = enclosures[k] ?? { lowest: [], highest: [] }
      const [low, high] = [lowest[row] ?? Number.NaN, highest[row] ?? Number.NaN]
      errors.push(Math.abs(dot(vector, column) - (low + high) / 2))
      bounds.push((high - low) / 2)
    }
  }
  return { errors, bounds }
}

const direction = (size: number, common = 0) => Float64Array.from(modelVector(size, common))

test.each([1, 2, 3, 31, 32, 33, 96, 512, 768, 1_100])(
  'the cosines of vectors of %i numbers are within the bound, for any number of columns',
  (size) => {
    const matrix = new QuantisedMatrix(size)
    const vectors = Array.from({ length: 70 }, (_, i) => modelVector(size, i % 3))
    // Rows in the direction of their own rounding error are the worst case of the bound.
    for (const vector of vectors) matrix.put(matrix.append(), vector)
    for (const count of [1, 2, 3, 4, 5, 9]) {
      const columns = Array.from({ length: count }, (_, k) =>
        k === 0 ? Float64Array.from(vectors[3] ?? []) : direction(size, k % 2),
      )
      const { errors, bounds } = scanned(matrix, vectors, columns)
      expect(errors.filter((error, i) => !(error <= (bounds[i] ?? 0)))).toEqual([])
    }
  },
)

test('the bound is reached within a hundredth by a query along what the rounding leaves', () => {
  const size = 512
  const matrix = new QuantisedMatrix(size)
  const vector = modelVector(size, 0)
  matrix.put(matrix.append(), vector)
  const most = vector.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0)
  const scale = Math.fround(most / 127)
  const left = Float64Array.from(vector, (value) => value - scale * Math.round(value / scale))
  const length = Math.hypot(...left)
  const { errors, bounds } = scanned(matrix, [vector], [left.map((value) => value / length)])
  expect(errors[0]).toBeGreaterThan(0.97 * (bounds[0] ?? 1))
  expect(errors[0]).toBeLessThanOrEqual(bounds[0] ?? 0)
})

test('a centre near the vectors makes the bound several times smaller, and any centre keeps it true', () => {
  const size = 256
  const vectors = Array.from({ length: 300 }, () => modelVector(size, 1))
  const matrix = new QuantisedMatrix(size)
  const put = () => {
    for (const [row, vector] of vectors.entries()) matrix.put(row, vector)
  }
  for (const _ of vectors) matrix.append()
  put()
  const columns = [direction(size, 1), direction(size)]
  const without = scanned(matrix, vectors, columns)
  matrix.centre = Float64Array.from({ length: size }, (_, i) =>
    vectors.reduce((sum, vector) => sum + (vector[i] ?? 0) / vectors.length, 0),
  )
  put()
  const centred = scanned(matrix, vectors, columns)
  matrix.centre = direction(size)
  put()
  const wrong = scanned(matrix, vectors, columns)
  for (const { errors, bounds } of [without, centred, wrong])
    expect(errors.filter((error, i) => !(error <= (bounds[i] ?? 0)))).toEqual([])
  expect(3 * Math.max(...centred.bounds)).toBeLessThan(Math.max(...without.bounds))
})

test('rows beyond a block and beyond the first memory have their scores, and a replaced row its new ones', () => {
  const size = 40
  const matrix = new QuantisedMatrix(size)
  const vectors: Float32Array[] = []
  const columns = [direction(size), direction(size)]
  for (const count of [1, 4_095, 1, 16_000]) {
    for (let i = 0; i < count; i++) {
      const vector = modelVector(size, 0)
      vectors.push(vector)
      matrix.put(matrix.append(), vector)
    }
    vectors[0] = modelVector(size, 0)
    matrix.put(0, vectors[0])
    const { errors, bounds } = scanned(matrix, vectors, columns)
    expect(errors.every((error, i) => error <= (bounds[i] ?? 0))).toBe(true)
  }
  expect(matrix.rows).toBe(20_097)
})

test('a row that was never put, equal values and an empty matrix are harmless', () => {
  const matrix = new QuantisedMatrix(4)
  expect(scanned(matrix, [], [direction(4)])).toEqual({ errors: [], bounds: [] })
  matrix.append()
  matrix.put(matrix.append(), Float32Array.of(0.5, 0.5, 0.5, 0.5))
  matrix.centre = Float64Array.of(0.5, 0.5, 0.5, 0.5)
  matrix.put(matrix.append(), Float32Array.of(0.5, 0.5, 0.5, 0.5))
  const [cosines] = matrix.scan([Float64Array.of(1, 0, 0, 0)], [columnScore(0)])
  expect([cosines?.lowest[2], cosines?.highest[2]].map((end) => end?.toFixed(4))).toEqual([
    '0.5000',
    '0.5000',
  ])
  expect([...(cosines?.lowest ?? []), ...(cosines?.highest ?? [])].every(Number.isFinite)).toBe(true)
})
