/** The harness over a library with given rankings: the test computes the figures by hand. */
import { describe, expect, test } from 'vitest'
import { measure } from '../../../../electron/core/evaluation/measure.ts'
import { METHOD_NAMES } from '../../../../electron/core/evaluation/methods.ts'
import type { MeasureProgress } from '../../../../electron/core/evaluation/report.ts'
import { benchmark, benchmarkQuery, LetterLibrary, pathsOf } from '../../../helpers/benchmarks.ts'

const OPTIONS = { seed: 1 }

test('computes the figures of each method from the library’s answers', async () => {
  const library = new LetterLibrary()
  // Only the text finds a first; the reference takes a place from it otherwise.
  library.ranking = ({ method }) => (method === 'text' ? 'abcdr' : 'rabcd')
  const { methods } = await measure(
    benchmark([benchmarkQuery('1')]),
    ['image', 'text'],
    library.as('own'),
    OPTIONS,
  )
  expect(methods.map(({ method, figures }) => [method, figures['map@5']])).toEqual([
    ['image', 0.5],
    ['text', 1],
  ])
})

test('inverts a shared reference once, and a few references together', async () => {
  const library = new LetterLibrary()
  const references = ['/a', '/b', '/a', '/c', '/d', '/e', '/b']
  const queries = references.map((reference, i) => benchmarkQuery(String(i), { reference }))
  const { methods } = await measure(benchmark(queries), ['isearle-oti'], library.as('own'), OPTIONS)
  expect(library.inverted.flat()).toEqual(['/a', '/b', '/c', '/d', '/e'])
  expect(Math.max(...library.inverted.map(({ length }) => length))).toBe(4)
  expect(methods[0]).toMatchObject({ queries: 7, pseudoWords: { references: 5, stored: 0, givenUp: 0 } })
})

test('asks methods by optimisation a part of the queries, and compares all methods on it', async () => {
  const library = new LetterLibrary()
  library.ranking = ({ references }) => (pathsOf(references)[0] === '/b' ? 'xa' : 'a')
  const queries = [benchmarkQuery('1', { reference: '/b' }), benchmarkQuery('2', { reference: '/c' })]
  const { methods } = await measure(benchmark(queries), ['sum', 'searle-oti'], library.as('own'), {
    ...OPTIONS,
    otiQueries: new Set(['1']),
  })
  expect(methods).toMatchObject([
    {
      method: 'sum',
      queries: 2,
      figures: { 'map@5': 0.75 },
      shared: { queries: 1, figures: { 'map@5': 0.5 } },
    },
    { method: 'searle-oti', queries: 1, figures: { 'map@5': 0.5 } },
  ])
  expect(library.inverted).toEqual([['/b']])
})

test('a reference that cannot be read costs its queries with every method, and no others', async () => {
  const library = new LetterLibrary()
  const queries = ['/a', '/unreadable', '/b'].map((reference, i) => benchmarkQuery(String(i), { reference }))
  const names = ['image', 'text', 'sum', 'isearle', 'isearle-oti'] as const
  const { methods } = await measure(benchmark(queries), names, library.as('own'), OPTIONS)
  expect(methods.map(({ queries, unanswered }) => [queries, unanswered])).toEqual(names.map(() => [2, 1]))
  expect(library.inverted).toEqual([['/a'], ['/b']])
})

describe('methods that cannot be measured are left out with the reason', () => {
  const reasons = async (library: ReturnType<LetterLibrary['as']>) => {
    const { leftOut } = await measure(benchmark([benchmarkQuery('1')]), METHOD_NAMES, library, OPTIONS)
    return new Map(leftOut.map(({ method, reason }) => [method, reason]))
  }

  test('without a second phi: the first SEARLE', async () => {
    const leftOut = await reasons(new LetterLibrary().as('own'))
    expect(leftOut.get('searle')).toMatch(/phi-searle/)
    expect(leftOut.has('isearle')).toBe(false)
    // The source states no shared concept.
    expect(leftOut.get('isearle+concept')).toMatch(/shared concept/)
  })

  test('with the second phi it can', async () => {
    expect((await reasons(new LetterLibrary().as('searle'))).has('searle')).toBe(false)
  })

  test('without a phi, leaves out methods that need one', async () => {
    const leftOut = await reasons(new LetterLibrary().as('own', { hasPhi: false }))
    expect([leftOut.get('isearle'), leftOut.get('pdv')]).toEqual([
      'the model has no phi',
      'the model has no phi',
    ])
    expect(leftOut.has('isearle-oti')).toBe(false)
  })

  test('without a tokenizer: all but the picture alone', async () => {
    const leftOut = await reasons(new LetterLibrary().as('own', { hasTokenizer: false }))
    expect(METHOD_NAMES.filter((name) => !leftOut.has(name))).toEqual(['image'])
  })
})

test('asks for the whole gallery to rank a subset, and passes the filter on', async () => {
  const library = new LetterLibrary()
  const query = benchmarkQuery('1', { subset: ['/a', '/g'], target: '/g', removesReference: true })
  const { methods } = await measure(
    benchmark([query], { metrics: ['recall@1', 'recall-subset@2'] }),
    ['image'],
    library.as('own'),
    { ...OPTIONS, filter: { folders: ['/x'] } },
  )
  expect(library.asked[0]).toMatchObject({ limit: 9, filter: { folders: ['/x'] } })
  expect(methods[0]?.figures).toEqual({ 'recall@1': 0, 'recall-subset@2': 1 })
})

test('counts progress up to all references and all queries, and reports rankings with the reference', async () => {
  const told: MeasureProgress[] = []
  const rankings: string[] = []
  const queries = ['/a', '/b', '/c', '/d', '/e'].map((reference, i) =>
    benchmarkQuery(String(i), { reference }),
  )
  await measure(benchmark(queries), ['isearle-oti'], new LetterLibrary().as('own'), {
    ...OPTIONS,
    onProgress: (progress) => told.push(progress),
    onRanking: (method, queryId, ranked) => rankings.push(`${method} ${queryId} ${ranked[0]}`),
  })
  const method = 'isearle-oti'
  expect(told.at(-1)).toEqual({ method, phase: 'searching', done: 5, total: 5 })
  expect(told).toContainEqual({ method, phase: 'inverting', done: 5, total: 5 })
  expect(rankings).toEqual(queries.map(({ id }) => `${method} ${id} /r`))
})

test('stops on request', async () => {
  const stop = new AbortController()
  stop.abort()
  const asked = measure(benchmark([benchmarkQuery('1')]), ['image'], new LetterLibrary().as('own'), {
    ...OPTIONS,
    signal: stop.signal,
  })
  await expect(asked).rejects.toMatchObject({ code: 'cancelled' })
})
