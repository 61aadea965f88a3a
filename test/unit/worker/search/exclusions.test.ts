import { expect, test } from 'vitest'
import { withExclusions } from '../../../../electron/worker/search/exclusions.ts'
import { LibrarySample } from '../../../../electron/worker/search/library-sample.ts'
import { rankedQuery } from '../../../../electron/worker/search/ranked-query.ts'
import type { ScoredQuery } from '../../../../electron/worker/search/scored-query.ts'
import { randomNumbers, randomVector } from '../../../helpers/random-vectors.ts'
import { unit } from '../../../helpers/vectors.ts'

const WANTED = Float64Array.of(1, 0, 0)
const EXCLUDED = Float64Array.of(0, 1, 0)
const VECTOR = { kind: 'vector', direction: WANTED } as const

function sampleOf(...vectors: readonly Float32Array[]): LibrarySample {
  return new LibrarySample(vectors, 3)
}
function scoresOf(query: ScoredQuery, which: 'score' | 'banded', ...cosines: readonly number[][]): number[] {
  const columns = query.columns.map((_, k) => Float64Array.from(cosines, (each) => each[k] ?? 0))
  const scores = new Float64Array(cosines.length)
  query[which].fill(columns, scores)
  return [...scores]
}

test('a photo loses what its cosine to the excluded words is above the median', () => {
  // Cosines to the excluded words: 0, 0.6 and 0.8, so the median is 0.6.
  const sample = sampleOf(
    Float32Array.of(1, 0, 0),
    Float32Array.of(0.8, 0.6, 0),
    Float32Array.of(0.6, 0.8, 0),
  )
  const query = withExclusions(rankedQuery(VECTOR, sample), [EXCLUDED], sample)
  const scores = scoresOf(query, 'score', [0.9, 0.5], [0.9, 0.7], [0.9, 1])
  expect(scores[0]).toBeCloseTo(0.9, 6)
  expect(scores[1]).toBeCloseTo(0.8, 6)
  expect(scores[2]).toBeCloseTo(0.5, 6)
  expect(scoresOf(query, 'banded', [0.9, 0.7])[0]).toBeCloseTo(0.8, 6)
  expect(query.score.lipschitz).toBe(2)
})

test('without exclusions nothing changes', () => {
  const query = rankedQuery(VECTOR, sampleOf())
  expect(withExclusions(query, [], sampleOf())).toBe(query)
})

test('a score that is no cosine loses as many of its standard deviations', () => {
  const sample = sampleOf(Float32Array.of(1, 0, 0), Float32Array.of(0, 1, 0), Float32Array.of(0, 0, 1))
  const plain = rankedQuery(VECTOR, sample)
  const tenfold: ScoredQuery = {
    ...plain,
    score: {
      fill: (cosines, scores) => scores.set((cosines[0] ?? new Float64Array(0)).map((value) => 10 * value)),
      lipschitz: 10,
    },
  }
  const query = withExclusions(tenfold, [EXCLUDED], sample)
  expect(scoresOf(query, 'score', [0.5, 0.3])[0]).toBeCloseTo(10 * 0.5 - 10 * 0.3, 6)
  expect(scoresOf(query, 'banded', [0.5, 0.3])[0]).toBeCloseTo(0.5 - 0.3, 6)
  expect(query.score.lipschitz).toBeCloseTo(20, 6)
})

test('an exclusion never raises a score, and moves it no farther than it says', () => {
  const random = randomNumbers(5)
  const direction = () => Float64Array.from(unit(randomVector(random, 3)))
  const basic = () => ({
    kind: 'basic' as const,
    reference: direction(),
    text: direction(),
    textMean: Float32Array.from(direction(), (value) => value / 3),
  })
  for (let i = 0; i < 300; i++) {
    const sample = sampleOf(...Array.from({ length: 1 + (i % 70) }, () => unit(randomVector(random, 3))))
    const ranking = i % 2 === 0 ? { kind: 'vector' as const, direction: direction() } : basic()
    const plain = rankedQuery(ranking, sample)
    const query = withExclusions(plain, [direction(), direction()], sample)
    const cosines = query.columns.map(() => 2 * random() - 1)
    const moved = cosines.map((value) => value + 0.01 * (2 * random() - 1))
    for (const which of ['score', 'banded'] as const) {
      const [before, after = 0] = [
        scoresOf(plain, which, cosines)[0] ?? 0,
        scoresOf(query, which, cosines)[0],
      ]
      expect(after).toBeLessThanOrEqual(before)
      const change = Math.abs((scoresOf(query, which, moved)[0] ?? 0) - after)
      expect(change).toBeLessThanOrEqual(query[which].lipschitz * 0.01 * (1 + 1e-9) + 1e-12)
    }
  }
})
