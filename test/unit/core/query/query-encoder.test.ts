import { expect, test } from 'vitest'
import type { Sentence } from '../../../../electron/shared/inference-api.ts'
import { encoderOf } from '../../../helpers/query-sources.ts'

function setUp() {
  const batches: (readonly Sentence[])[] = []
  const inverted: (readonly Float32Array[])[] = []
  const state = { fail: false }
  const cache = encoderOf({
    encodeText: async ({ sentences }) => {
      batches.push(sentences)
      if (state.fail) throw new Error('the worker stopped')
      return sentences.map((_, i) => Float32Array.of(batches.length, i))
    },
    invertByPhi: async ({ features }) => {
      inverted.push(features)
      return features.map(([first = 0]) => Float32Array.of(first * 2))
    },
  })
  const encode = (...sentences: readonly Sentence['segments'][]) =>
    cache.encodeText({ sentences: sentences.map((segments) => ({ segments })) })
  return { cache, encode, batches, inverted, state }
}

test('encodes only the missing parts, together and each once, and returns the answers in order', async () => {
  const { encode, batches } = setUp()
  const [a] = await encode(['a'])
  const [b, again, c, b2] = await encode(['b'], ['a'], ['c'], ['b'])
  expect(batches.map((batch) => batch.map(({ segments }) => segments))).toEqual([[['a']], [['b'], ['c']]])
  expect(again).toBe(a)
  expect(b2).toBe(b)
  expect(c).not.toEqual(b)
})

test('sentences differ by the values of their pseudo-words, and by where text ends', async () => {
  const { encode, batches } = setUp()
  const token = Float32Array.of(1, 2)
  await encode(
    ['a ', token],
    ['a ', Float32Array.of(1, 3)],
    ['a ', Float32Array.of(1, 2)],
    ['a', ' '],
    ['a '],
  )
  expect(batches[0]).toHaveLength(4)
})

test('two queries at once share one batch under way', async () => {
  const { encode, batches } = setUp()
  const [one, other] = await Promise.all([encode(['a']), encode(['a'])])
  expect(batches).toHaveLength(1)
  expect(one).toEqual(other)
})

test('a failure is forgotten, so that the next query tries again', async () => {
  const { encode, batches, state } = setUp()
  state.fail = true
  await expect(encode(['a'])).rejects.toThrow('the worker stopped')
  state.fail = false
  await expect(encode(['a'])).resolves.toHaveLength(1)
  expect(batches).toHaveLength(2)
})

test('features are inverted once, by their values', async () => {
  const { cache, inverted } = setUp()
  await cache.invertByPhi({ features: [Float32Array.of(4)] })
  const tokens = await cache.invertByPhi({ features: [Float32Array.of(4), Float32Array.of(5)] })
  expect(tokens.map(([value]) => value)).toEqual([8, 10])
  expect(inverted.map((batch) => batch.length)).toEqual([1, 1])
})

test('asks once for the hints of a text, and for none of a model without a tokenizer', async () => {
  const asked: string[] = []
  const textHints = async ({ text }: { readonly text: string }) => {
    asked.push(text)
    return ['words-unknown'] as const
  }
  const cache = encoderOf({ textHints }, { hasTokenizer: true })
  expect(await cache.textHints('xqzvblort')).toEqual(['words-unknown'])
  expect(await cache.textHints('xqzvblort')).toEqual(['words-unknown'])
  expect(await encoderOf({ textHints }, { hasTokenizer: false }).textHints('xqzvblort')).toEqual([])
  expect(asked).toEqual(['xqzvblort'])
})

test('forgets the least recently used entries first', async () => {
  const { encode, batches } = setUp()
  await encode(['first'])
  for (let i = 0; i < 300; i++) {
    await encode([`sentence ${i}`])
    if (i === 200) await encode(['first'])
  }
  const before = batches.length
  await encode(['first'], ['sentence 299'])
  expect(batches.length).toBe(before)
  await encode(['sentence 0'])
  expect(batches.length).toBe(before + 1)
})
