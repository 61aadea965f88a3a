import { expect, test } from 'vitest'
import {
  clusterCount,
  drawBatch,
  type HardNegatives,
  planBatches,
} from '../../../../native-models/inversion/phi-batches.ts'

/** Two groups: 0 to 59, and 60 to 99. */
const HARD: HardNegatives = {
  clusters: [range(0, 60), range(60, 100)],
  share: 0.5,
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from }, (_, index) => from + index)
}

test('all batches are full, or contain the whole set when that is smaller', () => {
  expect(planBatches(17_000, 256)).toEqual({ pictures: 17_000, batch: 256, steps: 66 })
  expect(planBatches(256, 256)).toMatchObject({ pictures: 256, batch: 256 })
  expect(planBatches(40, 256)).toMatchObject({ pictures: 40, batch: 40 })
})

test('an epoch of a small set still has enough steps', () => {
  expect([40, 256, 1_000].map((pictures) => planBatches(pictures, 256).steps)).toEqual([32, 32, 32])
})

test('a cluster is about as large as the half of a batch that it fills', () => {
  expect(clusterCount(planBatches(17_000, 256), 0.5)).toBe(133)
  expect(clusterCount(planBatches(1_080, 256), 0.5)).toBe(8)
  expect(clusterCount(planBatches(40, 256), 0.5)).toBe(2)
  expect(clusterCount(planBatches(1_080, 256), 0)).toBe(0)
})

test('at random, no picture comes twice before nearly all have come once', () => {
  const plan = planBatches(100, 30)
  const passes = range(0, 10).map((pass) =>
    range(0, 3).flatMap((step) => drawBatch(plan, { seed: 1, epoch: 4, step: 3 * pass + step }, null)),
  )
  for (const pass of passes) {
    expect(pass).toHaveLength(90)
    expect(new Set(pass).size).toBe(90)
  }
  expect(passes[0]).not.toEqual(passes[1])
  expect(new Set(passes.flat()).size).toBe(100)
})

test('with hard negatives, half of a batch is of one cluster, and no picture is in it twice', () => {
  const plan = planBatches(100, 30)
  for (const step of range(0, 20)) {
    const batch = drawBatch(plan, { seed: 1, epoch: 0, step }, HARD)
    expect(batch).toHaveLength(30)
    expect(new Set(batch).size).toBe(30)
    const alike = batch.slice(0, 15).map((index) => index < 60)
    expect(new Set(alike).size).toBe(1)
  }
})

test('a small cluster is taken whole, and the rest filled up', () => {
  const plan = planBatches(100, 30)
  const hard = { clusters: [range(0, 3), range(3, 100)], share: 0.5 }
  const batches = range(0, 200).map((step) => drawBatch(plan, { seed: 1, epoch: 0, step }, hard))
  expect(batches.every((batch) => new Set(batch).size === 30)).toBe(true)
  expect(batches.some((batch) => [0, 1, 2].every((index) => batch.slice(0, 3).includes(index)))).toBe(true)
})

test('clusters come as often as they have pictures', () => {
  const plan = planBatches(100, 30)
  const first = range(0, 2_000).filter(
    (step) => (drawBatch(plan, { seed: 2, epoch: 0, step }, HARD)[0] ?? 0) < 60,
  )
  // 60 of 100 pictures; five standard deviations of a binomial are 0.055.
  expect(first.length / 2_000).toBeGreaterThan(0.54)
  expect(first.length / 2_000).toBeLessThan(0.66)
})

test('a batch follows from seed and step alone', () => {
  const plan = planBatches(100, 30)
  const at = { seed: 7, epoch: 2, step: 1 }
  expect(drawBatch(plan, at, HARD)).toEqual(drawBatch(plan, at, HARD))
  for (const other of [{ seed: 8 }, { epoch: 3 }, { step: 2 }]) {
    expect(drawBatch(plan, { ...at, ...other }, HARD)).not.toEqual(drawBatch(plan, at, HARD))
    expect(drawBatch(plan, { ...at, ...other }, null)).not.toEqual(drawBatch(plan, at, null))
  }
})
