import { expect, test } from 'vitest'
import type { MatchRule } from '../../../../electron/shared/match-rule.ts'
import { Bands, queryScale } from '../../../../electron/worker/search/bands.ts'
import { randomNumbers } from '../../../helpers/random-vectors.ts'

const RULE: MatchRule = {
  queryUnit: 2,
  photoUnit: 3,
  points: [
    [0, 0],
    [1, 60],
    [2, 90],
  ],
  strong: 60,
  maybe: 30,
}
const QUERY = { median: 0.2, spread: 0.1 }
const PHOTO = { median: 0.1, spread: 0.1 }
const ORDER = { rest: 0, maybe: 1, strong: 2 }

test('the query scale is the median less the 16th percentile', () => {
  const cosines = Float64Array.from({ length: 101 }, (_, i) => ((i * 37) % 101) / 100)
  const scale = queryScale(cosines, 101)
  expect(scale?.median).toBeCloseTo(0.5, 12)
  expect(scale?.spread).toBeCloseTo(0.34, 12)
})

test('a small library and one of equal photos have no scale', () => {
  const cosines = Float64Array.from({ length: 49 }, (_, i) => i)
  expect(queryScale(cosines, 49)).toBeNull()
  expect(queryScale(new Float64Array(60).fill(0.3), 60)).toBeNull()
  expect(
    queryScale(
      Float64Array.from({ length: 50 }, (_, i) => i),
      50,
    ),
  ).not.toBeNull()
})

test.each([
  // zq = 2, zp = 3: both sides stand at 1.
  [0.4, 60, 'strong'],
  // zq = 1, zp = 2: the sides stand at 1/2 and 2/3, and their product is 1/3.
  [0.3, 60 * Math.sqrt(1 / 3), 'maybe'],
  // zq = 0.8, zp = 1.8: 0.4 and 0.6.
  [0.28, 60 * Math.sqrt(0.24), 'rest'],
  [0.2, 0, 'rest'],
  // zq = 4, zp = 5: 2 and 5/3.
  [0.6, 60 + 30 * (Math.sqrt(10 / 3) - 1), 'strong'],
] as const)('a cosine of %f has the match %f and is %s', (cosine, match, band) => {
  const reading = new Bands(RULE, QUERY).read(cosine + 1e-12, PHOTO)
  expect(reading.match).toBeCloseTo(match, 3)
  expect(reading.band).toBe(band)
})

test('raising either side never lowers the band or the match', () => {
  const random = randomNumbers(3)
  for (let i = 0; i < 5_000; i++) {
    const scale = () => ({ median: random() - 0.5, spread: 0.01 + random() / 5 })
    const [query, photo, cosine] = [scale(), scale(), 2 * random() - 1]
    const before = new Bands(RULE, query).read(cosine, photo)
    const lower = (side: typeof query) => ({ ...side, median: side.median - random() / 5 })
    for (const after of [
      new Bands(RULE, lower(query)).read(cosine, photo),
      new Bands(RULE, query).read(cosine, lower(photo)),
      new Bands(RULE, query).read(cosine + random() / 5, photo),
    ]) {
      expect(after.match).toBeGreaterThanOrEqual(before.match)
      expect(ORDER[after.band]).toBeGreaterThanOrEqual(ORDER[before.band])
    }
  }
})

test('a certain band is that of every cosine within the error', () => {
  const random = randomNumbers(4)
  const seen = new Set<string | null>()
  for (let i = 0; i < 5_000; i++) {
    const photo = { median: random() / 4, spread: 0.02 + random() / 10 }
    const [cosine, error] = [random(), random() / 20]
    const bands = new Bands(RULE, QUERY)
    const certain = bands.certain(cosine - error, cosine + error, photo)
    seen.add(certain)
    if (certain === null) continue
    for (const at of [cosine, cosine - error, cosine + error, cosine + error * (2 * random() - 1)])
      expect(bands.read(at, photo).band).toBe(certain)
  }
  expect([...seen].map(String).toSorted()).toEqual(['maybe', 'null', 'rest', 'strong'])
})

test('a rule that no match reaches, or every one, has its bands as well', () => {
  const none = new Bands({ ...RULE, strong: 95 }, QUERY)
  expect([none.certain(0.99, 1.01, PHOTO), none.read(1, PHOTO).band]).toEqual(['maybe', 'maybe'])
  const all = new Bands({ ...RULE, strong: 0, maybe: 0 }, QUERY)
  expect([all.certain(-1.01, -0.99, PHOTO), all.read(-1, PHOTO).band]).toEqual(['strong', 'strong'])
})
