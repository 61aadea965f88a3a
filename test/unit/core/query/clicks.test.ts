import { describe, expect, test } from 'vitest'
import { findClicks, learnFromClicks, lessLast } from '../../../../electron/core/query/clicks.ts'
import type { PhotoName, Query } from '../../../../electron/shared/library-api.ts'
import { captureDate } from '../../../helpers/capture-dates.ts'

const east = Float32Array.of(4, 0)
const north = Float32Array.of(0, 0.5)
const photo = (photoId: number, features = east) => ({ photoId, features })
const rounded = (vector: Float32Array) => [...vector].map((value) => Math.round(value * 1e6) / 1e6)

describe('learnFromClicks', () => {
  test('the mean of what more is wanted of counts as much as the query', () => {
    const more = [photo(1, north), photo(2, north)]
    const half = Number(Math.SQRT1_2.toFixed(6))
    expect(rounded(learnFromClicks(east, { more, less: [] }))).toEqual([half, half])
  })

  test('the mean of what less is wanted of is taken off, by a quarter', () => {
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

describe('findClicks', () => {
  const base: Query = { references: [], text: 'a', prompt: null, method: 'auto', filter: {}, limit: 1 }
  const find = async (name: PhotoName) =>
    name === 404 ? null : photo(name === '/five.jpg' ? 5 : Number(name))

  test('leaves out photos that are gone, counts each once, and those on both sides not at all', async () => {
    const asked = { ...base, more: [1, 1, 404, 5, 3], less: ['/five.jpg', 2, 404] }
    const { more, less } = await findClicks(asked, find)
    expect(more.map(({ photoId }) => photoId)).toEqual([1, 3])
    expect(less.map(({ photoId }) => photoId)).toEqual([2])
  })

  test('takes two hundred of each', async () => {
    const ids = (from: number) => Array.from({ length: 200 }, (_, i) => from + i)
    const { more, less } = await findClicks({ ...base, more: ids(1000), less: ids(2000) }, find)
    expect([more.length, less.length]).toEqual([200, 200])
  })
})

test('photos of which less is wanted come last, and keep their scores and their order', () => {
  const hit = (photoId: number, score: number) => ({
    photoId,
    path: `/${photoId}`,
    score,
    reference: null,
    text: null,
    captured: captureDate(),
  })
  const hits = [hit(1, 0.9), hit(2, 0.8), hit(3, 0.7), hit(4, 0.6)]
  const clicks = { more: [], less: [photo(1), photo(3), photo(9)] }
  expect(lessLast(hits, clicks)).toEqual([hits[1], hits[3], hits[0], hits[2]])
})
