/** Bands, matches and exclusions of the real search worker against their definition written out in float64. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Band } from '../../electron/shared/match-rule.ts'
import type { Hit, RankRequest } from '../../electron/shared/search-api.ts'
import { randomNumbers } from '../helpers/random-vectors.ts'
import { expectSameAnswer, paths, query, request, SearchFixture, SIZE } from '../helpers/search-fixture.ts'
import { cosine } from '../helpers/vectors.ts'

const RULE = {
  queryUnit: 2,
  photoUnit: 3,
  points: [
    [0, 0],
    [1, 60],
    [2, 90],
  ],
  strong: 60,
  maybe: 30,
} as const
const EVERYTHING = 1_000_000

let fixture: SearchFixture
const banks = new Map<number, { median: number; spread: number }>()

beforeEach(() => {
  fixture = new SearchFixture()
  banks.clear()
})
afterEach(() => fixture.close())

/** Statistics as a model with 96 numbers might have them: some photos match many names. */
function addStatistics(seed: number): void {
  const random = randomNumbers(seed)
  fixture.library.transaction(() => {
    for (const contentId of fixture.vectors.keys()) {
      const bank = { median: (random() - 0.5) / 5, spread: 0.02 + random() / 20 }
      banks.set(contentId, bank)
      fixture.library.putStatistics(contentId, bank)
    }
  })
}

function asked(limit: number, more: Partial<RankRequest> = {}): RankRequest {
  return { ...request(query(7), limit), rule: RULE, ...more }
}

const percentile = (sorted: readonly number[], share: number) => {
  const at = share * (sorted.length - 1)
  const [low, high] = [sorted[Math.floor(at)] ?? 0, sorted[Math.ceil(at)] ?? 0]
  return low + (high - low) * (at - Math.floor(at))
}

interface Reading {
  readonly score: number
  readonly match: number | null
  readonly band: Band | null
}

/** Score, match and band of every photo by path. */
function byDefinition({ ranking, without }: RankRequest) {
  if (ranking.kind === 'names') throw new Error('expected a ranking by one or two vectors')
  const vector = ranking.kind === 'vector' ? ranking.vector : ranking.text
  const found = new Set(fixture.photos.map(({ contentId }) => contentId))
  const vectors = [...fixture.vectors].filter(([id]) => found.has(id))
  const sorted = (direction: Float32Array) =>
    vectors.map(([, each]) => cosine(each, direction)).toSorted((a, b) => a - b)
  const plain = sorted(vector)
  const [median, low] = [percentile(plain, 0.5), percentile(plain, 0.16)]
  const medians = without.map((words) => percentile(sorted(words), 0.5))
  const readings = vectors.map(([id, each]): readonly [number, Reading] => {
    const lost = without.map((words, j) => Math.max(0, cosine(each, words) - (medians[j] ?? 0)))
    const score = lost.reduce((left, loss) => left - loss, cosine(each, vector))
    const bank = banks.get(id)
    if (!bank) return [id, { score, match: null, band: null }]
    const sides = [(score - median) / (median - low) / 2, (score - bank.median) / bank.spread / 3]
    const standing = Math.sqrt(sides.reduce((product, side) => product * Math.max(0, side), 1))
    const match = Math.min(90, standing <= 1 ? 60 * standing : 60 + 30 * (standing - 1))
    return [id, { score, match, band: match >= 60 ? 'strong' : match >= 30 ? 'maybe' : 'rest' }]
  })
  const byContent = new Map(readings)
  return new Map(fixture.photos.map(({ path, contentId }) => [path, byContent.get(contentId)]))
}

function expectReadings(hits: readonly Hit[], expected: ReturnType<typeof byDefinition>): void {
  const differences = hits.filter(({ path, score, match, band }) => {
    const wanted = expected.get(path)
    if (!wanted || Math.abs(score - wanted.score) > 1e-6) return true
    if (match === null || wanted.match === null) return match !== wanted.match || band !== wanted.band
    return band !== wanted.band || Math.abs(match - wanted.match) > 1e-3
  })
  expect(differences).toEqual([])
}

function countsOf(expected: ReturnType<typeof byDefinition>, passes = (_path: string) => true) {
  const bands = [...expected].filter(([path]) => passes(path)).map(([, reading]) => reading?.band)
  const count = (band: string) => bands.filter((each) => each === band).length
  return { strong: count('strong'), maybe: count('maybe') }
}

test('match, band and counts are those of the definition, whatever the limit', async () => {
  fixture.addRandomContents(1)
  addStatistics(2)
  const expected = byDefinition(asked(1))
  const client = fixture.client()
  for (const limit of [1, 30, EVERYTHING]) {
    const { hits, bands, statisticsPending, photos } = await client.rank(asked(limit))
    expectReadings(hits, expected)
    expect(bands).toEqual(countsOf(expected))
    expect([statisticsPending, photos]).toEqual([false, 2_000])
  }
  expect(Math.min(...Object.values(countsOf(expected)))).toBeGreaterThan(10)
})

test('a filter and photos left out take hits and counts away, and change no reading', async () => {
  fixture.addRandomContents(3)
  addStatistics(4)
  const client = fixture.client()
  const expected = byDefinition(asked(1))
  const filter = { folders: ['/p/3', '/copies'] }
  const passes = (path: string) => /^\/(p\/3|copies)\//.test(path)
  const filtered = await client.rank(asked(EVERYTHING, { filter }))
  expectReadings(filtered.hits, expected)
  expect(filtered.bands).toEqual(countsOf(expected, passes))
  expect(filtered.hits.map(({ path }) => path).every(passes)).toBe(true)
  const all = await client.rank(asked(EVERYTHING))
  // The best photo and every second one after it, among them one of two photos of the same content.
  const left = all.hits.filter((_, i) => i % 2 === 0)
  const isLeft = new Set(left.map(({ path }) => path))
  const leaveOut = [...left.map(({ photoId }) => photoId), 12_345_678]
  const rest = await client.rank(asked(50, { leaveOut }))
  expect(paths(rest.hits)).toEqual(paths(all.hits.filter(({ path }) => !isLeft.has(path)).slice(0, 50)))
  expectReadings(rest.hits, expected)
  expect(rest.bands).toEqual(countsOf(expected, (path) => !isLeft.has(path)))
})

test('leaving everything out leaves nothing', async () => {
  fixture.addRandomContents(5, 1, 100)
  addStatistics(5)
  const client = fixture.client()
  const { hits } = await client.rank(asked(EVERYTHING))
  const nothing = await client.rank(asked(9, { leaveOut: hits.map(({ photoId }) => photoId) }))
  expect(nothing).toMatchObject({ hits: [], bands: { strong: 0, maybe: 0 }, photos: 100 })
})

test('exclusions lower scores and bands by the definition', async () => {
  fixture.addRandomContents(6)
  addStatistics(7)
  const client = fixture.client()
  const [plain, without] = [await client.rank(asked(EVERYTHING)), [query(70), query(71), query(72)]]
  const expected = byDefinition(asked(1, { without }))
  const { hits, bands } = await client.rank(asked(EVERYTHING, { without }))
  expectReadings(hits, expected)
  expect(bands).toEqual(countsOf(expected))
  const before = new Map(plain.hits.map(({ path, score }) => [path, score]))
  expect(hits.filter(({ path, score }) => score > (before.get(path) ?? -1))).toEqual([])
  const sorted = [...expected].map(([path, reading]) => ({ path, score: reading?.score ?? 0 }))
  sorted.sort((a, b) => b.score - a.score || (a.path < b.path ? -1 : 1))
  expectSameAnswer(hits.slice(0, 40), sorted.slice(0, 40))
  const first = await client.rank(asked(40, { without }))
  expect(paths(first.hits)).toEqual(paths(hits.slice(0, 40)))
})

test('a query of two sides is read by its text', async () => {
  fixture.addRandomContents(8)
  addStatistics(9)
  const [reference, text, textMean] = [query(1), query(2), query(3).map((value) => value / 4)]
  const ranking = { kind: 'basic', reference, text, textMean } as const
  const client = fixture.client()
  const { hits, bands } = await client.rank(asked(60, { ranking }))
  const read = byDefinition(asked(1, { ranking }))
  const differences = hits.filter(({ path, match, band }) => {
    const wanted = read.get(path)
    return band !== wanted?.band || Math.abs((match ?? 0) - (wanted?.match ?? 0)) > 1e-3
  })
  expect(differences).toEqual([])
  expect(bands).toEqual(countsOf(read))
  const lowered = await client.rank(asked(60, { ranking, without: [query(4)] }))
  expect(lowered.hits[0]?.score).toBeLessThanOrEqual(hits[0]?.score ?? 0)
})

test('a photo has no band until its statistics come, and new ones after another bank', async () => {
  fixture.addRandomContents(10, 1, 60)
  const client = fixture.client()
  const first = await client.rank(asked(EVERYTHING))
  expect(first).toMatchObject({ bands: { strong: 0, maybe: 0 }, statisticsPending: true })
  expect(first.hits.every(({ band, match }) => band === null && match === null)).toBe(true)
  addStatistics(11)
  const second = await client.rank(asked(EVERYTHING))
  expectReadings(second.hits, byDefinition(asked(1)))
  expect(second.statisticsPending).toBe(false)
  // Another vector has no statistics, until they come as well.
  fixture.library.putVector(1, query(99))
  fixture.vectors.set(1, query(99))
  banks.delete(1)
  const third = await client.rank(asked(EVERYTHING))
  expectReadings(third.hits, byDefinition(asked(1)))
  expect(third.statisticsPending).toBe(true)
  // Another bank: the old statistics no longer count, whether or not their rows are still there.
  fixture.library.db.exec("DELETE FROM bank_statistics; UPDATE model SET bank = 'other'")
  banks.clear()
  const fourth = await client.rank(asked(EVERYTHING))
  expect(fourth.hits.every(({ band }) => band === null)).toBe(true)
  addStatistics(12)
  expectReadings((await client.rank(asked(EVERYTHING))).hits, byDefinition(asked(1)))
})

test('a library of fewer than 50 photos and a query without a rule have no bands', async () => {
  fixture.addRandomContents(13, 1, 49)
  addStatistics(14)
  const client = fixture.client()
  const small = await client.rank(asked(9))
  expect(small).toMatchObject({ bands: null, statisticsPending: false, photos: 49 })
  expect(small.hits.every(({ band, match }) => band === null && match === null)).toBe(true)
  fixture.addRandomContents(15, 100, 1)
  addStatistics(14)
  expect((await client.rank(asked(9))).bands).not.toBeNull()
  expect((await client.rank(asked(9, { rule: null }))).bands).toBeNull()
})

test('a library of one photo and an empty one answer calmly', async () => {
  const client = fixture.client()
  const excluding = asked(9, { without: [query(8)] })
  expect(await client.rank(excluding)).toMatchObject({ hits: [], bands: null, photos: 0 })
  fixture.addContent(1, query(1), ['/only.jpg'])
  const { hits } = await client.rank(excluding)
  expect(hits).toMatchObject([{ path: '/only.jpg', band: null, match: null }])
  expect(Number.isFinite(hits[0]?.score)).toBe(true)
})

test('statistics and vectors that are no numbers, and exclusions without a direction', async () => {
  fixture.addRandomContents(16, 1, 80)
  addStatistics(17)
  fixture.library.putStatistics(5, { median: 0.1, spread: 0 })
  banks.delete(5)
  fixture.library.putBlob(6, Buffer.from(new Float32Array(SIZE).fill(Number.NaN).buffer))
  for (let at = fixture.photos.length - 1; at >= 0; at--)
    if (fixture.photos[at]?.contentId === 6) fixture.photos.splice(at, 1)
  const client = fixture.client()
  const { hits, photos } = await client.rank(asked(EVERYTHING))
  expectReadings(hits, byDefinition(asked(1)))
  expect(photos).toBe(79)
  expect(paths(hits)).not.toContain('/p/2/6.jpg')
  const nowhere = asked(9, { without: [new Float32Array(SIZE)] })
  await expect(client.rank(nowhere)).rejects.toMatchObject({ code: 'usage' })
  const short = asked(9, { without: [new Float32Array(3)] })
  await expect(client.rank(short)).rejects.toMatchObject({ code: 'internal' })
})
