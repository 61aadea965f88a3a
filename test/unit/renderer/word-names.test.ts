import { expect, it } from 'vitest'
import { MAX_NAME_LENGTH } from '../../../electron/shared/app-refining.ts'
import { completionOf, nameProblem, wordsIn } from '../../../renderer/state/word-names.ts'
import { word } from '../../component/helpers/refining-states.ts'

const words = [word(1, 'Biscuit'), word(2, 'rex-2'), word(3, 'हिन्दी')]
const names = (text: string) => wordsIn(text, words).map(({ name }) => name)

it.each(['biscuit', 'Ötzi', '日本', 'हिन्दी', 'a', '7', 'rex_2', 'x'.repeat(MAX_NAME_LENGTH)])(
  'lets a word be called %s',
  (name) => {
    expect(nameProblem(name, [])).toBeNull()
  },
)

it.each(['two words', '-rex', 'rex-', 'rex!', '$', '“rex”', '🐕', 'x'.repeat(MAX_NAME_LENGTH + 1)])(
  'lets no word be called %s',
  (name) => {
    expect(nameProblem(name, [])).toBe('invalid')
  },
)

it('accepts a name once in any case, but lets a word keep its own', () => {
  expect(nameProblem('BISCUIT', words)).toBe('taken')
  expect(nameProblem('BISCUIT', words, 1)).toBeNull()
  expect(nameProblem('', words)).toBeNull()
})

it.each([
  ['biscuit on a sofa', ['Biscuit']],
  ['REX-2, then biscuit, then biscuit', ['rex-2', 'Biscuit']],
  ['biscuits', []],
  ['biscuit-like', []],
  ['a "biscuit" on a plate', []],
  ['“biscuit” and biscuit', ['Biscuit']],
  ['12" of biscuit', ['Biscuit']],
  ['हिन्दी में', ['हिन्दी']],
])('finds in %s the words %o', (text, found) => {
  expect(names(text)).toEqual(found)
})

it.each([
  ['bi', 'Biscuit'],
  ['my bisc', 'my Biscuit'],
  ['rex-', 'rex-2'],
  ['b', null],
  ['biscuit', null],
  ['bi ', null],
  ['"bi', null],
  ['"a" bi', '"a" Biscuit'],
])('completes %s as %s', (text, whole) => {
  expect(completionOf(text, words)?.text ?? null).toBe(whole)
})
