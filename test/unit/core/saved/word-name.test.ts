import { expect, test } from 'vitest'
import { foldWord, wordName } from '../../../../electron/core/saved/word-name.ts'

test.each(['biscuit', 'Rex2', 'our-house', 'a_b', 'Zoë', 'Щенок', '子犬', 'कुत्ता', '7'])(
  '%j is a word',
  (name) => {
    expect(wordName(name)).toBe(name.normalize('NFC'))
  },
)

test.each([
  '',
  ' ',
  'two words',
  '-rex',
  'rex-',
  '_',
  'rex!',
  '{ref}',
  'a.b',
  '$',
  'rex\u200b',
  'a'.repeat(81),
  '🐶',
])('%j is no name of a word', (name) => {
  expect(() => wordName(name)).toThrow(expect.objectContaining({ code: 'word-invalid' }))
})

test('names that differ in case or in how an accent is written are the same', () => {
  expect(foldWord('ZOE\u0308')).toBe(foldWord('zoë'))
  expect(wordName(' Zoe\u0308 ')).toBe('Zoë')
  expect(foldWord('rex')).not.toBe(foldWord('rex2'))
})
