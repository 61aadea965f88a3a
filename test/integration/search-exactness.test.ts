/** The real search worker against brute force in float64: the same answers, cold and warm. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { SearchClient } from '../../electron/core/workers/search-client.ts'
import type { SearchFilter } from '../../electron/shared/search-api.ts'
import { expectSameAnswer, paths, query, request, SearchFixture } from '../helpers/search-fixture.ts'
import type { NewPhoto } from '../helpers/search-library.ts'
import { cosine } from '../helpers/vectors.ts'

let fixture: SearchFixture
let client: SearchClient

beforeEach(() => {
  fixture = new SearchFixture()
  client = fixture.client()
})

afterEach(() => fixture.close())

test('answers are those of brute force in float64, of a new worker and later', async () => {
  fixture.addRandomContents(1)
  for (const [i, limit] of [1, 7, 50, 333].entries()) {
    const asked = request(query(100 + i), limit)
    const { cold, warm } = await fixture.coldAndWarm(asked)
    expectSameAnswer(warm, fixture.bruteForce(asked))
    expect(cold).toEqual(warm)
  }
})

test.each<[string, SearchFilter, (photo: Required<NewPhoto>) => boolean]>([
  ['a folder', { folders: ['/p/3'] }, ({ path }) => path.startsWith('/p/3/')],
  ['two folders', { folders: ['/copies/', '/p/0'] }, ({ path }) => /^\/(copies|p\/0)\//.test(path)],
  ['dates', { fromMs: 5e5, toMs: 5.3e5 }, ({ capturedMs }) => capturedMs >= 5e5 && capturedMs <= 5.3e5],
  [
    'both',
    { folders: ['/copies'], fromMs: 1.9e6 },
    (p) => /^\/copies\//.test(p.path) && p.capturedMs >= 1.9e6,
  ],
  ['none that passes', { toMs: -1 }, () => false],
])('a filter by %s costs no hits: there are as many as pass', async (_name, filter, passes) => {
  fixture.addRandomContents(2)
  const asked = request(query(7), 40, filter)
  const { cold, warm } = await fixture.coldAndWarm(asked)
  expectSameAnswer(warm, fixture.bruteForce(asked, passes))
  expect(cold).toEqual(warm)
})

test('a folder ends at a separator, and its wildcards are letters', async () => {
  const all = ['/a_b/1.jpg', '/a_b/sub/2.jpg', '/a_bc/3.jpg', '/axb/4.jpg', '/a%/5.jpg', '/a_b.jpg']
  for (const [i, path] of all.entries()) fixture.addContent(i + 1, query(i), [path])
  const { cold, warm } = await fixture.coldAndWarm(request(query(9), 10, { folders: ['/a_b'] }))
  expect(paths(cold).toSorted()).toEqual(['/a_b/1.jpg', '/a_b/sub/2.jpg'])
  expect(warm).toEqual(cold)
})

test.each([1, 2, 3, 4, 5])(
  'of identical files each path is a hit, ties by path, cut at %i',
  async (limit) => {
    const vector = query(1)
    const longer = vector.map((value) => value * 4)
    fixture.addContent(1, vector, ['/z.jpg', '/B.jpg'])
    fixture.addContent(2, longer, ['/a.jpg', '/é.jpg'])
    fixture.addContent(3, query(2), ['/0.jpg'])
    const { cold, warm } = await fixture.coldAndWarm(request(vector, limit))
    expect(paths(cold)).toEqual(['/B.jpg', '/a.jpg', '/z.jpg', '/é.jpg', '/0.jpg'].slice(0, limit))
    expect(warm).toEqual(cold)
  },
)

test('thousands of contents that tie are in order', async () => {
  const vector = query(1)
  fixture.library.transaction(() => {
    for (let id = 1; id <= 4_200; id++) fixture.addContent(id, vector, [`/${10_000 - id}.jpg`])
  })
  const { hits } = await client.rank(request(vector, 3))
  expect(paths(hits)).toEqual(['/5800.jpg', '/5801.jpg', '/5802.jpg'])
})

test('a filter finds the few that pass it behind thousands that do not', async () => {
  const vector = query(1)
  const opposite = vector.map((value) => -value)
  fixture.library.transaction(() => {
    for (let id = 1; id <= 4_200; id++) fixture.addContent(id, vector, [`/near/${id}.jpg`])
    fixture.addContent(5_000, opposite, ['/far/1.jpg', '/far/2.jpg'])
  })
  const { cold, warm } = await fixture.coldAndWarm(request(vector, 3, { folders: ['/far'] }))
  expect(paths(cold)).toEqual(['/far/1.jpg', '/far/2.jpg'])
  expect(warm).toEqual(cold)
})

test('simultaneous queries get each its own answer', async () => {
  fixture.addRandomContents(3, 1, 20_000)
  await client.warm()
  const asked = Array.from({ length: 12 }, (_, i) => request(query(i), 20))
  const answers = await Promise.all(asked.map((each) => client.rank(each)))
  for (const [i, each] of asked.entries()) {
    expectSameAnswer(answers[i]?.hits ?? [], fixture.bruteForce(each))
  }
})

test('a limit beyond the library returns everything once', async () => {
  fixture.addRandomContents(4, 1, 5_000)
  const asked = request(query(9), 4_500)
  const some = await client.rank(asked)
  expectSameAnswer(some.hits, fixture.bruteForce(asked))
  const all = await client.rank(request(query(9), 1_000_000))
  expect(new Set(paths(all.hits)).size).toBe(5_500)
  expect(all.hits.length).toBe(5_500)
})

test('hits carry the separate similarities, the date and the photo', async () => {
  const [composed, reference, text, stored] = [query(1), query(2), query(3), query(4)]
  fixture.addContent(5, stored, ['/a.jpg'], 12_345)
  const { hits } = await client.rank({ ...request(composed, 1), reference, text })
  const [hit] = hits
  expect(hit?.score).toBeCloseTo(cosine(stored, composed), 6)
  expect(hit?.reference).toBeCloseTo(cosine(stored, reference), 6)
  expect(hit?.text).toBeCloseTo(cosine(stored, text), 6)
  expect(hit).toMatchObject({ path: '/a.jpg', captured: { wallMs: 12_345, from: 'file' }, photoId: 1 })
  const alone = await client.rank(request(composed, 1))
  expect(alone.hits[0]).toMatchObject({ reference: null, text: null })
})
