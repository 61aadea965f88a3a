import { describe, expect, test } from 'vitest'
import { learnFromClicks } from '../../../../electron/core/query/compose.ts'
import { clicksOf } from '../../../../electron/core/query/resolve.ts'
import { lessLast } from '../../../../electron/core/query/search.ts'
import { captureDate } from '../../../helpers/capture-dates.ts'
import { known } from '../../../helpers/query-fakes.ts'

const east = Float32Array.of(4, 0)
const north = Float32Array.of(0, 0.5)
const photo = (photoId: number, features = east) => known(photoId, features)
const rounded = (vector: Float32Array) => [...vector].map((value) => Math.round(value * 1e6) / 1e6)

describe('learnFromClicks', () => {
  test('the mean of the photos to see more of counts as much as the query', () => {
    const more = [photo(1, north), photo(2, north)]
    const half = Number(Math.SQRT1_2.toFixed(6))
    expect(rounded(learnFromClicks(east, { more, less: [] }))).toEqual([half, half])
  })

  test('the mean of the photos to see less of counts against it, by a quarter', () => {
    const learnt = learnFromClicks(east, { more: [], less: [photo(1, north), photo(2, north)] })
    expect(rounded(learnt)).toEqual(rounded(Float32Array.of(1, -0.25).map((v) => v / Math.hypot(1, 0.25))))
  })

  test('without clicks is the very query', () => {
    expect(learnFromClicks(east, { more: [], less: [] })).toBe(east)
  })

  test('opposite clicks that cancel each other leave the query', () => {
    const more = [photo(1, north), photo(2, Float32Array.of(0, -3))]
    expect(rounded(learnFromClicks(east, { more, less: [] }))).toEqual([1, 0])
  })

  test('where nothing is left there is nothing to look for', () => {
    const run = () => learnFromClicks(east, { more: [photo(1, Float32Array.of(-1, 0))], less: [] })
    expect(run).toThrow(
      expect.objectContaining({ code: 'query-cancels-out', message: expect.stringMatching(/cancel/) }),
    )
  })
})

describe('clicksOf', () => {
  const ids = (photos: readonly { readonly photoId: number | null }[]) => photos.map(({ photoId }) => photoId)

  test('counts each photo once, and a photo on both sides not at all', () => {
    const { more, less } = clicksOf(
      [1, 1, 5, 3].map((id) => photo(id)),
      [5, 2].map((id) => photo(id)),
    )
    expect([ids(more), ids(less)]).toEqual([[1, 3], [2]])
  })

  test('distinguishes pictures without a photo by their bytes', () => {
    const picture = (hash: string) => ({ ...photo(1), photoId: null, hash })
    const { more, less } = clicksOf([picture('a'), picture('b')], [picture('b'), picture('c')])
    expect([more, less].map((side) => side.map(({ hash }) => hash))).toEqual([['a'], ['c']])
  })

  test('takes two hundred of each', () => {
    const photos = (from: number) => Array.from({ length: 200 }, (_, i) => photo(from + i))
    const { more, less } = clicksOf(photos(1000), photos(2000))
    expect([more.length, less.length]).toEqual([200, 200])
  })
})

test('photos to see less of come last, with their scores and in their order', () => {
  const hit = (photoId: number, score: number) => ({
    photoId,
    path: `/${photoId}`,
    score,
    reference: null,
    text: null,
    band: null,
    match: null,
    captured: captureDate(),
  })
  const hits = [hit(1, 0.9), hit(2, 0.8), hit(3, 0.7), hit(4, 0.6)]
  const clicks = { more: [], less: [photo(1), photo(3), photo(9)] }
  expect(lessLast(hits, clicks)).toEqual([hits[1], hits[3], hits[0], hits[2]])
})
