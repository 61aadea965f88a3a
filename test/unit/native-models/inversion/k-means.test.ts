import { expect, test } from 'vitest'
import { kMeans } from '../../../../native-models/inversion/k-means.ts'
import { randomNumbers, randomVector } from '../../../helpers/random-vectors.ts'

/** Ten rows around each axis, of any length: their groups are obvious. */
function rowsAroundAxes(axes: number, seed = 1): readonly Float32Array[] {
  const random = randomNumbers(seed)
  return Array.from({ length: 10 * axes }, (_, index) => {
    const row = randomVector(random, axes).map((value) => 0.1 * value)
    row[index % axes] = 1
    const length = 1 + 10 * random()
    return row.map((value) => length * value)
  })
}

function finish(rows: readonly Float32Array[], clusters: number, seed = 3) {
  const work = kMeans(rows, clusters, seed)
  for (let turn = work.next(); ; turn = work.next()) if (turn.done) return turn.value
}

test('every row is in one cluster, and no cluster is empty', () => {
  const clusters = finish(rowsAroundAxes(4), 7)
  expect(clusters.flat().toSorted((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, index) => index))
  expect(clusters.every((members) => members.length > 0)).toBe(true)
})

test('rows of one direction are together, whatever their length', () => {
  // One of the seeds finds the two groups; a poor one may not.
  const found = [1, 2, 3, 4].map((seed) => finish(rowsAroundAxes(2), 2, seed))
  const axesOf = (members: readonly number[]) => new Set(members.map((index) => index % 2)).size
  expect(
    found.some((clusters) => clusters.length === 2 && clusters.every((each) => axesOf(each) === 1)),
  ).toBe(true)
})

test('the same seed gives the same clusters, another one others', () => {
  const random = randomNumbers(5)
  const rows = Array.from({ length: 60 }, () => randomVector(random, 8))
  expect(finish(rows, 6, 1)).toEqual(finish(rows, 6, 1))
  expect(finish(rows, 6, 1)).not.toEqual(finish(rows, 6, 2))
})

test('terminates for equal rows, and for rows of zeros', () => {
  const same = Array.from({ length: 5 }, () => Float32Array.of(1, 2))
  expect(finish(same, 3).flat()).toHaveLength(5)
  expect(finish([new Float32Array(2), new Float32Array(2)], 2).flat()).toHaveLength(2)
})

test('can be interrupted', () => {
  const random = randomNumbers(6)
  const rows = Array.from({ length: 400 }, () => randomVector(random, 4))
  expect(kMeans(rows, 4, 1).next().done).toBe(false)
})
