import { describe, expect, test } from 'vitest'
import { findWord, readCaption } from '../../../../electron/core/query/sentences.ts'

const word = (name: string, value: number) => ({ name, token: Float32Array.of(value) })
const biscuit = word('Biscuit', 1)
const junior = word('biscuit-junior', 2)
const cafe = word('café', 3)
const snow = word('снег', 4)
const words = [biscuit, junior, cafe, snow]
const B = biscuit.token

describe('readCaption', () => {
  test.each<[string, readonly (string | Float32Array)[]]>([
    ['biscuit on a beach', [B, ' on a beach']],
    ['a photo of BISCUIT', ['a photo of ', B]],
    ["biscuit's ball and biscuit’s bed", [B, "'s ball and ", B, '’s bed']],
    ['(biscuit), biscuit! biscuit-', ['(', B, '), ', B, '! ', B, '-']],
    ['biscuit-junior with biscuit', [junior.token, ' with ', B]],
    ['un cafe\u0301 noir', ['un ', cafe.token, ' noir']],
    ['первый СНЕГ', ['первый ', snow.token]],
    ['biscuit "biscuit" biscuit', [B, ' "biscuit" ', B]],
    ['“biscuit” „biscuit“ biscuit', ['“biscuit” „biscuit“ ', B]],
    ['a 12" screen with biscuit', ['a 12" screen with ', B]],
  ])('%s', (text, segments) => {
    expect(readCaption(text, words).segments).toEqual(segments)
  })

  test.each([
    'biscuits',
    'my_biscuit',
    'biscuit2',
    'biscuit-coloured',
    'half-biscuit',
    'biscuité',
    'снегом',
    'подснег',
    '"a biscuit" in “biscuit”',
    '',
  ])('%s has none', (text) => {
    expect(readCaption(text, words)).toEqual({ segments: [text], words: [] })
  })

  test('names each word once, in its saved form, in the order of the caption', () => {
    const { words: names } = readCaption('CAFÉ, biscuit, café and Biscuit', words)
    expect(names).toEqual(['café', 'Biscuit'])
  })

  test('takes pattern characters in a name literally', () => {
    expect(readCaption('a.b axb', [word('a.b', 5)]).segments).toEqual([Float32Array.of(5), ' axb'])
  })

  test('leaves a caption without words unchanged, composed or not', () => {
    expect(readCaption('cafe\u0301', []).segments).toEqual(['cafe\u0301'])
    expect(readCaption('cafe\u0301s', words).segments).toEqual(['cafe\u0301s'])
  })
})

test('a word is found by its name in any case', () => {
  expect(findWord(words, 'BISCUIT')).toBe(biscuit)
  expect(findWord(words, 'CAFE\u0301')).toBe(cafe)
  expect(findWord(words, 'biscui')).toBeUndefined()
})
