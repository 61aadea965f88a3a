import { expect, test } from 'vitest'
import {
  shareBeginning,
  splitBeginnings,
  withoutBeginning,
} from '../../../../native-models/inversion/cached-beginnings.ts'
import { NO_PAST } from '../../../../native-models/inversion/pack-sentences.ts'

/** Tokens as numbers, one wide: 9 is a pseudo-word. */
function sentence(...tokens: readonly number[]) {
  const pseudoWords = tokens.flatMap((token, index) => (token === 9 ? [{ token: index, image: 3 }] : []))
  return { embeds: Float32Array.from(tokens), pseudoWords, past: NO_PAST }
}

test('sentences that begin alike share their beginning', () => {
  const whole = [sentence(1, 2, 9, 4), sentence(1, 9), sentence(1, 2, 9, 5, 9, 6)]
  const { beginnings, pastTokens, sentences } = splitBeginnings(whole, 1)
  expect(beginnings.map(({ embeds }) => Array.from(embeds))).toEqual([[1, 2], [1]])
  expect(pastTokens).toBe(3)
  expect(sentences.map(({ past }) => past)).toEqual([
    { start: 0, count: 2 },
    { start: 2, count: 1 },
    { start: 0, count: 2 },
  ])
  expect(sentences.map(({ embeds }) => Array.from(embeds))).toEqual([[9, 4], [9], [9, 5, 9, 6]])
  expect(sentences[2]?.pseudoWords).toEqual([
    { token: 0, image: 3 },
    { token: 2, image: 3 },
  ])
})

test('a sentence without a pseudo-word is refused', () => {
  expect(() => splitBeginnings([sentence(1, 2)], 1)).toThrow('expected a pseudo-word in every sentence')
})

test('sentences without pseudo-words share their common beginning, and each keeps a token', () => {
  const shared = shareBeginning([sentence(1, 2, 3, 4), sentence(1, 2, 5), sentence(1, 2)], 1)
  expect(Array.from(shared.beginning.embeds)).toEqual([1])
  expect(shared.sentences.map(({ embeds }) => Array.from(embeds))).toEqual([[2, 3, 4], [2, 5], [2]])
  expect(shared.sentences.map(({ past }) => past)).toEqual(Array(3).fill({ start: 0, count: 1 }))
})

test('no sentences have no beginning to share', () => {
  expect(() => shareBeginning([], 1)).toThrow(new TypeError('expected at least one sentence, got none'))
})

test('a single sentence is cut after the beginning that the past holds', () => {
  const beginning = Float32Array.of(1, 2)
  expect(withoutBeginning(sentence(1, 2, 9, 4), beginning, 1)).toEqual({
    embeds: Float32Array.of(9, 4),
    pseudoWords: [{ token: 0, image: 3 }],
    past: { start: 0, count: 2 },
  })
  const others = [sentence(1, 3, 9), sentence(1, 2), sentence(2, 1, 9)]
  expect(others.map((other) => withoutBeginning(other, beginning, 1))).toEqual([null, null, null])
  expect(withoutBeginning(sentence(1, 9, 4), Float32Array.of(1, 9), 1)).toBeNull()
})
