import { expect, test } from 'vitest'
import { type Candidate, rank } from '../../../../electron/worker/search/ranking.ts'

const captured = { wallMs: 70, precision: 'day', offsetMinutes: 540, from: 'exif' } as const
const VECTORS = [Float32Array.of(0, 1), Float32Array.of(1, 0)]
const sides = { reference: Float64Array.of(0, 1), text: null }

/** Hits among photos whose paths are these, by id; and the ids whose paths were read. */
function ranked(candidates: readonly Candidate[], limit: number, paths: readonly string[]) {
  const read: number[] = []
  const hits = rank(candidates, sides, limit, {
    pathOf: (photoId) => {
      read.push(photoId)
      return paths[photoId] ?? ''
    },
    captured: () => captured,
    vector: (row) => VECTORS[row] ?? new Float32Array(2),
  })
  return { hits, read }
}

test('sorts by score, then by code units of the path, and cuts to the limit', () => {
  const candidates = [
    { row: 0, score: 0, reading: null, photoIds: [0] },
    { row: 1, score: 1, reading: null, photoIds: [1, 2] },
    { row: 1, score: 1, reading: null, photoIds: [3] },
  ]
  const order = (limit: number) =>
    ranked(candidates, limit, ['/0', '/ä', '/a', '/Z']).hits.map((hit) => hit.path)
  expect(order(9)).toEqual(['/Z', '/a', '/ä', '/0'])
  expect(order(3)).toEqual(['/Z', '/a', '/ä'])
  expect(order(1)).toEqual(['/Z'])
})

test('reads the paths of the best and of those that tie with the last, and no other', () => {
  const candidates = [0.5, 0.9, 0.5, 0.1].map((score, id) => ({
    row: 0,
    score,
    reading: null,
    photoIds: [id],
  }))
  const { hits, read } = ranked(candidates, 2, ['/b', '/c', '/a', '/d'])
  expect(hits.map(({ path }) => path)).toEqual(['/c', '/a'])
  expect(read.toSorted()).toEqual([0, 1, 2])
})

test('gives the similarity to each part of the query, and null for a missing part', () => {
  const reading = { band: 'maybe', match: 40 } as const
  expect(ranked([{ row: 0, score: 0.5, reading, photoIds: [0] }], 1, ['/p']).hits).toEqual([
    { photoId: 0, path: '/p', score: 0.5, reference: 1, text: null, band: 'maybe', match: 40, captured },
  ])
})

test('a content without photos is no hit', () => {
  expect(ranked([{ row: 1, score: 1, reading: null, photoIds: [] }], 5, []).hits).toEqual([])
})
