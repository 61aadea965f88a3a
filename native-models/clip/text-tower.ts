/**
 * CLIP's text tower from token embeddings on: `inputs_embeds` [batch, tokens, width] and `eot_positions` [batch]
 * -> `text_embeds` [batch, featureSize], projected, un-normalised.
 *
 * Embeddings and not ids go in, so that the caller puts pseudo-words wherever it wants (method.md, section 2).
 * Attention is causal and the feature is read at EOT: `tokens` is only as long as the longest sentence.
 */
import type { Graph } from '../onnx/graph.ts'
import { GraphBuilder } from '../onnx/graph-builder.ts'
import type { Value } from '../onnx/graph-recorder.ts'
import type { TextConfig } from './clip-config.ts'
import { lastTransformerLayer, layerNorm, transformerLayer } from './transformer-layer.ts'
import type { WeightPlan } from './weight-plan.ts'

/** Far below any score, exp(it) is exactly 0 in float32, and it fits in float16. */
export const MASKED_SCORE = -60_000

export const TOKEN_EMBEDDING = 'text_model.embeddings.token_embedding.weight'

export function textTower(config: TextConfig, featureSize: number, weights: WeightPlan): Graph {
  const graph = new GraphBuilder('text tower')
  const embeds = graph.input('inputs_embeds', 'float32', ['batch', 'tokens', config.width])
  const eotPositions = graph.input('eot_positions', 'int64', ['batch'])
  const features = textFeatures({ graph, weights, config, featureSize }, embeds, eotPositions)
  graph.output(features, 'text_embeds', 'float32', ['batch', featureSize])
  return graph.build()
}

export interface TextContext {
  readonly graph: GraphBuilder
  readonly weights: WeightPlan
  readonly config: TextConfig
  readonly featureSize: number
}

/** The tower as a part of a larger graph: [batch, tokens, width], [batch] -> [batch, featureSize]. */
export function textFeatures(context: TextContext, embeds: Value, eotPositions: Value): Value {
  const { graph, weights, config } = context
  const tokens = graph.shapeOf(embeds, 1, 2)
  const mask = causalMask(graph, config.contextLength, tokens)
  const eotMask = graph.unsqueeze(graph.gather(mask, eotPositions, 0), [1, 2])
  const readEot = (x: Value) => graph.unsqueeze(graph.rowAt(x, eotPositions), [1])

  let x = addPositions(context, embeds, tokens)
  for (let layer = 0; layer < config.layers; layer++) {
    const prefix = `text_model.encoder.layers.${layer}.`
    const input = x
    x = graph.scoped(`layer${layer}`, () =>
      layer < config.layers - 1
        ? transformerLayer({ graph, weights, config, prefix }, input, mask)
        : lastTransformerLayer({ graph, weights, config, prefix }, input, readEot, eotMask),
    )
  }
  return projectText(context, graph.squeeze(x, [1]))
}

/** What is left to do at EOT: [sentences, width] -> [sentences, featureSize]. */
export function projectText({ graph, weights, config, featureSize }: TextContext, x: Value): Value {
  const last = layerNorm({ graph, weights, config, prefix: 'text_model.' }, 'final_layer_norm', x)
  const name = 'text_projection.weight'
  const projection = weights.matrix(name, [{ tensor: name, scale: 1 }], config.width, featureSize)
  return graph.matMul(last, graph.initializer(projection))
}

function addPositions({ graph, weights, config }: TextContext, embeds: Value, tokens: Value): Value {
  return graph.add(embeds, graph.sliceTo(positionTable({ graph, weights, config }), tokens, [0]))
}

/** [contextLength, width]. */
export function positionTable({ graph, weights, config }: Omit<TextContext, 'featureSize'>): Value {
  const name = 'text_model.embeddings.position_embedding.weight'
  return graph.initializer(weights.tensor(name, [config.contextLength, config.width]))
}

/** [tokens, tokens]: 0 on and below the diagonal, `MASKED_SCORE` above, where a token would see a later one. */
function causalMask(graph: GraphBuilder, contextLength: number, tokens: Value): Value {
  const values = Float32Array.from({ length: contextLength ** 2 }, (_, index) =>
    index % contextLength > Math.floor(index / contextLength) ? MASKED_SCORE : 0,
  )
  const whole = graph.floats('causal_mask', values, [contextLength, contextLength])
  return graph.sliceTo(whole, graph.concat([tokens, tokens], 0), [0, 1])
}
