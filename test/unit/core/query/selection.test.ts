import { expect, test } from 'vitest'
import { selectHits } from '../../../../electron/core/query/selection.ts'
import { collapseHits } from '../../../../electron/core/stacks/collapse-hits.ts'
import type { Hit } from '../../../../electron/shared/search-api.ts'

const hits = Array.from({ length: 40 }, (_, photoId) => ({ photoId }) as Hit)

/** A library of 40 photos, and the limits of its scans. */
function library() {
  const limits: number[] = []
  const scan = async (limit: number) => {
    limits.push(limit)
    return { hits: hits.slice(0, limit), bands: null, statisticsPending: false, photos: 40, scanMs: 1 }
  }
  return { limits, scan }
}

test('asks for more hits until there are enough', async () => {
  const { limits, scan } = library()
  const everyFourth = { select: (all: readonly Hit[]) => all.filter(({ photoId }) => photoId % 4 === 3) }
  const answer = await selectHits(everyFourth, 3, scan)
  expect(answer.hits.map(({ photoId }) => photoId)).toEqual([3, 7, 11])
  expect([limits, answer.scanMs]).toEqual([[3, 12], 2])
})

test('ends where there are no more hits', async () => {
  const { limits, scan } = library()
  expect((await selectHits({ select: () => [] }, 5, scan)).hits).toEqual([])
  expect(limits.at(-1)).toBeGreaterThan(40)
})

test('takes the first hit of each stack, in order', () => {
  const stackOf = new Map([
    [1, 7],
    [2, 9],
    [3, 7],
    [5, 9],
  ])
  expect(collapseHits(hits.slice(0, 7), stackOf).map(({ photoId }) => photoId)).toEqual([0, 1, 2, 4, 6])
})
