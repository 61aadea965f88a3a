import { expect, test } from 'vitest'
import { withExclusions } from '../../../../electron/worker/search/exclusions.ts'
import { LibrarySample } from '../../../../electron/worker/search/library-sample.ts'
import { rankedQuery } from '../../../../electron/worker/search/ranked-query.ts'
import { type ScoredQuery, scoresOf } from '../../../../electron/worker/search/scored-query.ts'
import { randomNumbers, randomVector } from '../../../helpers/random-vectors.ts'
import { unit } from '../../../helpers/vectors.ts'

const WANTED = Float64Array.of(1, 0, 0)
const EXCLUDED = Float64Array.of(0, 1, 0)
const VECTOR = { kind: 'vector', direction: WANTED } as const

function sampleOf(...vectors: readonly Float32Array[]): LibrarySample {
  return new LibrarySample(vectors, 3)
}
function scoresAt(query: ScoredQuery, which: 'score' | 'banded', ...cosines: readonly number[][]): number[] {
  const columns = query.columns.map((_, k) => Float64Array.from(cosines, (each) => each[k] ?? 0))
  return [...scoresOf(query[which], columns, cosines.length)]
}

test('a photo loses what its cosine to the excluded words is above the median', () => {
  // Cosines to the excluded words: 0, 0.6 and 0.8, so the median is 0.6.
  const sample = sampleOf(
    Float32Array.of(1, 0, 0),
    Float32Array.of(0.8, 0.6, 0),
    Float32Array.of(0.6, 0.8, 0),
  )
  const query = withExclusions(rankedQuery(VECTOR, sample), [EXCLUDED], sample)
  const scores = scoresAt(query, 'score', [0.9, 0.5], [0.9, 0.7], [0.9, 1])
  expect(scores[0]).toBeCloseTo(0.9, 6)
  expect(scores[1]).toBeCloseTo(0.8, 6)
  expect(scores[2]).toBeCloseTo(0.5, 6)
  expect(scoresAt(query, 'banded', [0.9, 0.7])[0]).toBeCloseTo(0.8, 6)
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
      enclose: ([own = new Float64Array(0)], errors, { lowest, highest }) => {
        lowest.set(own.map((value, i) => 10 * (value - (errors[i] ?? 0))))
        highest.set(own.map((value, i) => 10 * (value + (errors[i] ?? 0))))
      },
    },
  }
  const query = withExclusions(tenfold, [EXCLUDED], sample)
  expect(scoresAt(query, 'score', [0.5, 0.3])[0]).toBeCloseTo(10 * 0.5 - 10 * 0.3, 6)
  expect(scoresAt(query, 'banded', [0.5, 0.3])[0]).toBeCloseTo(0.5 - 0.3, 6)
})

test('an exclusion never raises a score, and an enclosure holds all scores within the error', () => {
  const random = randomNumbers(5)
  const direction = () => Float64Array.from(unit(randomVector(random, 3)))
  const basic = () => ({
    kind: 'basic' as const,
    reference: direction(),
    text: direction(),
    textMean: Float32Array.from(direction(), (value) => value / 3),
  })
  for (let i = 0; i < 600; i++) {
    const sample = sampleOf(...Array.from({ length: 1 + (i % 70) }, () => unit(randomVector(random, 3))))
    const ranking = i % 2 === 0 ? { kind: 'vector' as const, direction: direction() } : basic()
    const plain = rankedQuery(ranking, sample)
    const query = withExclusions(plain, [direction(), direction()], sample)
    const cosines = query.columns.map(() => 2 * random() - 1)
    const error = random() / 5
    const moved = Array.from({ length: 20 }, () => cosines.map((value) => value + error * (2 * random() - 1)))
    for (const which of ['score', 'banded'] as const) {
      const [before, after = 0] = [
        scoresAt(plain, which, cosines)[0] ?? 0,
        scoresAt(query, which, cosines)[0],
      ]
      expect(after).toBeLessThanOrEqual(before)
      const ends = { lowest: new Float64Array(1), highest: new Float64Array(1) }
      query[which].enclose(
        cosines.map((value) => Float64Array.of(value)),
        Float64Array.of(error),
        ends,
      )
      const scores = [after, ...scoresAt(query, which, ...moved)]
      expect(Math.min(...scores)).toBeGreaterThanOrEqual((ends.lowest[0] ?? 0) - 1e-9)
      expect(Math.max(...scores)).toBeLessThanOrEqual((ends.highest[0] ?? 0) + 1e-9)
    }
  }
})
