/**
 * One step of phi's training (SEARLE, section 3.2; iSEARLE, section 3.3): losses, and gradients with respect
 * to every weight. The weights are inputs, because they change with every step. They have PyTorch's layout
 * and names, so that a checkpoint can be fed directly.
 *
 * [Note: The gpt loss meets phi at the token] The gpt loss sends phi's predictions through the text tower.
 * Instead of a graph with both, which would hold the activations of a whole batch of sentences, a step has
 * two halves:
 *
 * 1. `phiPredictionGraph`, for `pseudo_tokens`;
 * 2. the OTI graph (oti-graph.ts), in batches of any size, for d gpt / d token, [batch, tokenSize];
 * 3. this graph with it: by the chain rule, d gpt / d weight is the gradient of sum(token * d gpt / d token).
 *
 * Inputs: the weights; `image_embeds` [batch, featureSize]; `oti_tokens` [batch, tokenSize]; `token_gradient`
 * [batch, tokenSize]; `dropout.0`, `dropout.1` [batch, hiddenSize], factors for the hidden values: 1 / (1 -
 * p) or 0, and 1 without dropout; `distil_weight`, `pen_weight` scalars. Outputs: `pseudo_tokens`;
 * `distil_loss`, `pen_loss`; `gradient of <weight>` of the weighted sum of the losses.
 */
import { differentiate } from '../autodiff/differentiate.ts'
import type { Graph } from '../onnx/graph.ts'
import { GraphBuilder } from '../onnx/graph-builder.ts'
import type { Value } from '../onnx/graph-recorder.ts'
import { contrastiveLoss } from './contrastive-loss.ts'
import { PHI_LAYERS, type PhiSizes } from './phi-graph.ts'

/** SEARLE's temperature. */
const TEMPERATURE = 0.25

export function phiTrainingGraph(sizes: PhiSizes): Graph {
  const graph = new GraphBuilder('phi training step')
  const rows = (name: string, size: number) => graph.input(name, 'float32', ['batch', size])
  const scalar = (name: string) => graph.input(name, 'float32', [])
  const { weights, tokens } = prediction(graph, sizes)
  const distil = contrastiveLoss(graph, rows('oti_tokens', sizes.tokenSize), tokens, TEMPERATURE)
  const pen = meanSquaredNorm(graph, tokens)
  const given = graph.reduceSum(graph.mul(tokens, rows('token_gradient', sizes.tokenSize)), [0, 1])
  const weighted = [graph.mul(distil, scalar('distil_weight')), graph.mul(pen, scalar('pen_weight'))]
  const total = weighted.reduce((sum, loss) => graph.add(sum, loss), given)
  const gradients = differentiate(
    graph,
    total,
    weights.map(({ value }) => value),
  )
  graph.output(tokens, 'pseudo_tokens', 'float32', ['batch', sizes.tokenSize])
  graph.output(distil, 'distil_loss', 'float32', [])
  graph.output(pen, 'pen_loss', 'float32', [])
  for (const [index, { value, shape }] of weights.entries()) {
    graph.output(gradients[index] as Value, `gradient of ${value.name}`, 'float32', shape)
  }
  return graph.build()
}

/** The same without gradients: `pseudo_tokens` of the first half, and the losses of validation photos. */
export function phiPredictionGraph(sizes: PhiSizes): Graph {
  const graph = new GraphBuilder('phi of given weights')
  const { tokens } = prediction(graph, sizes)
  const targets = graph.input('oti_tokens', 'float32', ['batch', sizes.tokenSize])
  graph.output(tokens, 'pseudo_tokens', 'float32', ['batch', sizes.tokenSize])
  graph.output(contrastiveLoss(graph, targets, tokens, TEMPERATURE), 'distil_loss', 'float32', [])
  graph.output(meanSquaredNorm(graph, tokens), 'pen_loss', 'float32', [])
  return graph.build()
}

function prediction(graph: GraphBuilder, sizes: PhiSizes) {
  const rows = (name: string, size: number) => graph.input(name, 'float32', ['batch', size])
  const weights = phiWeights(graph, sizes)
  const dropout = [rows('dropout.0', sizes.hiddenSize), rows('dropout.1', sizes.hiddenSize)] as const
  return { weights, tokens: predict(graph, weights, rows('image_embeds', sizes.featureSize), dropout) }
}

interface Weight {
  readonly value: Value
  readonly shape: readonly number[]
}

/** Weight [out, in] and bias [out] of each layer, by the checkpoint's names. */
export function phiWeightShapes({ featureSize, hiddenSize, tokenSize }: PhiSizes) {
  const layers = [featureSize, hiddenSize, hiddenSize, tokenSize]
  return PHI_LAYERS.flatMap((name, index) => {
    const [inSize = 0, outSize = 0] = layers.slice(index, index + 2)
    return [
      { name: `${name}.weight`, shape: [outSize, inSize], inputs: inSize },
      { name: `${name}.bias`, shape: [outSize], inputs: inSize },
    ]
  })
}

function phiWeights(graph: GraphBuilder, sizes: PhiSizes): readonly Weight[] {
  return phiWeightShapes(sizes).map(({ name, shape }) => ({
    value: graph.input(name, 'float32', shape),
    shape,
  }))
}

/** Linear GELU Dropout Linear GELU Dropout Linear: [batch, featureSize] -> [batch, tokenSize]. */
function predict(
  graph: GraphBuilder,
  weights: readonly Weight[],
  features: Value,
  dropout: readonly [Value, Value],
): Value {
  let x = features
  for (const index of PHI_LAYERS.keys()) {
    const [weight, bias] = weights.slice(2 * index, 2 * index + 2) as [Weight, Weight]
    const mask = dropout[index - 1]
    if (mask) x = graph.mul(graph.gelu(x), mask)
    x = graph.linear(x, weight.value, bias.value)
  }
  return x
}

/** The penalty on tokens far from those of real words: mean of ||row||^2, a scalar. */
function meanSquaredNorm(graph: GraphBuilder, tokens: Value): Value {
  return graph.reduceMean(graph.reduceSum(graph.mul(tokens, tokens), [1]), [0])
}
