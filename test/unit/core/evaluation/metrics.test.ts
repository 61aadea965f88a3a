/** Values are computed by hand from the definitions in docs/method.md. */
import { describe, expect, test } from 'vitest'
import {
  benchmarkFigures,
  metricOf,
  placesNeeded,
  type Ranking,
  readMetric,
} from '../../../../electron/core/evaluation/metrics.ts'

/** Pictures are letters; `r` is the reference. */
function ranking(ranked: string, answers: string, given: Partial<Ranking['query']> = {}): Ranking {
  const query = { reference: 'r', target: null, removesReference: false, subset: null, group: null }
  return { ranked: [...ranked], query: { ...query, aspects: [], answers: [...answers], ...given } }
}

test('mAP counts the reference, and leaves it out for a source that does', () => {
  // r takes the first place: a stands at 2 and b at 3.
  expect(metricOf('map@10', ranking('rab', 'ab'))).toBeCloseTo((1 / 2 + 2 / 3) / 2, 12)
  expect(metricOf('map@10', ranking('rab', 'ab', { removesReference: true }))).toBe(1)
})

test('mAP divides by K where there are more answers than K', () => {
  // The only right place counts, so this is the best value.
  expect(metricOf('map@1', ranking('abc', 'abc'))).toBe(1)
  // a at 1, of two places: (1/1) / 2.
  expect(metricOf('map@2', ranking('axb', 'abc'))).toBe(0.5)
})

test('an empty ranking finds nothing', () => {
  for (const name of ['map@5', 'precision@5', 'recall@5'] as const) {
    expect(metricOf(name, ranking('', 'ab'))).toBe(0)
  }
})

describe('recall', () => {
  test('asks for the target alone where there is one', () => {
    expect(metricOf('recall@1', ranking('ab', 'ab', { target: 'b' }))).toBe(0)
    expect(metricOf('recall@2', ranking('ab', 'ab', { target: 'b' }))).toBe(1)
  })

  test('is the share of all answers for a query without a target', () => {
    expect(metricOf('recall@2', ranking('axb', 'abcd'))).toBe(0.25)
    expect(metricOf('recall@3', ranking('axb', 'abcd'))).toBe(0.5)
  })

  test('counts places without the reference where it is taken out', () => {
    const query = { target: 'a', removesReference: true }
    expect(metricOf('recall@1', ranking('ra', 'a', query))).toBe(1)
    expect(metricOf('recall@1', ranking('ra', 'a', { ...query, removesReference: false }))).toBe(0)
  })
})

test('recall within the subset ranks its members alone, in the order of the whole ranking', () => {
  // Of d, a, r, t: t is third in the whole ranking's order d, a, (r), t.
  const of = ranking('xdyarzt', 't', { target: 't', subset: ['a', 'd', 'r', 't'], removesReference: true })
  expect(metricOf('recall-subset@2', of)).toBe(0)
  expect(metricOf('recall-subset@3', of)).toBe(1)
  expect(metricOf('recall-subset@1', ranking('t', 't', { target: 't' }))).toBeNull()
})

test('the same bytes at another path are another picture', () => {
  // A copy of the reference stays, one of an answer is wrong: a at 3.
  const of = ranking('rca', 'a', { removesReference: true })
  expect(metricOf('map@10', of)).toBe(0.5)
})

test('a query with unknown answers has no figures', () => {
  const of = ranking('ab', '')
  expect(metricOf('map@5', of)).toBeNull()
  expect(metricOf('recall@5', of)).toBeNull()
  expect(benchmarkFigures([of], ['map@5'])).toEqual({ queries: 1, figures: {}, groups: {}, aspects: {} })
})

test('figures are means over queries, so a repeated reference counts as often', () => {
  const rankings = [ranking('ab', 'a'), ranking('ba', 'a'), ranking('xx', 'a')]
  // 1, 1/2 and 0.
  expect(benchmarkFigures(rankings, ['map@10', 'recall@1'])).toMatchObject({
    queries: 3,
    figures: { 'map@10': 0.5, 'recall@1': expect.closeTo(1 / 3, 12) },
  })
})

test('each group and each aspect has figures of its own', () => {
  const { groups, aspects } = benchmarkFigures(
    [
      ranking('ab', 'a', { group: 'dress', aspects: ['cardinality', 'negation'] }),
      ranking('ba', 'a', { group: 'shirt', aspects: ['negation'] }),
    ],
    ['map@10'],
  )
  expect(groups).toEqual({
    dress: { queries: 1, figures: { 'map@10': 1 } },
    shirt: { queries: 1, figures: { 'map@10': 0.5 } },
  })
  expect(aspects).toEqual({
    cardinality: { queries: 1, figures: { 'map@10': 1 } },
    negation: { queries: 2, figures: { 'map@10': 0.75 } },
  })
})

test('a ranking is as long as the largest K, and one more where the reference goes', () => {
  const gallery = [...'abcdefgh']
  const kept = { gallery, queries: [ranking('', 'a').query] }
  const removed = { gallery, queries: [ranking('', 'a', { removesReference: true }).query] }
  expect(placesNeeded(['map@5', 'recall@3'], kept)).toBe(5)
  expect(placesNeeded(['map@5', 'recall@3'], removed)).toBe(6)
  expect(placesNeeded(['recall@1', 'recall-subset@1'], removed)).toBe(8)
})

test.each(['map', 'map@0', 'ndcg@5', 'recall@x', ''])('refuses %s', (name) => {
  expect(() => readMetric(name)).toThrow(expect.objectContaining({ code: 'usage' }))
})
