/**
 * OTI's step on a small random text tower in float64: shows the cases that the golden run, with one image,
 * cannot.
 */
import { expect, test } from 'vitest'
import type { TextConfig } from '../../../../native-models/clip/clip-config.ts'
import { otiGraph } from '../../../../native-models/inversion/oti-graph.ts'
import {
  NO_PAST,
  type PackedSentence,
  packSentences,
} from '../../../../native-models/inversion/pack-sentences.ts'
import { anyWeights } from '../../../helpers/any-weights.ts'
import type { Tensors } from '../../../helpers/finite-differences.ts'
import { inFloat64 } from '../../../helpers/float64-graph.ts'
import { withInlineWeights } from '../../../helpers/inline-weights.ts'
import { packedTensors } from '../../../helpers/packed-tensors.ts'
import { randomNumbers } from '../../../helpers/random-vectors.ts'
import { loadGraph, runOnce, tensor } from '../../../helpers/run-graph.ts'

const WIDTH = 8
const FEATURES = 6
const STEP = 1e-6
const TOLERANCE = 1e-6
const CONFIG: TextConfig = {
  width: WIDTH,
  heads: 2,
  mlpWidth: 12,
  layers: 2,
  layerNormEps: 1e-5,
  activation: 'quick_gelu',
  vocabularySize: 20,
  contextLength: 9,
  eosRule: { kind: 'argmax' },
}
const GRAPH = inFloat64(withInlineWeights(otiGraph(CONFIG, FEATURES, anyWeights())))

/** The images' pseudo-words in each sentence, and the sentences' lengths. */
const SENTENCES = [
  sentence(4, [[2, 0]]),
  sentence(6, [[1, 1]]),
  // Two pseudo-words in one sentence, and one of them in two sentences.
  sentence(7, [
    [3, 1],
    [5, 2],
  ]),
]
const WEIGHTS = [1, 0.5, 0.75]
const TOKENS = numbers(3 * WIDTH, 1)

test('the gradient is that of finite differences, with several pseudo-words and sentences', async () => {
  const running = await loadGraph(GRAPH)
  const at = (tokens: readonly number[]) => running.run(feeds(SENTENCES, WEIGHTS, tokens))
  const gradient = (await at(TOKENS))['gradient']
  expect(gradient?.shape).toEqual([3, WIDTH])
  for (const index of TOKENS.keys()) {
    const moved = (by: number) => TOKENS.map((value, i) => (i === index ? value + by : value))
    const change = (total(await at(moved(STEP))) - total(await at(moved(-STEP)))) / (2 * STEP)
    expect(Math.abs((gradient?.values[index] ?? Number.NaN) - change)).toBeLessThan(TOLERANCE)
  }
  await running.release()
})

test("an image's losses and gradient do not depend on the others of its batch", async () => {
  const [first, second] = SENTENCES as [PackedSentence, PackedSentence]
  const pair = await runOnce(GRAPH, feeds([first, second], [1, 0.5], TOKENS.slice(0, 2 * WIDTH)))
  const alone = await runOnce(GRAPH, feeds([first], [1], TOKENS.slice(0, WIDTH)))
  expect(pair['losses']?.values[0]).toBeCloseTo(alone['losses']?.values[0] ?? Number.NaN, 12)
  for (const [index, value] of (alone['gradient']?.values ?? []).entries()) {
    expect(pair['gradient']?.values[index]).toBeCloseTo(value, 12)
  }
})

test('a pseudo-word that is not finite changes nothing for the other images, to the last bit', async () => {
  const [first, second] = SENTENCES as [PackedSentence, PackedSentence]
  const weights = [1, 0.5]
  const spoilt = TOKENS.slice(0, 2 * WIDTH).fill(Number.NaN, 0, WIDTH)
  const beside = await runOnce(GRAPH, feeds([first, second], weights, spoilt))
  const before = await runOnce(GRAPH, feeds([first, second], weights, TOKENS.slice(0, 2 * WIDTH)))
  expect(beside['losses']?.values[0]).toBeNaN()
  expect(beside['losses']?.values[1]).toBe(before['losses']?.values[1])
  expect(beside['gradient']?.values.slice(WIDTH)).toEqual(before['gradient']?.values.slice(WIDTH))
})

test('the embedding in the place of a pseudo-word is ignored', async () => {
  const [first] = SENTENCES as [PackedSentence]
  const overwritten = { ...first, embeds: first.embeds.slice().fill(100, 2 * WIDTH, 3 * WIDTH) }
  const losses = async (of: PackedSentence) =>
    (await runOnce(GRAPH, feeds([of], [1], TOKENS.slice(0, WIDTH))))['losses']?.values
  expect(await losses(overwritten)).toEqual(await losses(first))
})

function sentence(
  length: number,
  words: readonly (readonly [token: number, image: number])[],
): PackedSentence {
  return {
    embeds: Float32Array.from(numbers(length * WIDTH, length)),
    pseudoWords: words.map(([token, image]) => ({ token, image })),
    past: NO_PAST,
  }
}

function feeds(
  sentences: readonly PackedSentence[],
  weights: readonly number[],
  tokens: readonly number[],
): Tensors {
  const count = sentences.length
  const floats = (shape: readonly number[], values: Iterable<number>) => tensor('float64', shape, values)
  return {
    ...packedTensors(packSentences(sentences, WIDTH, 0), 'float64'),
    pseudo_tokens: floats([tokens.length / WIDTH, WIDTH], tokens),
    past_keys: floats([CONFIG.layers, 0, WIDTH], []),
    past_values: floats([CONFIG.layers, 0, WIDTH], []),
    aims: floats([count, FEATURES], numbers(count * FEATURES, 50)),
    noise: floats([count, FEATURES], numbers(count * FEATURES, 60)),
    weights: floats([count], weights),
  }
}

function total(outputs: Tensors): number {
  const losses = outputs['losses']?.values ?? []
  return losses.reduce((sum, loss, index) => sum + loss * (WEIGHTS[index] ?? Number.NaN), 0)
}

function numbers(count: number, seed: number): readonly number[] {
  const random = randomNumbers(seed)
  return Array.from({ length: count }, () => 2 * random() - 1)
}
