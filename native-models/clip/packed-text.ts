/**
 * CLIP's text tower as a part of larger graphs, from token embeddings on, over several sentences in one
 * sequence.
 *
 * It takes embeddings instead of ids, so that the caller can put pseudo-words anywhere. Attention is causal
 * and the feature is read at EOT, so a sentence ends there.
 *
 * [Note: Sentences are packed] A batch [sentences, tokens] is as wide as its longest sentence, and the
 * padding costs as much as everything else: a template of 9 tokens beside a phrase of 15 costs 30. Here the
 * sentences stand end to end, [tokens, width], 24 of them: the linear layers, 95% of the work, treat every
 * token alike. Only attention lays them out, one sentence a row, with its tokens always at the same places. A
 * sentence's result is therefore the same to the last bit, whichever sentences are packed with it, even
 * beside one whose values are not finite.
 *
 * [Note: Tokens before the pseudo-word are computed once] Attention is causal, so the keys and values of
 * the tokens before the first pseudo-word are the same in every step, and the gradient with respect to the
 * pseudo-word does not pass through them. They can be computed once (text-tower.ts) and enter as `past_keys`
 * and `past_values`; then only the remaining tokens are packed: 13 of the 24. Sentences that start alike can
 * share a past. Without a past, its size is 0 and whole sentences are packed.
 */
import type { GraphBuilder } from '../onnx/graph-builder.ts'
import type { Value } from '../onnx/graph-recorder.ts'
import type { TextConfig } from './clip-config.ts'
import {
  type Arrangement,
  type KeysAndValues,
  type LayerContext,
  lastTransformerLayer,
  layerNorm,
  transformerLayer,
} from './transformer-layer.ts'
import type { Weights } from './weight-plan.ts'

/** Far below any score: exp of it is exactly 0 in float32, and it fits in float16. */
const MASKED_SCORE = -60_000

export interface TextContext {
  readonly graph: GraphBuilder
  readonly weights: Weights
  readonly config: TextConfig
  readonly featureSize: number
}

/** The graph's inputs besides the embeddings. */
export interface Packing {
  /** The position of each token in its sentence: [tokens] int64. */
  readonly positionIds: Value
  /**
   * The packed token of each row, EOT in the last; unused rows repeat one of the sentence's own: [sentences,
   * rows] int64.
   */
  readonly queryTokens: Value
  /**
   * The past or packed token that a sentence's rows see in each column, in the sentence's order: [sentences,
   * columns] int64.
   */
  readonly keyTokens: Value
  /** Whether a row sees a column: [sentences, rows, columns] bool. */
  readonly visible: Value
  /** The row of each token, sentence after sentence: [tokens] int64. */
  readonly tokenRows: Value
  /** Index of each sentence's EOT among the packed tokens: [sentences] int64. */
  readonly eotPositions: Value
  /** [layers, past, width] each. */
  readonly past: KeysAndValues
}

export function packingInputs(graph: GraphBuilder, { layers, width }: TextConfig): Packing {
  const past = (name: string) => graph.input(name, 'float32', [layers, 'past', width])
  return {
    positionIds: graph.input('position_ids', 'int64', ['tokens']),
    queryTokens: graph.input('query_tokens', 'int64', ['sentences', 'rows']),
    keyTokens: graph.input('key_tokens', 'int64', ['sentences', 'columns']),
    visible: graph.input('visible', 'bool', ['sentences', 'rows', 'columns']),
    tokenRows: graph.input('token_rows', 'int64', ['tokens']),
    eotPositions: graph.input('eot_positions', 'int64', ['sentences']),
    past: { keys: past('past_keys'), values: past('past_values') },
  }
}

/**
 * [tokens, width] -> un-normalised features [sentences, featureSize].
 * @param onOwn receives every layer's keys and values of the packed tokens
 */
export function packedTextFeatures(
  context: TextContext,
  embeds: Value,
  packing: Packing,
  onOwn?: (own: KeysAndValues) => void,
): Value {
  const { graph, config } = context
  const mask = scoreMask(graph, packing.visible)
  const readEot = (x: Value) => graph.gather(x, packing.eotPositions, 0)
  let x = atPositions(context, embeds, packing.positionIds)
  for (let layer = 0; layer < config.layers; layer++) {
    const input = x
    const seen = (own: KeysAndValues) => {
      onOwn?.(own)
      return seenTokens(graph, packing, layer, own)
    }
    const layerContext = layerOf(context, layer)
    x = graph.scoped(`layer${layer}`, () =>
      layer < config.layers - 1
        ? transformerLayer(
            { ...layerContext, arrangement: { seen, ...inRows(graph, packing, config.width) } },
            input,
            mask.all,
          )
        : lastTransformerLayer(
            { ...layerContext, arrangement: { seen, ...oneRow(graph) } },
            input,
            readEot,
            mask.eot,
          ),
    )
  }
  return projectText(context, x)
}

type PackedContext = Omit<TextContext, 'featureSize'>

function atPositions(context: PackedContext, embeds: Value, positionIds: Value): Value {
  const { graph } = context
  const positions = graph.gather(positionTable(context), positionIds, 0)
  return graph.add(embeds, positions)
}

interface ScoreMask {
  /** [sentences, 1, rows, columns]. */
  readonly all: Value
  /** For EOT alone: [sentences, 1, 1, columns]. */
  readonly eot: Value
}

function scoreMask(graph: GraphBuilder, visible: Value): ScoreMask {
  const scores = graph.where(visible, graph.scalar(0), graph.scalar(MASKED_SCORE))
  const last = graph.gather(scores, graph.ints([-1]), 1)
  return { all: graph.unsqueeze(scores, [1]), eot: graph.unsqueeze(last, [1]) }
}

/** Keys and values of a layer, past ones first, one sentence a row: [sentences, columns, width] each. */
function seenTokens(
  graph: GraphBuilder,
  { past, keyTokens }: Packing,
  layer: number,
  own: KeysAndValues,
): KeysAndValues {
  const seen = (part: keyof KeysAndValues) => {
    const ofLayer = graph.gather(past[part], graph.ints([layer]), 0)
    return graph.gather(graph.concat([graph.squeeze(ofLayer, [0]), own[part]], 0), keyTokens, 0)
  }
  return { keys: seen('keys'), values: seen('values') }
}

type OwnTokens = Pick<Arrangement, 'queries' | 'back'>

/** [tokens, width] <-> [sentences, rows, width]. */
function inRows(graph: GraphBuilder, { queryTokens, tokenRows }: Packing, width: number): OwnTokens {
  return {
    queries: (q) => graph.gather(q, queryTokens, 0),
    back: (attended) => graph.gather(graph.reshape(attended, [-1, width]), tokenRows, 0),
  }
}

/** [sentences, width] <-> [sentences, 1, width]. */
function oneRow(graph: GraphBuilder): OwnTokens {
  return {
    queries: (q) => graph.unsqueeze(q, [1]),
    back: (attended) => graph.squeeze(attended, [1]),
  }
}

function layerOf({ graph, weights, config }: PackedContext, layer: number): LayerContext {
  return { graph, weights, config, prefix: `text_model.encoder.layers.${layer}.` }
}

/** The remaining work at EOT: [sentences, width] -> [sentences, featureSize]. */
function projectText({ graph, weights, config, featureSize }: TextContext, x: Value): Value {
  const last = layerNorm({ graph, weights, config, prefix: 'text_model.' }, 'final_layer_norm', x)
  const name = 'text_projection.weight'
  const projection = weights.matrix(name, [{ tensor: name, scale: 1 }], config.width, featureSize)
  return graph.matMul(last, graph.initializer(projection))
}

/** [contextLength, width]. */
function positionTable({ graph, weights, config }: Omit<TextContext, 'featureSize'>): Value {
  const name = 'text_model.embeddings.position_embedding.weight'
  return graph.initializer(weights.tensor(name, [config.contextLength, config.width]))
}
