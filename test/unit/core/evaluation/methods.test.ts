import { describe, expect, test } from 'vitest'
import type { BenchmarkQuery } from '../../../../electron/core/evaluation/benchmark.ts'
import { askedOf, METHOD_NAMES, methodOf, readMethods } from '../../../../electron/core/evaluation/methods.ts'
import { files } from '../../../helpers/query-fakes.ts'

const QUERY: BenchmarkQuery = {
  id: '1',
  group: null,
  aspects: [],
  reference: '/a.jpg',
  words: ['is red'],
  sentences: ['a photo of {ref} that is red'],
  conceptSentences: ['a photo of dog {ref} that is red'],
  answers: ['/b.jpg'],
  target: null,
  removesReference: false,
  subset: null,
}
const SETTINGS = { limit: 50, seed: 3, exact: false }
const asked = (name: Parameters<typeof methodOf>[0], query = QUERY) =>
  askedOf(methodOf(name), query, SETTINGS)

test('text methods read the words verbatim, beside the reference', () => {
  for (const name of ['text', 'sum', 'slerp', 'basic'] as const) {
    const both = { references: files('/a.jpg'), text: 'is red', prompt: null }
    expect(asked(name)).toEqual({ ...both, method: name, filter: {}, limit: 50 })
  }
  expect(asked('image')).toMatchObject({
    references: files('/a.jpg'),
    text: null,
    prompt: null,
    method: 'image',
  })
})

test('pseudo-words stand in the whole sentence of the source', () => {
  const prompt = 'a photo of {ref} that is red'
  expect(asked('searle')).toMatchObject({ prompt, text: null, method: 'searle' })
  expect(asked('isearle')).toMatchObject({ prompt, text: null, method: 'searle' })
  expect(asked('pdv')).toMatchObject({ prompt, text: null, method: 'pdv', pseudoWords: 'first' })
})

test('pseudo-words by optimisation have the recipe of their paper, and the seed', () => {
  const inversion = { steps: null, seed: 3 }
  expect(asked('searle-oti')).toMatchObject({ method: 'oti', inversion: { ...inversion, recipe: 'searle' } })
  expect(asked('isearle-oti')).toMatchObject({
    method: 'oti',
    inversion: { ...inversion, recipe: 'isearle' },
  })
})

describe('with the shared concept', () => {
  const prompt = 'a photo of dog {ref} that is red'

  test('only the sentence is another', () => {
    for (const name of METHOD_NAMES.filter((each) => each.endsWith('+concept'))) {
      const plain = METHOD_NAMES.find((each) => `${each}+concept` === name)
      expect(plain && { ...asked(plain), prompt }).toEqual(asked(name))
    }
  })

  test('has no query if the source states none', () => {
    expect(asked('isearle+concept', { ...QUERY, conceptSentences: null })).toBeNull()
    expect(asked('isearle', { ...QUERY, conceptSentences: null })).not.toBeNull()
  })
})

test('captions in several orders are wordings of one query', () => {
  const two = { ...QUERY, words: ['a and b', 'b and a'], sentences: ['{ref} a and b', '{ref} b and a'] }
  expect(asked('text', two)).toMatchObject({ text: 'a and b', wordings: ['b and a'] })
  expect(asked('isearle', two)).toMatchObject({ prompt: '{ref} a and b', wordings: ['{ref} b and a'] })
})

test('only the first SEARLE by phi needs the phi of its own recipe', () => {
  const needs = METHOD_NAMES.map((name) => [name, methodOf(name).phi])
  expect(Object.fromEntries(needs)).toMatchObject({
    searle: 'searle',
    'searle+concept': 'searle',
    isearle: 'own',
    pdv: 'own',
    'searle-oti': 'none',
    sum: 'none',
  })
})

test('refuses an unknown name, and lists the known ones', () => {
  expect(readMethods(['sum', 'isearle-oti+concept'])).toEqual(['sum', 'isearle-oti+concept'])
  expect(() => readMethods(['oti'])).toThrow(
    expect.objectContaining({ code: 'usage', message: expect.stringContaining('isearle-oti') }),
  )
})
