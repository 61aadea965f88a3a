import { expect, test } from 'vitest'
import { BlockScorer } from '../../../../electron/worker/search/block-scorer.ts'
import { dotErrorBound, readUnitVector } from '../../../../electron/worker/search/unit-vector.ts'
import { BLOCK_ROWS, VectorBlocks } from '../../../../electron/worker/search/vector-blocks.ts'
import { randomNumbers, randomVector } from '../../../helpers/random-vectors.ts'
import { dot } from '../../../helpers/vectors.ts'

const SIZE = 20
const random = randomNumbers(1)

function append(matrix: VectorBlocks, count: number): void {
  for (let i = 0; i < count; i++) {
    const row = matrix.row(matrix.append())
    readUnitVector(new Uint8Array(randomVector(random, SIZE).buffer), row)
  }
}

/** Largest difference of any row's score from its float64 dot product. */
async function worstError(scorer: BlockScorer, matrix: VectorBlocks): Promise<number> {
  const query = new Float32Array(SIZE)
  readUnitVector(new Uint8Array(randomVector(random, SIZE).buffer), query)
  let [worst, rows] = [0, 0]
  for (const { firstRow, scores } of await scorer.score(query)) {
    for (let i = 0; i < scores.length; i++, rows++) {
      const exact = dot(matrix.row(firstRow + i), query)
      worst = Math.max(worst, Math.abs(exact - (scores[i] ?? Number.NaN)))
    }
  }
  expect(rows).toBe(matrix.rows)
  return worst
}

test('scores every row of a growing matrix within the error bound', async () => {
  const matrix = new VectorBlocks(SIZE)
  const scorer = new BlockScorer(matrix)
  expect(await worstError(scorer, matrix)).toBe(0)
  for (const count of [1, 6, BLOCK_ROWS - 7, 1, 100]) {
    append(matrix, count)
    expect(await worstError(scorer, matrix)).toBeLessThan(dotErrorBound(SIZE))
  }
})

test('scores a replaced row', async () => {
  const matrix = new VectorBlocks(SIZE)
  append(matrix, 3)
  const scorer = new BlockScorer(matrix)
  const query = new Float32Array(SIZE).fill(0).with(4, 1)
  await scorer.score(query)
  matrix.row(1).fill(0).set([0.5], 4)
  expect((await scorer.score(query))[0]?.scores[1]).toBe(0.5)
})

test('a row beyond the matrix is refused', () => {
  const matrix = new VectorBlocks(SIZE)
  append(matrix, 2)
  expect(() => matrix.row(2)).toThrow('expected a row below 2, got 2')
})
