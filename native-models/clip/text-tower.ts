/**
 * CLIP's text tower: packed sentences (packed-text.ts) -> `text_embeds` [sentences, featureSize], projected,
 * un-normalised. `keys` and `values` [layers, tokens, width] are the past of sentences that start with these
 * tokens: see [Note: Tokens before the pseudo-word are computed once] there.
 */
import type { Graph } from '../onnx/graph.ts'
import { GraphBuilder } from '../onnx/graph-builder.ts'
import type { TextConfig } from './clip-config.ts'
import { packedTextFeatures, packingInputs } from './packed-text.ts'
import type { KeysAndValues } from './transformer-layer.ts'
import type { Weights } from './weight-plan.ts'

export const TOKEN_EMBEDDING = 'text_model.embeddings.token_embedding.weight'

export function textTower(config: TextConfig, featureSize: number, weights: Weights): Graph {
  const graph = new GraphBuilder('text tower')
  const embeds = graph.input('inputs_embeds', 'float32', ['tokens', config.width])
  const layers: KeysAndValues[] = []
  const onOwn = (own: KeysAndValues) => void layers.push(own)
  const context = { graph, weights, config, featureSize }
  const features = packedTextFeatures(context, embeds, packingInputs(graph, config), onOwn)
  graph.output(features, 'text_embeds', 'float32', ['sentences', featureSize])
  for (const part of ['keys', 'values'] as const) {
    const all = graph.concat(
      layers.map((layer) => graph.unsqueeze(layer[part], [0])),
      0,
    )
    graph.output(all, part, 'float32', [config.layers, 'tokens', config.width])
  }
  return graph.build()
}
