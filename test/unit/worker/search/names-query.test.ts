import { expect, test } from 'vitest'
import type { NamesRanking } from '../../../../electron/shared/search-api.ts'
import { LibrarySample } from '../../../../electron/worker/search/library-sample.ts'
import { namesQuery } from '../../../../electron/worker/search/names-query.ts'
import { queryDirections } from '../../../../electron/worker/search/rank-request.ts'
import { type ScoredQuery, scoresOf } from '../../../../electron/worker/search/scored-query.ts'
import { randomNumbers, randomVector } from '../../../helpers/random-vectors.ts'
import { request } from '../../../helpers/rank-request.ts'
import { cosine, unit } from '../../../helpers/vectors.ts'

const [X, Y, Z] = [Float32Array.of(2, 0, 0), Float32Array.of(0, 3, 0), Float32Array.of(0, 0, 1)]
const SAMPLE = [Float32Array.of(1, 0, 0), Float32Array.of(0.6, 0.8, 0), Float32Array.of(0, 0.6, 0.8)]

function ranking(parts: Partial<NamesRanking>): NamesRanking {
  return {
    kind: 'names',
    guesses: [{ vector: X, share: 1 }],
    temperature: 0.1,
    weight: 1,
    sides: [],
    ...parts,
  }
}

function asked(parts: Partial<NamesRanking>, sample: readonly Float32Array[] = SAMPLE): ScoredQuery {
  const { ranking: directions } = queryDirections({ ...request(X, 1), ranking: ranking(parts) }, 3)
  if (directions.kind !== 'names') throw new Error('expected a ranking by names')
  return namesQuery(directions, new LibrarySample(sample, 3))
}

function scoresAt(query: ScoredQuery, which: 'score' | 'banded', ...cosines: readonly number[][]) {
  const columns = query.columns.map((_, k) => Float64Array.from(cosines, (each) => each[k] ?? 0))
  return scoresOf(query[which], columns, cosines.length)
}

test('the cosine of one guess is its own soft maximum', () => {
  const query = asked({})
  expect(scoresAt(query, 'banded', [0.3], [-0.2])[0]).toBeCloseTo(0.3, 12)
  expect(scoresAt(query, 'banded', [0.3], [-0.2])[1]).toBeCloseTo(-0.2, 12)
})

test('several guesses meet in t log sum p exp(s / t)', () => {
  const guesses = [
    { vector: X, share: 0.75 },
    { vector: Y, share: 0.25 },
  ]
  const [both, far] = scoresAt(asked({ guesses }), 'banded', [0.3, 0.2], [0.9, -1])
  expect(both).toBeCloseTo(0.1 * Math.log(0.75 * Math.exp(3) + 0.25 * Math.exp(2)), 12)
  // A guess that a photo does not show at all only takes its share away.
  expect(far).toBeCloseTo(0.9 + 0.1 * Math.log(0.75), 6)
})

test('adds standard scores over the sample with their weights', () => {
  // Cosines to X: 1, 0.6, 0; to Z: 0, 0, 0.8.
  const [meanX, meanZ] = [1.6 / 3, 0.8 / 3]
  const deviation = (values: readonly number[], mean: number) =>
    Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
  const [sdX, sdZ] = [deviation([1, 0.6, 0], meanX), deviation([0, 0, 0.8], meanZ)]
  const query = asked({ weight: 0.5, sides: [{ vector: Z, weight: -2 }] })
  const [score] = scoresAt(query, 'score', [0.9, 0.1])
  expect(score).toBeCloseTo((0.5 * (0.9 - meanX)) / sdX - (2 * (0.1 - meanZ)) / sdZ, 6)
})

test.each([
  ['no photo', []],
  ['one photo', SAMPLE.slice(0, 1)],
  ['equal photos', [X, X, X].map((vector) => Float32Array.from(unit(vector)))],
])('in a library of %s every standard score is 0', (_name, sample) => {
  expect([...scoresAt(asked({ sides: [{ vector: Z, weight: 1 }] }, sample), 'score', [0.9, 0.4])]).toEqual([
    0,
  ])
})

test('an enclosure holds the scores of all cosines within the error', () => {
  const random = randomNumbers(11)
  for (let round = 0; round < 200; round++) {
    const vectors = Array.from({ length: 6 }, () => randomVector(random, 3))
    const [a = X, b = Y, c = Z, ...sample] = vectors
    const guesses = [a, b].map((vector) => ({ vector, share: random() + 0.01 }))
    const sides = [
      { vector: c, weight: 4 * random() - 2 },
      { vector: a, weight: 4 * random() - 2 },
    ]
    const parts = { guesses, sides, temperature: random() + 0.01, weight: 4 * random() - 2 }
    const query = asked(
      parts,
      sample.map((vector) => Float32Array.from(unit(vector))),
    )
    const cosines = query.columns.map(() => 2 * random() - 1)
    const error = 0.3 * random()
    for (const which of ['score', 'banded'] as const) {
      const ends = { lowest: new Float64Array(1), highest: new Float64Array(1) }
      query[which].enclose(
        cosines.map((cosine) => Float64Array.of(cosine)),
        Float64Array.of(error),
        ends,
      )
      for (let i = 0; i < 10; i++) {
        const near = cosines.map((cosine) => cosine + error * (2 * random() - 1))
        const [score = Number.NaN] = scoresAt(query, which, near)
        expect(score).toBeGreaterThanOrEqual((ends.lowest[0] ?? 0) - 1e-9)
        expect(score).toBeLessThanOrEqual((ends.highest[0] ?? 0) + 1e-9)
      }
    }
  }
})

test.each<[string, Partial<NamesRanking>]>([
  ['no guess', { guesses: [] }],
  ['a share of 0', { guesses: [{ vector: X, share: 0 }] }],
  ['a guess without a direction', { guesses: [{ vector: new Float32Array(3), share: 1 }] }],
  ['no temperature', { temperature: 0 }],
  ['a weight that is no number', { weight: Number.NaN }],
  ['a side without a direction', { sides: [{ vector: new Float32Array(3), weight: 1 }] }],
])('refuses %s', (_name, parts) => {
  expect(() => asked(parts)).toThrow(expect.objectContaining({ code: 'usage' }))
})

test('columns are the unit guesses and sides in order', () => {
  const { columns } = asked({ sides: [{ vector: Y, weight: 1 }] })
  expect(columns.map((column) => cosine(column, X))).toEqual([1, 0])
})
