/**
 * One step of training the sample model: CLIP's symmetric contrastive loss (Radford et al. 2021, figure 3)
 * over both towers as they are compiled for use, and its gradients with respect to every weight.
 *
 * Inputs: `pixel_values` [batch, 3, N, N]; packed sentences (packed-text.ts), with `inputs_embeds`; the
 * parameters; `logit_scale` scalar, a natural logarithm. Each picture has CAPTIONS_EACH sentences: all first
 * ones, then all second ones. Each set is compared with the pictures separately, because two sentences of one
 * picture do not compete. Outputs: `loss`, `picture_loss`, `patch_loss`; `gradient of <input>` for
 * parameters, `logit_scale`, `inputs_embeds`.
 *
 * [Note: Two heads] Captions alone hardly teach the subject, a matter of shape, in the available time: after
 * 400 steps of 256 pictures the model knew places, times and styles but not the subject. Two linear heads,
 * which are not part of the model, therefore predict the description's values: one from the picture's feature
 * (labels.ts), one from each patch before the last layer (patch-labels.ts), where one look is learnt for all
 * places.
 */
import { differentiate } from '../../autodiff/differentiate.ts'
import type { TextConfig, VisionConfig } from '../../clip/clip-config.ts'
import { imageFeatures, pixelInput } from '../../clip/image-tower.ts'
import { packedTextFeatures, packingInputs } from '../../clip/packed-text.ts'
import { unitRows } from '../../inversion/cosine-loss.ts'
import type { Graph } from '../../onnx/graph.ts'
import { GraphBuilder } from '../../onnx/graph-builder.ts'
import type { Value } from '../../onnx/graph-recorder.ts'
import { labelLoss } from './label-loss.ts'
import { type Parameter, ParameterPlan, withParameterInputs } from './parameters.ts'

export interface Geometry {
  readonly vision: VisionConfig
  readonly text: TextConfig
  readonly featureSize: number
}

export interface TrainingOptions {
  readonly batch: number
  /** Values of each attribute of a picture, and of a patch: see labels.ts and patch-labels.ts. */
  readonly pictureGroups: readonly number[]
  readonly patchGroups: readonly number[]
}

export interface TrainingGraph {
  readonly graph: Graph
  readonly parameters: readonly Parameter[]
}

export const CAPTIONS_EACH = 2

export function trainingGraph(geometry: Geometry, options: TrainingOptions): TrainingGraph {
  const { vision, text, featureSize } = geometry
  const { batch } = options
  const graph = new GraphBuilder('training step of the sample model')
  const plan = new ParameterPlan()
  const embeds = graph.input('inputs_embeds', 'float32', ['tokens', text.width])
  const pixels = pixelInput(graph, vision, batch)
  const logitScale = graph.input('logit_scale', 'float32', [])
  const context = { graph, weights: plan, featureSize }
  const seen: Value[] = []
  const features = graph.scoped('image', () =>
    imageFeatures({ ...context, config: vision }, pixels, (tokens) => seen.push(tokens)),
  )
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
  const pictureLoss = labelLoss(graph, plan, features, {
    name: PICTURE_HEAD,
    groups: options.pictureGroups,
    inputSize: featureSize,
    rows: batch,
  })
  const side = vision.imageSize / vision.patchSize
  const patchLoss = labelLoss(graph, plan, patchRows(graph, seen[0] as Value, vision.width, side ** 2), {
    name: PATCH_HEAD,
    groups: options.patchGroups,
    inputSize: vision.width,
    rows: batch * side ** 2,
  })
  const loss = graph.add(contrastive, graph.add(pictureLoss, patchLoss))
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
  graph.output(pictureLoss, 'picture_loss', 'float32', [])
  graph.output(patchLoss, 'patch_loss', 'float32', [])
  for (const [index, { value, shape }] of wanted.entries()) {
    graph.output(gradients[index] as Value, `gradient of ${value.name}`, 'float32', shape)
  }
  return { graph: withParameterInputs(graph.build()), parameters: plan.planned }
}

/**
 * Mean of both directions' cross-entropies; row i of one belongs to row i of the other. All rows have unit
 * length.
 */
export function contrast(graph: GraphBuilder, sentences: Value, images: Value, sharpness: Value): Value {
  const logits = graph.mul(graph.matMul(sentences, graph.transpose(images, [1, 0])), sharpness)
  const pairs = graph.mul(graph.reduceSum(graph.mul(sentences, images), [1]), sharpness)
  const sum = (axis: number) => graph.reduceMean(graph.reduceLogSumExp(logits, [axis]), [0])
  const all = graph.mul(graph.add(sum(0), sum(1)), graph.scalar(0.5))
  return graph.sub(all, graph.reduceMean(pairs, [0]))
}

/** Prefixes of the heads' parameters, which no model file contains. */
export const PICTURE_HEAD = 'picture_head'
export const PATCH_HEAD = 'patch_head'

/** [batch, 1 + patches, width] without the class token: [batch * patches, width]. */
function patchRows(graph: GraphBuilder, tokens: Value, width: number, patches: number): Value {
  const rows = graph.slice(tokens, graph.ints([1]), graph.ints([1 + patches]), [1])
  return graph.reshape(rows, [-1, width])
}
