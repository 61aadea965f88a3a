import { expect, test } from 'vitest'
import { rank } from '../../../../electron/worker/search/ranking.ts'

const detail = { precision: 'day', offsetMinutes: 540, from: 'exif' } as const
const photo = (photoId: number, path: string) => ({
  photoId,
  path,
  capturedMs: photoId * 10,
  capturedLastMs: photoId * 10 + 5,
  detail,
})
const sides = { reference: Float64Array.of(0, 1), text: null }
const east = Float32Array.of(1, 0)
const north = Float32Array.of(0, 1)

test('sorts by score, then by code units of the path, and cuts to the limit', () => {
  const candidates = [
    { vector: north, score: 0, reading: null, photos: [photo(1, '/0')] },
    { vector: east, score: 1, reading: null, photos: [photo(2, '/ä'), photo(3, '/a')] },
    { vector: east, score: 1, reading: null, photos: [photo(4, '/Z')] },
  ]
  const order = (limit: number) => rank(candidates, sides, limit).map((hit) => hit.path)
  expect(order(9)).toEqual(['/Z', '/a', '/ä', '/0'])
  expect(order(3)).toEqual(['/Z', '/a', '/ä'])
})

test('gives the similarity to each part of the query, and null for a missing part', () => {
  expect(rank([{ vector: north, score: 0.5, reading: null, photos: [photo(7, '/p')] }], sides, 1)).toEqual([
    {
      photoId: 7,
      path: '/p',
      score: 0.5,
      reference: 1,
      text: null,
      band: null,
      match: null,
      captured: { wallMs: 70, ...detail },
    },
  ])
})

test('a content without photos is no hit', () => {
  expect(rank([{ vector: east, score: 1, reading: null, photos: [] }], sides, 5)).toEqual([])
})
