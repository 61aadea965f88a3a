/**
 * Gradients of whole towers and of phi, with respect to their input and to every weight at once: along a
 * random direction of all of them, the loss changes by the gradients' product with the direction.
 */
import { describe, expect, test } from 'vitest'
import { differentiate } from '../../../../native-models/autodiff/differentiate.ts'
import { GRADIENT_RULES } from '../../../../native-models/autodiff/gradient-rules.ts'
import type { TextConfig, VisionConfig } from '../../../../native-models/clip/clip-config.ts'
import { imageTower } from '../../../../native-models/clip/image-tower.ts'
import { textTower } from '../../../../native-models/clip/text-tower.ts'
import { NO_PAST, packSentences } from '../../../../native-models/inversion/pack-sentences.ts'
import { phiGraph } from '../../../../native-models/inversion/phi-graph.ts'
import type { FloatType, Graph } from '../../../../native-models/onnx/graph.ts'
import { GraphBuilder } from '../../../../native-models/onnx/graph-builder.ts'
import type { Value } from '../../../../native-models/onnx/graph-recorder.ts'
import { anyWeights } from '../../../helpers/any-weights.ts'
import type { Tensors } from '../../../helpers/finite-differences.ts'
import { inFloat64 } from '../../../helpers/float64-graph.ts'
import { packedTensors } from '../../../helpers/packed-tensors.ts'
import { randomNumbers } from '../../../helpers/random-vectors.ts'
import { loadGraph, tensor } from '../../../helpers/run-graph.ts'

/**
 * Float32 when an operator on the way (Gelu, Conv) has no float64 kernel in ONNX Runtime. Steps are larger
 * than its rounding.
 */
const PRECISION = {
  float64: { step: 1e-5, tolerance: 1e-6 },
  float32: { step: 3e-3, tolerance: 1e-2 },
} as const

const TRANSFORMER = {
  width: 8,
  heads: 2,
  mlpWidth: 12,
  layers: 2,
  layerNormEps: 1e-5,
  activation: 'quick_gelu',
} as const
const TEXT: TextConfig = { ...TRANSFORMER, vocabularySize: 20, contextLength: 7, eosRule: { kind: 'argmax' } }
const VISION: VisionConfig = { ...TRANSFORMER, imageSize: 6, patchSize: 3 }
const PHI = { featureSize: 6, hiddenSize: 10, tokenSize: 8 }

interface Model {
  readonly name: string
  readonly graph: Graph
  readonly type: FloatType
  /** Shapes of the inputs that get gradients. */
  readonly floats: Readonly<Record<string, readonly number[]>>
  readonly others: Tensors
}

const {
  inputs_embeds,
  pseudo_words: _,
  ...packing
} = packSentences(
  [5, 3].map((tokens) => ({ embeds: new Float32Array(tokens * 8), pseudoWords: [], past: NO_PAST })),
  8,
  0,
)
const nothing = (type: FloatType) => tensor(type, [TEXT.layers, 0, TEXT.width], [])
const sentences = (type: FloatType) => ({
  type,
  floats: { inputs_embeds: inputs_embeds.shape },
  others: { ...packedTensors(packing), past_keys: nothing(type), past_values: nothing(type) },
})

const MODELS: readonly Model[] = [
  { name: 'text tower', graph: textTower(TEXT, 6, anyWeights()), ...sentences('float64') },
  {
    name: 'text tower with exact GELU',
    graph: textTower({ ...TEXT, activation: 'gelu' }, 6, anyWeights()),
    ...sentences('float32'),
  },
  {
    name: 'image tower',
    type: 'float32',
    graph: imageTower(VISION, 6, anyWeights()),
    floats: { pixel_values: [2, 3, 6, 6] },
    others: {},
  },
  {
    name: 'phi',
    type: 'float32',
    graph: phiGraph(PHI, anyWeights()),
    floats: { image_embeds: [3, 6] },
    others: {},
  },
]

describe.each(MODELS)('$name', (model) => {
  test('every operator that carries a gradient has a rule', () => {
    const used = new Set(model.graph.nodes.map(({ op }) => op))
    expect([...used].filter((op) => op !== 'Shape' && !(op in GRADIENT_RULES))).toEqual([])
  })

  test("the loss changes along a direction by the gradients' product with it", async () => {
    const { step, tolerance } = PRECISION[model.type]
    const { graph, shapes } = withGradients(model)
    const [start, direction] = [randomTensors(shapes, model.type, 1), randomTensors(shapes, model.type, 2)]
    const running = await loadGraph(graph)
    const at = (by: number) => running.run({ ...moved(start, direction, by), ...model.others })
    const [before, here, after] = [await at(-step), await at(0), await at(step)]
    await running.release()
    const change = (lossIn(after) - lossIn(before)) / (2 * step)
    const expected = along(direction, here)
    expect(Math.abs(expected)).toBeGreaterThan(0.05)
    expect(Math.abs(change - expected) / Math.abs(expected)).toBeLessThan(tolerance)
  })
})

/** Weights become inputs; the loss is a curve of every feature, and the gradients are outputs. */
function withGradients({ graph: model, floats, type }: Model) {
  const weights = model.initializers.filter(({ data }) => data.kind === 'external')
  const constants = model.initializers.filter(({ data }) => data.kind === 'inline')
  const inputs = [...model.inputs, ...weights.map(({ name, type, shape }) => ({ name, type, shape }))]
  const open = { ...model, inputs, initializers: constants, outputs: [] }
  const graph = new GraphBuilder('with gradients', type === 'float64' ? inFloat64(open) : open)
  const features = { name: model.outputs[0]?.name ?? '' }
  const loss = graph.reduceMean(graph.sigmoid(graph.mul(features, features)), [0, 1])
  const shapes = { ...floats, ...Object.fromEntries(weights.map(({ name, shape }) => [name, shape])) }
  const names = Object.keys(shapes)
  const gradients = differentiate(
    graph,
    loss,
    names.map((name) => ({ name })),
  )
  graph.output(loss, 'loss', type, [])
  for (const [index, name] of names.entries()) {
    graph.output(gradients[index] as Value, `d ${name}`, type, shapes[name] ?? [])
  }
  return { graph: graph.build(), shapes }
}

function randomTensors(
  shapes: Readonly<Record<string, readonly number[]>>,
  type: FloatType,
  seed: number,
): Tensors {
  const random = randomNumbers(seed)
  const tensors = Object.entries(shapes).map(([name, shape]) => {
    const count = shape.reduce((product, size) => product * size, 1)
    return [
      name,
      tensor(
        type,
        shape,
        Array.from({ length: count }, () => 2 * random() - 1),
      ),
    ] as const
  })
  return Object.fromEntries(tensors)
}

function moved(start: Tensors, direction: Tensors, by: number): Tensors {
  const tensors = Object.entries(start).map(([name, { values, ...rest }]) => {
    const steps = direction[name]?.values ?? []
    return [
      name,
      { ...rest, values: values.map((value, index) => value + by * (steps[index] ?? Number.NaN)) },
    ] as const
  })
  return Object.fromEntries(tensors)
}

/** Sum of direction times gradient. */
function along(direction: Tensors, outputs: Tensors): number {
  const products = Object.entries(direction).flatMap(([name, { values }]) => {
    const gradient = outputs[`d ${name}`]?.values ?? []
    return values.map((value, index) => value * (gradient[index] ?? Number.NaN))
  })
  return products.reduce((sum, product) => sum + product, 0)
}

function lossIn(outputs: Tensors): number {
  return outputs['loss']?.values[0] ?? Number.NaN
}
