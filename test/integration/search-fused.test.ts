/** The method BASIC in the real search worker, against its definition written out in float64. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Ranking, RankRequest, SearchFilter } from '../../electron/shared/search-api.ts'
import { expectSameAnswer, paths, query, request, SearchFixture, SIZE } from '../helpers/search-fixture.ts'
import type { NewPhoto } from '../helpers/search-library.ts'
import { cosine, dot, mean, unit } from '../helpers/vectors.ts'

let fixture: SearchFixture

beforeEach(() => {
  fixture = new SearchFixture()
})

afterEach(() => fixture.close())

const TEXT_MEAN = query(77).map((value) => value / 4)

type Basic = Extract<Ranking, { readonly kind: 'basic' }>
type Asked = RankRequest & { readonly ranking: Basic }

function asked(limit: number, filter: SearchFilter = {}, other: Partial<Basic> = {}): Asked {
  const [reference, text] = [query(5), query(6)]
  const ranking = { kind: 'basic', reference, text, textMean: TEXT_MEAN, ...other } as const
  return { ...request(reference, limit, filter), ranking, reference, text }
}

type Passes = (photo: Required<NewPhoto>) => boolean

/** i-CIR: centred on the means, from the least (0) over 0 (1) up, multiplied, less 0.1 times the squared sum. */
function byDefinition({ ranking, limit }: Asked, passes: Passes = () => true) {
  const { reference, text, textMean } = ranking
  const contents = [...new Set(fixture.photos.map(({ contentId }) => contentId))]
  const units = new Map(contents.map((id) => [id, [...unit(fixture.vectors.get(id) ?? reference)]]))
  const centre = Array.from({ length: SIZE }, (_, i) => mean([...units.values()].map((x) => x[i] ?? 0)))
  const side = (vector: Float32Array, origin: ArrayLike<number>) => minus(unit(vector), origin)
  const [image, words] = [side(reference, centre), side(text, textMean)]
  const similarities = new Map(
    [...units].map(([id, x]) => [id, [image, words].map((each) => dot(minus(x, centre), each))] as const),
  )
  const least = [0, 1].map((at) => Math.min(...[...similarities.values()].map((pair) => pair[at] ?? 0)))
  const fused = (id: number) => {
    const [a, b] = [0, 1].map(
      (at) => ((similarities.get(id)?.[at] ?? 0) - (least[at] ?? 0)) / -(least[at] ?? 1),
    )
    return (a ?? 0) * (b ?? 0) - 0.1 * ((a ?? 0) + (b ?? 0)) ** 2
  }
  return fixture.photos
    .filter(passes)
    .map(({ path, contentId }) => ({ path, score: fused(contentId) }))
    .sort((a, b) => b.score - a.score || (a.path < b.path ? -1 : 1))
    .slice(0, limit)
}

const minus = (a: ArrayLike<number>, b: ArrayLike<number>) => Array.from(a, (value, i) => value - (b[i] ?? 0))

test('answers are those of the definition, also of a worker that has read nothing yet', async () => {
  fixture.addRandomContents(1)
  for (const limit of [1, 20, 5_000]) {
    const { hits } = await fixture.client().rank(asked(limit))
    expectSameAnswer(hits, byDefinition(asked(limit)))
  }
})

test('a filter changes which photos are found, and no score', async () => {
  fixture.addRandomContents(2)
  const filter = { folders: ['/p/3'] }
  const { hits } = await fixture.client().rank(asked(40, filter))
  expectSameAnswer(
    hits,
    byDefinition(asked(40), ({ path }) => path.startsWith('/p/3/')),
  )
})

test('ties are in the order of paths, and hits carry the plain cosines to both sides', async () => {
  fixture.addRandomContents(3, 1, 50)
  const near = query(5).map((value, i) => value + (query(6)[i] ?? 0))
  fixture.addContent(900, near, ['/z.jpg', '/B.jpg'])
  fixture.addContent(
    901,
    near.map((value) => value * 4),
    ['/a.jpg'],
  )
  const { hits } = await fixture.client().rank(asked(3))
  expect(paths(hits)).toEqual(['/B.jpg', '/a.jpg', '/z.jpg'])
  expect(hits[0]?.reference).toBeCloseTo(cosine(near, query(5)), 6)
  expect(hits[0]?.text).toBeCloseTo(cosine(near, query(6)), 6)
})

test('photos that came and went since the last query count', async () => {
  fixture.addRandomContents(4, 1, 300)
  const client = fixture.client()
  await client.rank(asked(5))
  fixture.addRandomContents(5, 301, 300)
  expectSameAnswer((await client.rank(asked(50))).hits, byDefinition(asked(50)))
  const gone = fixture.photos.splice(0, 100)
  for (const { path } of gone) fixture.library.removePhoto(path)
  expectSameAnswer((await client.rank(asked(50))).hits, byDefinition(asked(50)))
})

test('a library of one photo, and an empty one, have their answer', async () => {
  expect((await fixture.client().rank(asked(3))).hits).toEqual([])
  fixture.addContent(1, query(1), ['/only.jpg'])
  const { hits } = await fixture.client().rank(asked(3))
  expect(hits).toMatchObject([{ path: '/only.jpg' }])
  expect(Number.isFinite(hits[0]?.score)).toBe(true)
})

test('refuses a vector without direction or of another length', async () => {
  fixture.addRandomContents(6, 1, 10)
  const client = fixture.client()
  await expect(client.rank(asked(1, {}, { text: new Float32Array(SIZE) }))).rejects.toMatchObject({
    code: 'usage',
  })
  await expect(client.rank(asked(0))).rejects.toMatchObject({ code: 'usage' })
  const short = { textMean: new Float32Array(3) }
  await expect(client.rank(asked(1, {}, short))).rejects.toMatchObject({ code: 'internal' })
})
