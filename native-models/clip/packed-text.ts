/**
 * CLIP's text tower over several sentences in one sequence, for OTI and training, where the same sentences are
 * encoded with other pseudo-words again and again.
 *
 * [Note: Sentences are packed] A batch [sentences, tokens] is as wide as its longest sentence, and the padding is
 * computed like everything else: a template of 9 tokens beside a phrase of 15 costs 30. Here the sentences stand end
 * to end, [tokens, width], 24 of them, and `visible` says which tokens see which: those before them in their own
 * sentence. Linear layers, 95% of the work, do not care. What is no number spreads, though: attention multiplies what
 * is not visible by 0, and 0 times NaN is NaN, so whoever packs looks at the pseudo-words first.
 *
 * [Note: What stands before the pseudo-word is computed once] Attention is causal, so the keys and values of the
 * tokens before the first pseudo-word are the same in every step, and the gradient with respect to the pseudo-word
 * does not pass through them. They can be computed once (`packedTextGraph`) and come in as `past_keys` and
 * `past_values`; then only what follows is packed: 13 tokens of the 24. Sentences that begin alike can see the same
 * past. Without a past, its size is 0 and whole sentences are packed.
 */
import type { Graph } from '../onnx/graph.ts'
import { GraphBuilder } from '../onnx/graph-builder.ts'
import type { Value } from '../onnx/graph-recorder.ts'
import { addSizes } from '../onnx/shapes/dimension.ts'
import type { TextConfig } from './clip-config.ts'
import { MASKED_SCORE, positionTable, projectText, type TextContext } from './text-tower.ts'
import {
  type KeysAndValues,
  type LayerContext,
  lastTransformerLayer,
  transformerLayer,
} from './transformer-layer.ts'
import type { WeightPlan } from './weight-plan.ts'

/** The graph's inputs beside the embeddings. */
export interface Packing {
  /** Of each token in its sentence: [tokens] int64. */
  readonly positionIds: Value
  /** Whether a token (row) sees a past or packed token (column): [tokens, past + tokens] bool. */
  readonly visible: Value
  /** Index of each sentence's EOT among the packed tokens: [sentences] int64. */
  readonly eotPositions: Value
  /** Of every layer: [layers, past, width] each. */
  readonly past: KeysAndValues
}

export function packingInputs(graph: GraphBuilder, { layers, width }: TextConfig): Packing {
  const past = (name: string) => graph.input(name, 'float32', [layers, 'past', width])
  return {
    positionIds: graph.input('position_ids', 'int64', ['tokens']),
    visible: graph.input('visible', 'bool', ['tokens', addSizes('past', 'tokens')]),
    eotPositions: graph.input('eot_positions', 'int64', ['sentences']),
    past: { keys: past('past_keys'), values: past('past_values') },
  }
}

/**
 * [tokens, width] -> un-normalised features [sentences, featureSize].
 * @param onOwn told every layer's keys and values of the packed tokens
 */
export function packedTextFeatures(
  context: TextContext,
  embeds: Value,
  packing: Packing,
  onOwn?: (own: KeysAndValues) => void,
): Value {
  const { graph, config } = context
  const mask = scoreMask(graph, packing.visible)
  const readEot = (x: Value) => graph.gather(x, packing.eotPositions, 1)
  const eotMask = graph.gather(mask, packing.eotPositions, 0)
  let x = atPositions(context, embeds, packing.positionIds)
  for (let layer = 0; layer < config.layers; layer++) {
    const input = x
    const remember = (own: KeysAndValues) => {
      onOwn?.(own)
      return afterPast(graph, packing.past, layer, own)
    }
    const layerContext = { ...layerOf(context, layer), remember }
    x = graph.scoped(`layer${layer}`, () =>
      layer < config.layers - 1
        ? transformerLayer(layerContext, input, mask)
        : lastTransformerLayer(layerContext, input, readEot, eotMask),
    )
  }
  return projectText(context, graph.squeeze(x, [0]))
}

/**
 * The tower over packed sentences as a graph of its own. `text_embeds` [sentences, featureSize]; `keys` and
 * `values` [layers, tokens, width] are the past of sentences that begin with these tokens. See [Note: What
 * stands before the pseudo-word is computed once].
 */
export function packedTextGraph(config: TextConfig, featureSize: number, weights: WeightPlan): Graph {
  const graph = new GraphBuilder('packed text')
  const embeds = graph.input('inputs_embeds', 'float32', ['tokens', config.width])
  const layers: KeysAndValues[] = []
  const onOwn = (own: KeysAndValues) => void layers.push(own)
  const context = { graph, weights, config, featureSize }
  const features = packedTextFeatures(context, embeds, packingInputs(graph, config), onOwn)
  graph.output(features, 'text_embeds', 'float32', ['sentences', featureSize])
  for (const part of ['keys', 'values'] as const) {
    const all = graph.concat(
      layers.map((layer) => layer[part]),
      0,
    )
    graph.output(all, part, 'float32', [config.layers, 'tokens', config.width])
  }
  return graph.build()
}

type PackedContext = Omit<TextContext, 'featureSize'>

/** [tokens, width] -> [1, tokens, width]. */
function atPositions(context: PackedContext, embeds: Value, positionIds: Value): Value {
  const { graph } = context
  const positions = graph.gather(positionTable(context), positionIds, 0)
  return graph.unsqueeze(graph.add(embeds, positions), [0])
}

function scoreMask(graph: GraphBuilder, visible: Value): Value {
  return graph.where(visible, graph.scalar(0), graph.scalar(MASKED_SCORE))
}

function afterPast(
  graph: GraphBuilder,
  past: KeysAndValues,
  layer: number,
  { keys, values }: KeysAndValues,
): KeysAndValues {
  const ofLayer = (all: Value) => graph.gather(all, graph.ints([layer]), 0)
  return {
    keys: graph.concat([ofLayer(past.keys), keys], 1),
    values: graph.concat([ofLayer(past.values), values], 1),
  }
}

function layerOf({ graph, weights, config }: PackedContext, layer: number): LayerContext {
  return { graph, weights, config, prefix: `text_model.encoder.layers.${layer}.` }
}
