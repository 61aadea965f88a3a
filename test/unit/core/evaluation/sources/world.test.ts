import { expect, test } from 'vitest'
import { worldBenchmarks } from '../../../../../electron/core/evaluation/sources/world.ts'
import type { SampleQuery } from '../../../../../electron/shared/sample-api.ts'

const QUERY: SampleQuery = {
  id: 7,
  kind: 'relative caption',
  reference: 'r.jpg',
  caption: 'is at night',
  prompt: 'a photo of {ref} that is at night',
  sharedConcept: 'a red boat',
  aspects: ['addition'],
  target: 'b.jpg',
  answers: ['a.jpg', 'b.jpg'],
}
const GALLERY = ['/w/a.jpg', '/w/b.jpg', '/w/r.jpg']
const STYLE = {
  ...QUERY,
  id: 8,
  kind: 'domain conversion',
  caption: 'a sketch',
  prompt: 'a sketch of {ref}',
} as const

test('each kind of query is a benchmark of its own over the same gallery', () => {
  const benchmarks = worldBenchmarks([QUERY, STYLE], GALLERY, '/w')
  expect(benchmarks.map(({ name, queries }) => [name, queries.length])).toEqual([
    ['world', 1],
    ['world-domain-conversion', 1],
  ])
  expect(benchmarks[0]?.gallery).toBe(benchmarks[1]?.gallery)
  expect(benchmarks[0]?.metrics).toEqual(expect.arrayContaining(['map@5', 'map@10', 'map@25', 'map@50']))
  expect(benchmarks[1]?.metrics).toEqual(expect.arrayContaining(['recall@10', 'recall@50']))
})

test('gives each query the words and sentences of the methods', () => {
  const [relative, style] = worldBenchmarks([QUERY, STYLE], GALLERY, '/w')
  expect(relative?.queries[0]).toEqual({
    id: '7',
    group: null,
    aspects: ['addition'],
    reference: '/w/r.jpg',
    words: ['is at night'],
    sentences: ['a photo of {ref} that is at night'],
    conceptSentences: ['a photo of a red boat {ref} that is at night'],
    answers: ['/w/a.jpg', '/w/b.jpg'],
    target: '/w/b.jpg',
    removesReference: false,
    subset: null,
  })
  // Recall of a change of style is the share of all answers.
  expect(style?.queries[0]).toMatchObject({
    target: null,
    conceptSentences: ['a sketch of a red boat {ref}'],
  })
})
