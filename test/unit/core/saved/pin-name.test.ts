import { expect, test } from 'vitest'
import { givenName, nameOf } from '../../../../electron/core/saved/pin-name.ts'

test.each([
  ['  dogs \n on the beach ', [], 'dogs on the beach'],
  ['', ['IMG_1234.jpg', 'b.jpg'], 'like IMG_1234'],
  ['a'.repeat(60), [], `${'a'.repeat(39)}…`],
  [
    'the same dog as here but on a beach in the evening with a red ball',
    [],
    'the same dog as here but on a beach in…',
  ],
  // A flag takes four code units; half of one would be two boxes.
  ['🇫🇷'.repeat(20), [], `${'🇫🇷'.repeat(9)}…`],
])('%j of %j is called %j', (text, pictures, name) => {
  expect(nameOf(text, pictures)).toBe(name)
})

test('only spaces change in a name that the user gives', () => {
  expect(givenName('  Beach   dog ')).toBe('Beach dog')
  expect(() => givenName(' \t ')).toThrow(expect.objectContaining({ code: 'name-missing' }))
})

test('a name of invisible characters is refused, and other names lose them', () => {
  for (const name of ['\u200b', '\u200d\u2066', '\u0000', '\u0301'])
    expect(() => givenName(name)).toThrow(expect.objectContaining({ code: 'name-missing' }))
  expect(givenName('dog\u202egpj\u0000\n')).toBe('doggpj')
  expect(givenName('\u{1f415}\u200d\u{1f9ba} \u0633\u06af')).toBe('\u{1f415}\u200d\u{1f9ba} \u0633\u06af')
})
