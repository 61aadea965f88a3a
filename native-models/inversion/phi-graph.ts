/**
 * phi, the textual inversion network (SEARLE, section 3.2): un-normalised image features -> pseudo-words.
 * Linear GELU Linear GELU Linear, exact GELU; dropout is for training only.
 */
import type { WeightPlan } from '../clip/weight-plan.ts'
import type { Graph } from '../onnx/graph.ts'
import { GraphBuilder } from '../onnx/graph-builder.ts'
import type { Value } from '../onnx/graph-recorder.ts'

export interface PhiSizes {
  readonly featureSize: number
  /** Four times the feature size in the papers. */
  readonly hiddenSize: number
  readonly tokenSize: number
}

export const FIRST_PHI_WEIGHT = 'layers.0.weight'
/** Positions of the linear layers in PyTorch's nn.Sequential; GELU and dropout stand between. */
export const PHI_LAYERS = ['layers.0', 'layers.3', 'layers.6'] as const

/** `image_embeds` [batch, featureSize] -> `pseudo_tokens` [batch, tokenSize]. */
export function phiGraph({ featureSize, hiddenSize, tokenSize }: PhiSizes, weights: WeightPlan): Graph {
  const graph = new GraphBuilder('phi')
  const sizes = [featureSize, hiddenSize, hiddenSize, tokenSize]
  let x: Value = graph.input('image_embeds', 'float32', ['batch', featureSize])
  for (const [index, layer] of PHI_LAYERS.entries()) {
    if (index > 0) x = graph.gelu(x)
    const [inSize, outSize] = [sizes[index] ?? 0, sizes[index + 1] ?? 0]
    const part = (name: string) => [{ tensor: `${layer}.${name}`, scale: 1 }]
    const matrix = weights.matrix(`${layer}.weight`, part('weight'), inSize, outSize)
    const bias = weights.vector(`${layer}.bias`, part('bias'), outSize)
    x = graph.add(graph.matMul(x, graph.initializer(matrix)), graph.initializer(bias))
  }
  graph.output(x, 'pseudo_tokens', 'float32', ['batch', tokenSize])
  return graph.build()
}
