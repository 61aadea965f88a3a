/** Phrases of the grammar and of files. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ACTIONS, CLOTHES } from '../../../../native-models/inversion/phrase-actions.ts'
import {
  findConcept,
  GRAMMAR_PHRASES,
  openPhraseBank,
  openPhrasePatterns,
} from '../../../../native-models/inversion/phrase-bank.ts'
import { isPlural, phrasesOf } from '../../../../native-models/inversion/phrase-grammar.ts'
import { COMPANIONS, PLACES, QUALITIES, VIEWS } from '../../../../native-models/inversion/phrase-words.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'
import { integer, text } from '../../../helpers/torch-checkpoint.ts'

describe('the grammar', () => {
  test.each(['dog', 'jeans', 'hot-air balloon'])(
    'has 256 distinct phrases that continue "%s that"',
    (name) => {
      const phrases = phrasesOf(name)
      expect(new Set(phrases).size).toBe(256)
      for (const phrase of phrases) expect(phrase.startsWith(`a photo of ${name} that `)).toBe(true)
    },
  )

  test('agrees in number', () => {
    for (const phrase of phrasesOf('dog')) expect(phrase).not.toMatch(/\b(are|have|them)\b/)
    for (const phrase of phrasesOf('jeans')) expect(phrase).not.toMatch(/\b(is|has)\b|\bit$/)
  })

  test('puts "an" before vowels and "a" before the rest', () => {
    for (const words of [...PLACES, ...QUALITIES, ...ACTIONS, ...CLOTHES, ...VIEWS, ...COMPANIONS]) {
      expect(words).not.toMatch(/\ba (?!uni)[aeiou]|\ban [^aeiou]/)
    }
  })

  test.each([
    ['running shoes', true],
    ['people', true],
    ['lens', false],
    ['glass', false],
    ['octopus', false],
    ['iris', false],
    ["butcher's", false],
    ['chest of drawers', false],
    ['group of people', false],
    ['boy and girl', true],
  ])('knows whether "%s" is plural: %s', (name, plural) => expect(isPlural(name)).toBe(plural))

  test.each([
    ['places', PLACES],
    ['qualities', QUALITIES],
    ['actions', ACTIONS],
    ['clothes', CLOTHES],
    ['views', VIEWS],
  ])('mentions %s in at least one phrase of twenty', (_, words) => {
    const phrases = phrasesOf('dog').filter((phrase) => words.some((each) => phrase.includes(`is ${each}`)))
    expect(phrases.length).toBeGreaterThan(256 / 20)
  })

  test('gives the same phrases for the same seed, and others for another', () => {
    expect(phrasesOf('cat', 3)).toEqual(phrasesOf('cat', 3))
    expect(phrasesOf('cat', 4)).not.toEqual(phrasesOf('cat', 3))
    expect([...(GRAMMAR_PHRASES.of(['cat']).get('cat') ?? [])]).toEqual([...phrasesOf('cat')])
  })
})

test('a concept is found as a word of its own, the first one', () => {
  expect(findConcept('a scarf on a car, a car', 'car')).toBe(13)
  expect(findConcept('cars', 'car')).toBe(-1)
})

async function fileOf(name: string, content: string | Uint8Array): Promise<string> {
  const file = join(temporaryDirectory(), name)
  await writeFile(file, content)
  return file
}

function pickled(...opcodes: readonly number[]): Uint8Array {
  return Uint8Array.of(0x80, 2, ...opcodes, 0x2e)
}

const LIST = [0x5d, 0x28, ...text('a photo of Dog that runs'), ...text('no such word'), 0x65]
const DOG = pickled(0x7d, 0x28, ...text('Dog'), ...LIST, 0x75)

describe('a list of patterns', () => {
  test('is filled for every concept, each line once', async () => {
    const bank = await openPhrasePatterns(
      await fileOf('phrases.txt', 'A photo of {} that is red\r\n\n{} at night.\n{} at night.'),
    )
    expect([...bank.of(['dog', '$& kite'])]).toEqual([
      ['dog', ['a photo of dog that is red', 'dog at night.']],
      ['$& kite', ['a photo of $& kite that is red', '$& kite at night.']],
    ])
  })

  test('has an id that its content decides', async () => {
    const idOf = async (content: string) => (await openPhrasePatterns(await fileOf('p.txt', content))).id
    expect(await idOf('a {}\nthe {}\n')).toBe(await idOf('a {}\r\n\r\nthe {}'))
    expect(await idOf('a {}')).not.toBe(await idOf('the {}'))
  })

  test.each([
    ['nothing', '\n \n', 'none'],
    ['no place', 'a {}\na photo', '"a photo"'],
    ['two places', '{} and {}', '"{} and {}"'],
    ['a place inside of a word', 'a {}like thing', '"a {}like thing"'],
  ])('with %s for a concept is refused', async (_, content, found) => {
    const opened = openPhrasePatterns(await fileOf('p.txt', content))
    await expect(opened).rejects.toThrow(found)
  })
})

describe('a phrase file', () => {
  test.each([
    ['p.pkl', DOG],
    ['p.json', JSON.stringify({ Dog: ['a photo of Dog that runs', 'no such word'] })],
    ['p.tsv', 'Dog\ta photo of Dog that runs\r\nDog\tno such word\n'],
  ])('reads %s, and drops a phrase that does not name its concept', async (name, content) => {
    const bank = await openPhraseBank(await fileOf(name, content))
    expect(bank.of(['dog']).get('dog')).toEqual(['a photo of dog that runs'])
  })

  test('has an id that its content decides', async () => {
    const { id } = await openPhraseBank(await fileOf('p.pkl', DOG))
    const same = await openPhraseBank(
      await fileOf('p.json', '{"dog":["a photo of dog that runs","no such word"]}'),
    )
    const other = await openPhraseBank(await fileOf('p.json', '{"dog":["a dog"]}'))
    expect(same.id).toBe(id)
    expect(other.id).not.toBe(id)
  })

  test('drops concepts without a usable phrase, as SEARLE does, and replaces them by no other', async () => {
    const phrases = {
      Dog: ['a Dog', 'two dogs', ''],
      cat: ['nothing of it'],
      emu: [],
      ant: [''],
      ox: ['a fox'],
      bee: ['bee'],
    }
    const bank = await openPhraseBank(await fileOf('p.json', JSON.stringify(phrases)))
    const usable = bank.of(['dog', 'cat', 'emu', 'ant', 'ox', 'missing', 'bee'])
    expect([...usable]).toEqual([
      ['dog', ['a dog']],
      ['bee', ['bee']],
    ])
    expect(['dog', 'cat', 'missing', 'bee'].map((name) => bank.has(name))).toEqual([true, false, false, true])
    expect(bank.of(['cat']).size).toBe(0)
  })

  test('cuts phrases longer than any context', async () => {
    const long = `a photo of a dog ${'that runs '.repeat(1e5)}`
    const bank = await openPhraseBank(await fileOf('p.json', JSON.stringify({ dog: [long] })))
    expect(bank.of(['dog']).get('dog')?.[0]).toHaveLength(4_096)
  })

  const forbidden = pickled(0x63, ...new TextEncoder().encode('os\nsystem\n'), ...text('true'), 0x85, 0x52)
  test.each([
    ['p.pkl', forbidden, /this file may run code and is refused.*os\.system/],
    ['p.pkl', Uint8Array.of(1, 2, 3, 250, 9), /damaged at byte/],
    ['p.pkl', DOG.slice(0, 20), /damaged at byte/],
    ['p.pkl', pickled(...integer(7)), /not a phrase file/],
    ['p.pkl', pickled(0x7d, 0x28, ...text('dog'), ...integer(7), 0x75), /"dog" are not a list/],
    ['p.json', Uint8Array.of(0xff, 0, 1), /not text/],
    ['p.json', '{"dog":', /not JSON/],
    ['p.json', '["dog"]', /not a phrase file/],
    ['p.json', '{}', /holds no phrases/],
    ['p.json', '{" ":[]}', /no name/],
    ['p.tsv', 'dog\n', /1 columns in line 1/],
    ['p.tsv', 'dog\ta\tb\n', /3 columns in line 1/],
    ['p.txt', 'dog', /unknown kind/],
  ])('%s is refused by name: %#', async (name, content, problem) => {
    const file = await fileOf(name, content)
    await expect(openPhraseBank(file)).rejects.toThrow(problem)
    await expect(openPhraseBank(file)).rejects.toMatchObject({ name: 'ModelError', file })
  })
})
