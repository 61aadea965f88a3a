import { describe, expect, test } from 'vitest'
import { parseDay } from '../../../../electron/core/ask/dates/days.ts'
import { type AskOptions, MAX_SENTENCE, parseAsk, READERS } from '../../../../electron/core/ask/parse-ask.ts'
import type { PartReader } from '../../../../electron/core/ask/part-reader.ts'
import type { ParsedAsk } from '../../../../electron/shared/ask-api.ts'
import { randomNumbers } from '../../../helpers/random-vectors.ts'
import { NAMES } from './names.ts'
import { COMBINATIONS, ENGLISH, OTHER_LANGUAGES, type Row, TRAPS } from './sentences.ts'

const TODAY = parseDay('2026-11-30')
const NOTHING: ParsedAsk = {
  text: '',
  without: [],
  from: null,
  to: null,
  folders: [],
  cameras: [],
  lenses: [],
  rating: null,
  favourite: null,
  places: [],
  keywords: [],
  filename: null,
}
const ALL: readonly Row[] = [...ENGLISH, ...OTHER_LANGUAGES, ...TRAPS, ...COMBINATIONS]

const read = (sentence: string, more: Partial<AskOptions> = {}) =>
  parseAsk(sentence, { names: NAMES, today: TODAY, ...more })

describe.each([
  ['English', ENGLISH],
  ['other languages', OTHER_LANGUAGES],
  ['traps', TRAPS],
  ['combinations', COMBINATIONS],
])('%s', (_name, rows) => {
  test.each(rows)('%s', (sentence, parsed) => {
    expect(read(sentence).parsed).toEqual({ ...NOTHING, ...parsed })
  })
})

/** Two or three sentences and words of the table in a row, from a seed. */
function* combinations(count: number, rows: readonly Row[]): Generator<string> {
  const random = randomNumbers(7)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  const joints = [' ', ', ', ' and ', ' in ', ' without ', ' not ', '  ', '; ', ' - ', '\n']
  for (let i = 0; i < count; i++) {
    yield [pick(rows)[0], pick(joints), pick(rows)[0], pick(joints), pick(rows)[0].split(' ')[0]].join('')
  }
}

const SENTENCES: readonly string[] = [...ALL.map(([sentence]) => sentence), ...combinations(400, ALL)]
const IN_ENGLISH: readonly string[] = [
  ...ALL.map(([sentence]) => sentence),
  ...combinations(400, [...ENGLISH, ...COMBINATIONS]),
]

test('each part is a piece of the sentence, and knows where', () => {
  for (const sentence of SENTENCES) {
    for (const { start, end, words } of read(sentence).parts) {
      expect([sentence, words]).toEqual([sentence, sentence.slice(start, end)])
      expect(end).toBeGreaterThan(start)
    }
  }
})

test('a sentence whose parts are all given back is the sentence', () => {
  for (const sentence of SENTENCES) {
    const { parts, contradicting } = read(sentence)
    const spans = read(sentence, { keep: [...parts, ...contradicting] })
    expect([sentence, spans.parsed]).toEqual([sentence, { ...NOTHING, text: sentence.trim() }])
  }
})

test('the text that is left holds no part', () => {
  for (const sentence of IN_ENGLISH) {
    const { parsed, contradicting } = read(sentence)
    // Without what stood between them, two years may be a range.
    if (contradicting.length > 0) continue
    expect([sentence, read(parsed.text).parsed]).toEqual([sentence, { ...NOTHING, text: parsed.text }])
  }
})

test('one part that is given back stays in its place, and the others leave', () => {
  const sentence = 'dogs without people in Holidays taken with a Nikon before 2015'
  const { parts } = read(sentence)
  expect(parts.map(({ kind, words }) => [kind, words])).toEqual([
    ['without', 'without people'],
    ['folder', 'in Holidays'],
    ['camera', 'taken with a Nikon'],
    ['date', 'before 2015'],
  ])
  const folder = read(sentence, { keep: [{ kind: 'folder', words: 'in holidays' }] })
  expect(folder.parsed).toMatchObject({
    text: 'dogs in Holidays',
    folders: [],
    without: ['people'],
    to: '2014-12-31',
  })
  const people = read(sentence, { keep: parts.filter(({ kind }) => kind === 'without') })
  expect(people.parsed).toMatchObject({
    text: 'dogs without people',
    without: [],
    cameras: ['NIKON D200', 'NIKON D70s'],
  })
})

test('parts that contradict each other stay text, and are named', () => {
  const { parsed, contradicting } = read('beach in 2015 without people in 2018')
  expect(parsed).toEqual({ ...NOTHING, text: 'beach in 2015 in 2018', without: ['people'] })
  expect(contradicting.map(({ words }) => words)).toEqual(['in 2015', 'in 2018'])
})

test('forty exclusions are forty, and words beyond the bound stay text', () => {
  const things = Array.from({ length: 40 }, (_, i) => `thing${i}x`)
  const forty = read(`a beach ${things.map((thing) => `without ${thing}`).join(', ')}`).parsed
  expect(forty).toEqual({ ...NOTHING, text: 'a beach', without: things })
  const many = read(`a beach ${Array.from({ length: 200 }, (_, i) => `no thing${i}x`).join(', ')}`)
  expect(many.parts.length).toBe(64)
  expect(many.parsed.text).toContain('no thing199x')
})

test('random characters never throw, whatever is kept', () => {
  const random = randomNumbers(3)
  const alphabet = [
    ...'abcno withut -."„“«»\'/()0123456789年月のなしい人كن بدأ\u0301\ud83d\ude00\ufffb\ufffc\0\n',
  ]
  for (let i = 0; i < 2000; i++) {
    const letters = Array.from({ length: Math.floor(random() * 60) }, () =>
      random() < 0.2
        ? String.fromCharCode(Math.floor(random() * 65536))
        : alphabet[Math.floor(random() * alphabet.length)],
    )
    const sentence = letters.join('')
    const start = Math.floor(random() * 80) - 10
    const { parsed, parts } = read(sentence, { keep: [{ start, end: start + 7 }] })
    expect(parts.every((part) => sentence.slice(part.start, part.end) === part.words)).toBe(true)
    expect(parsed.text.length).toBeLessThanOrEqual(sentence.length)
  }
})

test('a long sentence is read a bounded number of times, and a longer one is refused', () => {
  for (const piece of [
    'without ',
    'no one ',
    '2018 ',
    "d'hier ",
    'without people or ',
    'from 2015 to ',
    '„',
    '人なし',
    'Nikon ',
  ]) {
    const letters = (length: number) => {
      let seen = 0
      const counting: PartReader[] = READERS.map((reader) => ({
        ...reader,
        read: (sentence, context) => {
          seen += sentence.text.length
          return reader.read(sentence, context)
        },
      }))
      read(piece.repeat(Math.ceil(length / piece.length)).slice(0, length), { readers: counting })
      return seen
    }
    // Each reader sees the sentence once in each of 8 rounds, and the last round may be one more after contradictions.
    expect(letters(MAX_SENTENCE)).toBeLessThanOrEqual(READERS.length * 8 * 2 * MAX_SENTENCE)
    expect(letters(MAX_SENTENCE)).toBeLessThanOrEqual(2.5 * letters(MAX_SENTENCE / 2))
  }
  expect(() => read('a'.repeat(MAX_SENTENCE + 1))).toThrow('at most 4000')
})

test('a further kind of part is a further reader', () => {
  const rating: PartReader = {
    kind: 'rating',
    read: ({ open }) =>
      [...open.matchAll(/\b([1-5]) stars\b/g)].map(({ 0: words, 1: stars, index }) => ({
        value: { rating: Number(stars) },
        start: index,
        end: index + words.length,
      })),
  }
  const readers = [rating, ...READERS]
  expect(read('dogs, 4 stars, without people', { readers })).toMatchObject({
    parsed: { ...NOTHING, text: 'dogs', rating: 4, without: ['people'] },
    parts: [{ kind: 'rating', words: '4 stars' }, { kind: 'without' }],
  })
  // Two ratings contradict each other: neither is sure.
  expect(read('3 stars or 4 stars', { readers }).parsed).toEqual({ ...NOTHING, text: '3 stars or 4 stars' })
})

test('the clock is an argument', () => {
  expect(read('last summer', { today: parseDay('2020-07-05') }).parsed).toMatchObject({
    from: '2019-06-01',
    to: '2019-08-31',
  })
  expect(read('in May', { today: parseDay('2020-04-30') }).parsed).toMatchObject({
    from: '2019-05-01',
    to: '2019-05-31',
  })
  expect(read('last weekend', { today: parseDay('2026-11-29') }).parsed).toMatchObject({
    from: '2026-11-21',
    to: '2026-11-22',
  })
})
