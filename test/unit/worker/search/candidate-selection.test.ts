import { expect, test } from 'vitest'
import type { BlockScores } from '../../../../electron/worker/search/block-scorer.ts'
import { selectCandidates } from '../../../../electron/worker/search/candidate-selection.ts'
import { randomNumbers } from '../../../helpers/random-vectors.ts'

function blocks(...parts: readonly (readonly number[])[]): readonly BlockScores[] {
  let firstRow = 0
  return parts.map((part) => {
    const block = { firstRow, scores: Float32Array.from(part) }
    firstRow += part.length
    return block
  })
}

const everything = (rows: number) => new Uint8Array(rows).fill(1)

test('keeps the best of all blocks', () => {
  const scores = blocks([0.1, 0.9, 0.3], [0.8, 0.2])
  expect(selectCandidates(scores, everything(5), 2, 0)).toEqual([1, 3])
})

test('keeps every row that ties with the last', () => {
  const scores = blocks([0.5, 0.5, 0.9, 0.5, 0.1])
  expect(selectCandidates(scores, everything(5), 2, 0)).toEqual([0, 1, 2, 3])
})

test('keeps rows within twice the error of the last, and no others', () => {
  const scores = blocks([0.75, 0.5, 0.4375, 0.25])
  expect(selectCandidates(scores, everything(4), 2, 1 / 32)).toEqual([0, 1, 2])
  expect(selectCandidates(scores, everything(4), 2, 1 / 64)).toEqual([0, 1])
})

test('applies the mask before it counts', () => {
  const mask = Uint8Array.of(0, 1, 0, 1, 1)
  expect(selectCandidates(blocks([0.9, 0.1, 0.8, 0.2, 0.3]), mask, 2, 0)).toEqual([3, 4])
})

test('keeps all rows that pass when they are fewer than requested', () => {
  const mask = Uint8Array.of(0, 1, 1)
  expect(selectCandidates(blocks([0.9, -1, 0]), mask, 2, 0)).toEqual([1, 2])
  expect(selectCandidates(blocks([0.9, -1, 0]), mask, 1_000_000, 0)).toEqual([1, 2])
  expect(selectCandidates([], new Uint8Array(0), 1, 0)).toEqual([])
})

test('finds the same rows as sorting does, for any count', () => {
  const random = randomNumbers(1)
  const scores = Float32Array.from({ length: 500 }, () => Math.round(random() * 100) / 100)
  const split = [
    { firstRow: 0, scores: scores.subarray(0, 300) },
    { firstRow: 300, scores: scores.subarray(300) },
  ]
  for (const count of [1, 2, 3, 10, 99, 499, 500]) {
    const last = scores.toSorted().at(-count) ?? 0
    const expected = [...scores.keys()].filter((row) => (scores[row] ?? 0) >= last)
    expect(selectCandidates(split, everything(500), count, 0)).toEqual(expected)
  }
})
