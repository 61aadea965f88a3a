/** The method `names` and a reference's surroundings in the real search worker, against their definitions in float64. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { NamesRanking, RankRequest, SearchFilter } from '../../electron/shared/search-api.ts'
import { expectSameAnswer, query, request, SearchFixture, SIZE } from '../helpers/search-fixture.ts'
import type { NewPhoto } from '../helpers/search-library.ts'
import { cosine, mean, unit } from '../helpers/vectors.ts'

let fixture: SearchFixture

beforeEach(() => {
  fixture = new SearchFixture()
})

afterEach(() => fixture.close())

type Asked = RankRequest & { readonly ranking: NamesRanking }

function asked(limit: number, filter: SearchFilter = {}): Asked {
  const ranking = {
    kind: 'names',
    guesses: [
      { vector: query(5), share: 0.7 },
      { vector: query(6), share: 0.3 },
    ],
    temperature: 0.05,
    weight: 0.5,
    sides: [
      { vector: query(7), weight: 0.5 },
      { vector: query(8), weight: -0.25 },
    ],
  } as const
  return { ...request(query(5), limit, filter), ranking }
}

type Passes = (photo: Required<NewPhoto>) => boolean

function byDefinition({ ranking, limit }: Asked, passes: Passes = () => true) {
  const { guesses, sides, temperature: t } = ranking
  const contents = [...new Set(fixture.photos.map(({ contentId }) => contentId))]
  const of = (id: number, direction: Float32Array) => cosine(fixture.vectors.get(id) ?? direction, direction)
  const mixture = (id: number) =>
    t * Math.log(guesses.reduce((sum, { vector, share }) => sum + share * Math.exp(of(id, vector) / t), 0))
  const terms = [
    standard(new Map(contents.map((id) => [id, mixture(id)])), ranking.weight),
    ...sides.map(({ vector, weight }) =>
      standard(new Map(contents.map((id) => [id, of(id, vector)])), weight),
    ),
  ]
  return fixture.photos
    .filter(passes)
    .map(({ path, contentId }) => ({ path, score: terms.reduce((sum, term) => sum + term(contentId), 0) }))
    .sort((a, b) => b.score - a.score || (a.path < b.path ? -1 : 1))
    .slice(0, limit)
}

/** weight (value - mean) / standard deviation */
function standard(values: ReadonlyMap<number, number>, weight: number): (id: number) => number {
  const all = [...values.values()]
  const middle = mean(all)
  const deviation = Math.sqrt(mean(all.map((value) => (value - middle) ** 2)))
  return (id) => (weight * ((values.get(id) ?? 0) - middle)) / deviation
}

test('answers are those of the definition, with a filter and without', async () => {
  fixture.addRandomContents(1)
  for (const limit of [1, 20, 5_000]) {
    const { hits } = await fixture.client().rank(asked(limit))
    expectSameAnswer(hits, byDefinition(asked(limit)))
  }
  const filtered = asked(50, { folders: ['/p/1'] })
  const { hits } = await fixture.client().rank(filtered)
  expectSameAnswer(
    hits,
    byDefinition(filtered, ({ path }) => path.startsWith('/p/1/')),
  )
})

test('surroundings are the mean of the nearest other pictures, and the mean of all', async () => {
  fixture.addRandomContents(2, 1, 300)
  // A copy of the reference under another content, and a photo that the caller leaves out.
  const reference = fixture.vectors.get(7) ?? query(1)
  fixture.library.transaction(() =>
    fixture.addContent(
      9_000,
      reference.map((value) => 3 * value),
      ['/copy.jpg'],
      1,
    ),
  )
  const nearest = [...fixture.vectors]
    .filter(([id, vector]) => id !== 7 && cosine(vector, reference) < 1 - 1e-6)
    .sort(([, a], [, b]) => cosine(b, reference) - cosine(a, reference))
  const client = fixture.client()
  const { hits } = await client.rank(request(nearest[0]?.[1] ?? reference, 1))
  const leaveOut = hits.map(({ photoId }) => photoId)
  const answer = await client.surroundings({ vector: reference, neighbours: 5, leaveOut })
  const expected = nearest.slice(1, 6).map(([, vector]) => unit(vector))
  const all = [...fixture.vectors.values()].map((vector) => unit(vector))
  for (let i = 0; i < SIZE; i++) {
    expect(answer.nearest[i]).toBeCloseTo(mean(expected.map((each) => each[i] ?? 0)), 5)
    expect(answer.centre[i]).toBeCloseTo(mean(all.map((each) => each[i] ?? 0)), 5)
  }
})

test('nothing is near in an empty library and where no neighbour is wanted', async () => {
  const zeros = new Float32Array(SIZE)
  const ask = (neighbours: number) =>
    fixture.client().surroundings({ vector: query(1), neighbours, leaveOut: [] })
  expect(await ask(3)).toEqual({ nearest: zeros, centre: zeros })
  fixture.addRandomContents(3, 1, 20)
  expect((await ask(0)).nearest).toEqual(zeros)
  await expect(ask(-1)).rejects.toMatchObject({ code: 'usage' })
  await expect(
    fixture.client().surroundings({ vector: zeros, neighbours: 1, leaveOut: [] }),
  ).rejects.toMatchObject({ code: 'usage' })
})
