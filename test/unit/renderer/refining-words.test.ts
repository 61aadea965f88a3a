import { expect, it } from 'vitest'
import { differenceWords } from '../../../renderer/state/order-difference.ts'
import {
  refinementShare,
  refiningWords,
  secondsLeftWords,
  verdictWords,
  wordPhotosWords,
} from '../../../renderer/state/refining-words.ts'
import { resultWords, tuningWords } from '../../../renderer/state/tuning-words.ts'

const refining = {
  kind: 'refining',
  phase: 'steps',
  step: 212,
  steps: 500,
  loss: null,
  secondsLeft: null,
} as const
const tuned = { presentLoss: 0.41, tunedLoss: 0.36, trainedPhotos: 1, checkedPhotos: 1_200 }

it('names the refined pin, its progress and, once known, the time left', () => {
  expect(refiningWords('dog', refining)).toBe('refining “dog” 212/500')
  expect(refiningWords('dog', { ...refining, loss: 0.306, secondsLeft: 0.2 })).toBe(
    'refining “dog” 212/500, 1 s left',
  )
  expect(refiningWords('dog', { ...refining, phase: 'preparing', step: 1_024, steps: 1_500 })).toBe(
    'preparing to refine “dog” 1,024/1,500',
  )
})

it('shortens a long name and keeps the figures behind it', () => {
  expect(refiningWords('🐕'.repeat(80), { ...refining, secondsLeft: 8 })).toBe(
    `refining “${'🐕'.repeat(32)}…” 212/500, 8 s left`,
  )
})

it.each(['כלב שחור', 'كلب أسود'])('keeps the figures behind %s in their place', (name) => {
  expect(refiningWords(name, refining)).toBe(`refining “\u2068${name}\u2069” 212/500`)
  expect(wordPhotosWords(name, 3)).toBe(`\u2068${name}\u2069 = 3 photos`)
})

it.each([
  [8.4, '8 s left'],
  [99, '99 s left'],
  [130, '2 min left'],
  [5_900, '98 min left'],
  [7_300, '2 hours left'],
])('says %d seconds as %s', (seconds, words) => {
  expect(secondsLeftWords(seconds)).toBe(words)
})

it('shows the share of the steps that are done, at most all', () => {
  expect(refinementShare(refining)).toBeCloseTo(0.424)
  expect(refinementShare({ ...refining, phase: 'preparing' })).toBe(0)
  expect(refinementShare({ kind: 'paused', step: 5, steps: 0 })).toBe(0)
  expect(refinementShare({ kind: 'paused', step: 9, steps: 5 })).toBe(1)
  expect(refinementShare({ kind: 'waiting', step: 0, steps: 500 })).toBeNull()
  expect(refinementShare({ kind: 'stopped', reason: '' })).toBeNull()
})

it('says that there is nothing to compare without an original', () => {
  expect(verdictWords({ kind: 'done', kept: 'refined', firstLoss: null, refinedLoss: 0.3 })).toContain(
    'the only result',
  )
})

const ids = (...values: readonly number[]) => Uint32Array.from(values)
const twenty = Uint32Array.from({ length: 40 }, (_, at) => at + 1)

it.each([
  [twenty, twenty, 'Refining did not change the first 20 photos.'],
  [twenty, twenty.toReversed(), 'Refining changed 20 of the first 20 photos.'],
  [ids(1, 2, 3), ids(3, 1, 2), 'Refining changed only the order of the first 3 photos.'],
  [ids(1, 2, 3), ids(1, 2, 4), 'Refining changed 1 of the first 3 photos.'],
  // The 21st does not count.
  [twenty, twenty.with(20, 99), 'Refining did not change the first 20 photos.'],
  [ids(), ids(), 'There are no photos to compare.'],
])('says in a sentence how two orders differ', (before, after, words) => {
  expect(differenceWords(before, after)).toBe(words)
})

it('names the phase of tuning, and both errors at the end', () => {
  const running = { kind: 'running', done: 3, total: 1_200, curve: [] } as const
  expect(tuningWords({ ...running, phase: 'teachers', secondsLeft: 700, paused: false })).toBe(
    'Preparing training examples 3/1,200, 12 min left',
  )
  expect(tuningWords({ ...running, phase: 'checking', secondsLeft: 700, paused: true })).toBe(
    'Testing on other photos 3/1,200, paused',
  )
  expect(resultWords(tuned)).toBe('Tested on 1,200 other photos: error 0.41 → 0.36 (lower is better)')
  // Two figures that look the same show more digits.
  expect(resultWords({ ...tuned, presentLoss: 0.3612, tunedLoss: 0.3609 })).toContain(
    'error 0.3612 → 0.3609 (lower',
  )
  expect(resultWords({ ...tuned, presentLoss: null })).toContain(
    'error 0.36 (lower is better). There is no previous version',
  )
})
