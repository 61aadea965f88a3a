import { expect, it } from 'vitest'
import { EMPTY_QUERY } from '../../../electron/shared/app-query.ts'
import { APP_ERROR_CODES, FILE_ERROR_CODES } from '../../../electron/shared/errors.ts'
import { errorWords, fileErrorWords } from '../../../renderer/state/error-words.ts'
import {
  doneWords,
  rateWords,
  rejectedWords,
  smoothRate,
  timeLeftWords,
} from '../../../renderer/state/progress-words.ts'
import { folderLabels, queryWords } from '../../../renderer/state/query-words.ts'
import { folder, MODEL } from '../../component/helpers/app-states.ts'

it('has a different sentence for every code', () => {
  const all = [
    ...APP_ERROR_CODES.map((code) => errorWords({ code })),
    ...FILE_ERROR_CODES.map((code) => fileErrorWords(code)),
  ]
  expect(new Set(all).size).toBe(all.length)
  for (const words of all) expect(words).not.toMatch(/embedding|cosine|OTI|undefined|\bENO/)
})

it('counts the done photos of all photos', () => {
  expect(doneWords({ state: 'indexing', done: 12_431, failed: 9, pending: 27_770, perSecond: 31 })).toBe(
    'indexed 12,431 of 40,210',
  )
  expect([rateWords(31.4), rateWords(2.26)]).toEqual(['31/s', '2.3/s'])
})

it.each([
  [100, 31, 'a few seconds left'],
  [1_200, 31, 'less than a minute left'],
  [1_900, 31, 'about a minute left'],
  [27_779, 31, '15 min left'],
  [60_000, 31, '30 min left'],
  [500_000, 31, '4 hours left'],
  [50_000_000, 31, '19 days left'],
])('says how long %i photos at %i a second take: %s', (pending, perSecond, words) => {
  expect(timeLeftWords(pending, perSecond)).toBe(words)
})

it('gives no time left without a rate', () => {
  expect(timeLeftWords(10, null)).toBeNull()
  expect(timeLeftWords(10, 0)).toBeNull()
})

it('smooths the rate, and begins with the first one', () => {
  expect(smoothRate(null, 30)).toBe(30)
  expect(smoothRate(30, 40)).toBe(32)
  expect(smoothRate(30, null)).toBeNull()
})

it('says why the model does not run on something faster', () => {
  expect(rejectedWords(MODEL.providerReport)).toBe('Runs on CPU.\nWebGPU: no adapter')
})

it('describes a query in a few words, with whole emoji', () => {
  const reference = { kind: 'photo', photoId: 1 } as const
  expect(queryWords({ ...EMPTY_QUERY, references: [], text: ' a  dog ' })).toBe('a dog')
  expect(queryWords({ ...EMPTY_QUERY, references: [reference], text: 'on a beach' })).toBe(
    'like a photo, on a beach',
  )
  expect(
    queryWords({ ...EMPTY_QUERY, references: [reference, { ...reference, photoId: 2 }], text: '' }),
  ).toBe('like 2 photos')
  expect(queryWords({ ...EMPTY_QUERY, references: [], text: '🐕'.repeat(100) })).toBe(`${'🐕'.repeat(60)}…`)
})

it('adds the parent to folders with the same name', () => {
  const labels = folderLabels([folder(1, '/a/2023'), folder(2, 'D:\\b\\2023'), folder(3, '/a/other')])
  expect([...labels.values()]).toEqual(['2023 (a)', '2023 (b)', 'other'])
})
