/** Values are computed by hand from the definitions in docs/method.md. */
import { describe, expect, test } from 'vitest'
import { averagePrecision, precision, recall } from '../../../../electron/core/evaluation/ranking-metrics.ts'

const answer = (ranked: string, answers: string) => ({ ranked: [...ranked], answers: new Set(answers) })

describe('average precision', () => {
  test.each([
    // a at 1: 1/1, b at 3: 2/3; divided by two answers.
    ['axb', 'ab', 10, (1 + 2 / 3) / 2],
    // Five answers, but only three places: three is the most that can be found.
    ['abx', 'abcde', 3, (1 + 2 / 2) / 3],
    // b stands behind the cut.
    ['xab', 'ab', 2, 1 / 2 / 2],
    ['xyz', 'ab', 10, 0],
    ['', 'ab', 10, 0],
    ['abc', 'abc', 10, 1],
  ])('of %s where %s are right, first %i: %d', (ranked, answers, k, expected) => {
    expect(averagePrecision(answer(ranked, answers), k)).toBeCloseTo(expected, 12)
  })

  test('counts the first place first, whatever its score', () => {
    expect(averagePrecision(answer('ax', 'a'), 10)).toBe(1)
    expect(averagePrecision(answer('xa', 'a'), 10)).toBe(0.5)
  })

  test('of a question without an answer is a mistake of the bench', () => {
    expect(() => averagePrecision(answer('ab', ''), 10)).toThrow(TypeError)
    expect(() => recall(answer('ab', ''), 10)).toThrow(TypeError)
  })
})

test('precision counts places that were not filled as wrong', () => {
  expect(precision(answer('abx', 'ab'), 10)).toBeCloseTo(0.2, 12)
  expect(precision(answer('abx', 'ab'), 2)).toBe(1)
})

test('recall is the share of all answers, and 1 or 0 where there is one', () => {
  expect(recall(answer('axbx', 'abcd'), 3)).toBe(0.5)
  expect(recall(answer('xa', 'a'), 1)).toBe(0)
  expect(recall(answer('xa', 'a'), 2)).toBe(1)
})
