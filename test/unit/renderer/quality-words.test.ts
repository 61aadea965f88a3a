/** Texts of the quality dialog: figures with their weight, without technical words. */
import { expect, test } from 'vitest'
import {
  QUALITY_METHODS,
  type QualityEntry,
  type QualityReport,
} from '../../../electron/shared/app-quality.ts'
import { EMPTY_QUERY } from '../../../electron/shared/app-query.ts'
import {
  basisWords,
  entryWords,
  figureWords,
  markedWords,
  measuringWords,
  methodHint,
  methodWords,
  staleWords,
} from '../../../renderer/state/quality-words.ts'

const report: QualityReport = {
  modelName: 'photo-mini',
  measuredMs: 0,
  queries: 4,
  answers: 17,
  photos: 1_200,
  missing: 0,
  figures: [],
  stale: [],
}
const entry: QualityEntry = {
  id: 1,
  query: EMPTY_QUERY,
  sharedConcept: '',
  answers: 7,
  missing: 1,
  standing: 'measured',
}

test.each([
  [
    4,
    'From 4 queries with 17 right answers among 1,200 photos. One query moves a figure by up to 25 points: these are too few queries to tell close figures apart.',
  ],
  [
    50,
    'From 50 queries with 17 right answers among 1,200 photos. One query moves a figure by up to 2 points.',
  ],
  [
    1_000,
    'From 1,000 queries with 17 right answers among 1,200 photos. One query moves a figure by up to 1 point.',
  ],
  [
    1,
    'From 1 query with 17 right answers among 1,200 photos. One query says nothing about others: mark more.',
  ],
])('says how much one of %i queries weighs', (queries, words) => {
  expect(basisWords({ ...report, queries })).toBe(words)
})

test('says that the figures leave out missing answers', () => {
  expect(basisWords({ ...report, missing: 2 })).toContain(
    '2 of these answers are not in the library now, so the figures leave them out.',
  )
})

test.each([
  [[], null],
  [['marks'], 'Changed since: marks. Measure again.'],
  [['model'], 'Changed since: the search model. Measure again.'],
  [['marks', 'photos', 'model'], 'Changed since: marks, photos, and the search model. Measure again.'],
] as const)('names the changes: %o', (stale, words) => {
  expect(staleWords(stale)).toBe(words)
})

test.each([
  ['measured', '7 right answers, 1 of them not in the library now'],
  [
    'reference-gone',
    '7 right answers, 1 of them not in the library now. Not measured: the reference is gone',
  ],
  ['answers-gone', '7 right answers. Not measured: none of them is in the library now'],
] as const)('describes a query: %s', (standing, words) => {
  expect(entryWords({ ...entry, standing })).toBe(words)
})

test('counts marks, and prints figures as the papers do', () => {
  expect(markedWords(0, 0)).toBe('None marked yet')
  expect(markedWords(1, 2)).toBe('1 right answer marked, 2 more not in the library now')
  expect([0, 0.0996, 1].map(figureWords)).toEqual(['0.0', '10.0', '100.0'])
})

test('says how far measuring is', () => {
  const running = {
    kind: 'running',
    method: 'isearle-oti',
    methodsDone: 8,
    methods: 9,
    phase: 'refining',
  } as const
  expect(measuringWords({ ...running, done: 2, total: 7, secondsLeft: 64 })).toBe(
    '9 of 9: Refined, refining 2 of 7, 64 s left',
  )
})

test('has no word in it that only papers use', () => {
  const words = QUALITY_METHODS.flatMap((method) => [methodWords(method), methodHint(method)])
  expect(words.join(' ')).not.toMatch(/embedding|OTI|cosine|token|phi|slerp|SEARLE|PDV/i)
})
