import { expect, test } from 'vitest'
import { parseArguments } from '../../../electron/cli/arguments.ts'

const OPTIONS = { text: { type: 'string' }, json: { type: 'boolean' } } as const
const parse = (...args: readonly string[]) => parseArguments(args, OPTIONS, 'search --text T')

test.each([
  [['--txet', 'a'], /^Unknown option '--txet'; usage: search --text T$/],
  [['--text', '-5 degrees'], /^a value that begins with "-" is written --text=-\.\.\.; usage/],
  [['--text', '--json'], /^a value that begins with "-" is written --text=-\.\.\.; usage/],
  [['--text'], /^Option '--text <value>' argument missing; usage/],
])('%j is wrong usage, in one line that says what is right', (args, message) => {
  const wrong = { code: 'usage', message: expect.stringMatching(message) }
  expect(() => parse(...args)).toThrow(expect.objectContaining(wrong))
})

test('a value that begins with "-" is taken as it is written', () => {
  expect(parse('--text=-5 degrees').values).toEqual({ text: '-5 degrees' })
})
