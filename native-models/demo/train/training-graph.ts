/**
 * One step of training the sample model: CLIP's symmetric contrastive loss (Radford et al. 2021, figure 3) over both
 * towers as they are compiled for use, and its gradients with respect to every weight.
 *
 * Inputs: `pixel_values` [batch, 3, N, N]; the sentences as packed-text.ts has them, with `inputs_embeds`; the
 * parameters; `logit_scale` scalar, a natural logarithm. Each picture has CAPTIONS_EACH sentences: all first ones, then
 * all second ones. Each set is held against the pictures by itself, as two sentences of one picture are no rivals.
 * `labels` [batch, values], a 1 for each attribute's value: a linear head on the picture's feature also names them, which
 * teaches a small tower in a tenth of the steps what captions alone would. The head is not part of the model.
 * Outputs: `loss`, `label_loss`; `gradient of <input>` for parameters,
 * `logit_scale` and `inputs_embeds`.
 */
import { differentiate } from '../../autodiff/differentiate.ts'
import type { TextConfig, VisionConfig } from '../../clip/clip-config.ts'
import { imageFeatures, pixelInput } from '../../clip/image-tower.ts'
import { packedTextFeatures, packingInputs } from '../../clip/packed-text.ts'
import type { Weights } from '../../clip/weight-plan.ts'
import { unitRows } from '../../inversion/cosine-loss.ts'
import type { Graph } from '../../onnx/graph.ts'
import { GraphBuilder } from '../../onnx/graph-builder.ts'
import type { Value } from '../../onnx/graph-recorder.ts'
import { type Parameter, ParameterPlan, withParameterInputs } from './parameters.ts'

export interface Geometry {
  readonly vision: VisionConfig
  readonly text: TextConfig
  readonly featureSize: number
}

export interface TrainingOptions {
  readonly batch: number
  /** Values of each attribute, as `labels` has them end to end. */
  readonly labelGroups: readonly number[]
  /** Of the head's loss, beside the contrastive one. */
  readonly labelWeight: number
}

export interface TrainingGraph {
  readonly graph: Graph
  readonly parameters: readonly Parameter[]
}

export const CAPTIONS_EACH = 2

export function trainingGraph(geometry: Geometry, options: TrainingOptions): TrainingGraph {
  const { vision, text, featureSize } = geometry
  const { batch, labelWeight } = options
  const graph = new GraphBuilder('training step of the sample model')
  const plan = new ParameterPlan()
  const embeds = graph.input('inputs_embeds', 'float32', ['tokens', text.width])
  const pixels = pixelInput(graph, vision, batch)
  const logitScale = graph.input('logit_scale', 'float32', [])
  const context = { graph, weights: plan, featureSize }
  const features = graph.scoped('image', () => imageFeatures({ ...context, config: vision }, pixels))
  const images = unitRows(graph, features)
  const sentences = graph.scoped('text', () =>
    unitRows(graph, packedTextFeatures({ ...context, config: text }, embeds, packingInputs(graph, text))),
  )
  const sharpness = graph.exp(logitScale)
  const losses = Array.from({ length: CAPTIONS_EACH }, (_, set) => {
    const [first, end] = [set * batch, (set + 1) * batch]
    const own = graph.slice(sentences, graph.ints([first]), graph.ints([end]), [0])
    return contrast(graph, own, images, sharpness)
  })
  const contrastive = graph.mul(
    losses.reduce((sum, one) => graph.add(sum, one)),
    graph.scalar(1 / CAPTIONS_EACH),
  )
  const labelling = naming(graph, plan, features, featureSize, options)
  const loss = graph.add(contrastive, graph.mul(labelling, graph.scalar(labelWeight)))
  const wanted: readonly { value: Value; shape: readonly (number | string)[] }[] = [
    ...plan.planned.map(({ name, shape }) => ({ value: { name }, shape })),
    { value: logitScale, shape: [] },
    { value: embeds, shape: ['tokens', text.width] },
  ]
  const gradients = differentiate(
    graph,
    loss,
    wanted.map(({ value }) => value),
  )
  graph.output(contrastive, 'loss', 'float32', [])
  graph.output(labelling, 'label_loss', 'float32', [])
  for (const [index, { value, shape }] of wanted.entries()) {
    graph.output(gradients[index] as Value, `gradient of ${value.name}`, 'float32', shape)
  }
  return { graph: withParameterInputs(graph.build()), parameters: plan.planned }
}

/** Mean of both directions' cross-entropies; row i of one belongs to row i of the other. All rows are of unit length. */
export function contrast(graph: GraphBuilder, sentences: Value, images: Value, sharpness: Value): Value {
  const logits = graph.mul(graph.matMul(sentences, graph.transpose(images, [1, 0])), sharpness)
  const pairs = graph.mul(graph.reduceSum(graph.mul(sentences, images), [1]), sharpness)
  const sum = (axis: number) => graph.reduceMean(graph.reduceLogSumExp(logits, [axis]), [0])
  const all = graph.mul(graph.add(sum(0), sum(1)), graph.scalar(0.5))
  return graph.sub(all, graph.reduceMean(pairs, [0]))
}

/** Begins the names of the head's parameters, which no model holds. */
export const HEAD = 'label_head'

/** Mean cross-entropy of the attributes' values, read from the un-normalised feature by one linear layer. */
function naming(
  graph: GraphBuilder,
  weights: Weights,
  features: Value,
  featureSize: number,
  { batch, labelGroups }: TrainingOptions,
): Value {
  const values = labelGroups.reduce((sum, size) => sum + size, 0)
  const labels = graph.input('labels', 'float32', [batch, values])
  const matrix = weights.matrix(
    `${HEAD}.weight`,
    [{ tensor: `${HEAD}.weight`, scale: 1 }],
    featureSize,
    values,
  )
  const bias = weights.vector(`${HEAD}.bias`, [{ tensor: `${HEAD}.bias`, scale: 1 }], values)
  const logits = graph.add(graph.matMul(features, graph.initializer(matrix)), graph.initializer(bias))
  const groups = graph.split(logits, 1, labelGroups)
  const all = groups.map((group) => graph.reduceMean(graph.reduceLogSumExp(group, [1]), [0]))
  const named = graph.mul(graph.reduceSum(graph.mul(logits, labels), [0, 1]), graph.scalar(1 / batch))
  const sum = graph.sub(
    all.reduce((total, one) => graph.add(total, one)),
    named,
  )
  return graph.mul(sum, graph.scalar(1 / labelGroups.length))
}
