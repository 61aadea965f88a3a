/** Several sentences in one sequence: each has the same features as alone. */
import { expect, test } from 'vitest'
import type { TextConfig } from '../../../../native-models/clip/clip-config.ts'
import { textTower } from '../../../../native-models/clip/text-tower.ts'
import type { WeightPlan } from '../../../../native-models/clip/weight-plan.ts'
import { otiGraph } from '../../../../native-models/inversion/oti-graph.ts'
import {
  NO_PAST,
  type PackedSentence,
  packSentences,
} from '../../../../native-models/inversion/pack-sentences.ts'
import type { Graph } from '../../../../native-models/onnx/graph.ts'
import { anyWeights } from '../../../helpers/any-weights.ts'
import type { Tensors } from '../../../helpers/finite-differences.ts'
import { withInlineWeights } from '../../../helpers/inline-weights.ts'
import { packedTensors } from '../../../helpers/packed-tensors.ts'
import { randomNumbers } from '../../../helpers/random-vectors.ts'
import { runOnce, tensor } from '../../../helpers/run-graph.ts'

const WIDTH = 8
const FEATURES = 6
const CONFIG: TextConfig = {
  width: WIDTH,
  heads: 2,
  mlpWidth: 12,
  layers: 3,
  layerNormEps: 1e-5,
  activation: 'quick_gelu',
  vocabularySize: 20,
  contextLength: 9,
  eosRule: { kind: 'argmax' },
}
const LENGTHS = [4, 7, 2]
const TOLERANCE = 1e-5

test('packed sentences have the features that they have alone, to the last bit', async () => {
  expect(await packedFeatures(sentences(), noPast())).toEqual(await featuresAlone())
})

test('sentences after cached beginnings have the features of whole ones', async () => {
  const cached = 2
  const whole = sentences()
  const beginnings = whole.map(({ embeds }) => ({
    ...empty(),
    embeds: embeds.slice(0, (cached - 1) * WIDTH),
  }))
  // One token of each is cached, and two of the second.
  beginnings[1] = { ...empty(), embeds: whole[1]?.embeds.slice(0, cached * WIDTH) ?? new Float32Array(0) }
  const starts = [0, 1, 3]
  const rest = whole.map(({ embeds }, index) => {
    const count = (beginnings[index]?.embeds.length ?? 0) / WIDTH
    return { ...empty(), embeds: embeds.slice(count * WIDTH), past: { start: starts[index] ?? 0, count } }
  })
  const { keys, values } = await run(beginnings, noPast())
  const past = { past_keys: keys, past_values: values } as Tensors
  expectClose(await packedFeatures(rest, past), await featuresAlone())
})

test('every graph finds the weights where the text tower put them', () => {
  const offsets = (build: (weights: WeightPlan) => Graph) => {
    const weights = anyWeights()
    build(weights)
    return weights.planned.map(({ initializer, offset }) => `${offset} ${initializer.name}`)
  }
  const tower = offsets((weights) => textTower(CONFIG, FEATURES, weights))
  expect(offsets((weights) => otiGraph(CONFIG, FEATURES, weights))).toEqual(tower)
})

function empty(): PackedSentence {
  return { embeds: new Float32Array(0), pseudoWords: [], past: NO_PAST }
}

function sentences(): readonly PackedSentence[] {
  const random = randomNumbers(5)
  return LENGTHS.map((length) => ({
    ...empty(),
    embeds: Float32Array.from({ length: length * WIDTH }, () => 2 * random() - 1),
  }))
}

function noPast(): Tensors {
  const nothing = tensor('float32', [CONFIG.layers, 0, WIDTH], [])
  return { past_keys: nothing, past_values: nothing }
}

async function packedFeatures(packed: readonly PackedSentence[], past: Tensors): Promise<readonly number[]> {
  return (await run(packed, past))['text_embeds']?.values ?? []
}

function run(packed: readonly PackedSentence[], past: Tensors): Promise<Tensors> {
  const { pseudo_words: _, ...inputs } = packSentences(packed, WIDTH, past['past_keys']?.shape[1] ?? 0)
  const graph = withInlineWeights(textTower(CONFIG, FEATURES, anyWeights()))
  return runOnce(graph, { ...packedTensors(inputs), ...past })
}

async function featuresAlone(): Promise<readonly number[]> {
  const features: number[] = []
  for (const sentence of sentences()) features.push(...(await packedFeatures([sentence], noPast())))
  return features
}

function expectClose(actual: readonly number[], expected: readonly number[]): void {
  expect(actual).toHaveLength(LENGTHS.length * FEATURES)
  for (const [index, value] of expected.entries()) {
    expect(Math.abs((actual[index] ?? Number.NaN) - value)).toBeLessThan(TOLERANCE)
  }
}
