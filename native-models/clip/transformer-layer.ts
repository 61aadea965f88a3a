/**
 * One pre-norm transformer layer of CLIP (Radford et al. 2021, after Vaswani et al. 2017): x +
 * attention(norm1(x)), then x + mlp(norm2(x)).
 *
 * [Note: The last layer reads one row] A tower reads its feature at a single token: EOT, or the class token.
 * The last layer's other rows feed nothing. That layer therefore computes only keys and values for all
 * tokens, and query, output projection and MLP for the one row. The numbers are the same.
 */
import type { GraphBuilder } from '../onnx/graph-builder.ts'
import type { Value } from '../onnx/graph-recorder.ts'
import type { TransformerConfig } from './clip-config.ts'
import type { WeightPart, Weights } from './weight-plan.ts'

export interface LayerContext {
  readonly graph: GraphBuilder
  readonly weights: Weights
  readonly config: TransformerConfig
  /** Prefix of the tensor names, with the final dot: "text_model.encoder.layers.0." */
  readonly prefix: string
  /** For tokens of x that are not in attention's layout. */
  readonly arrangement?: Arrangement
}

/** Converts between the layout of x and [batch, tokens, width]. */
export interface Arrangement {
  readonly queries: (q: Value) => Value
  /** The keys and values that attention sees for this layer's own: more, when some are cached. */
  readonly seen: (own: KeysAndValues) => KeysAndValues
  readonly back: (attended: Value) => Value
}

export interface KeysAndValues {
  readonly keys: Value
  readonly values: Value
}

/**
 * [batch, tokens, width] -> [batch, tokens, width].
 * @param mask added to the scores, or null
 */
export function transformerLayer(context: LayerContext, x: Value, mask: Value | null): Value {
  const normed = layerNorm(context, 'layer_norm1', x)
  const { width } = context.config
  const joined = linear(context, 'self_attn.qkv', projections(context, 'q', 'k', 'v'), normed, width, width)
  const [q, k, v] = context.graph.split(joined, -1, [width, width, width]) as [Value, Value, Value]
  return residuals(context, x, attention(context, q, { keys: k, values: v }, mask))
}

/**
 * [batch, tokens, width] -> [batch, 1, width]: see [Note: The last layer reads one row].
 * @param read selects the row: [batch, tokens, width] -> [batch, 1, width]
 * @param mask of that row: added to scores [batch, heads, 1, tokens], or null
 */
export function lastTransformerLayer(
  context: LayerContext,
  x: Value,
  read: (x: Value) => Value,
  mask: Value | null,
): Value {
  const normed = layerNorm(context, 'layer_norm1', x)
  const { width } = context.config
  const q = linear(context, 'self_attn.q', projections(context, 'q'), read(normed), width, width)
  const joined = linear(context, 'self_attn.kv', projections(context, 'k', 'v'), normed, width, width)
  const [k, v] = context.graph.split(joined, -1, [width, width]) as [Value, Value]
  return residuals(context, read(x), attention(context, q, { keys: k, values: v }, mask))
}

/**
 * q [batch, rows, width], keys and values [batch, tokens, width], each after its arrangement -> the shape of
 * q. q is already scaled.
 */
function attention(context: LayerContext, q: Value, own: KeysAndValues, mask: Value | null): Value {
  const { graph, config, arrangement } = context
  const { keys, values } = arrangement?.seen(own) ?? own
  const queries = arrangement?.queries(q) ?? q
  const split = [0, 0, config.heads, config.width / config.heads]
  const heads = (x: Value, order: readonly number[]) => graph.transpose(graph.reshape(x, split), order)
  const scores = graph.matMul(heads(queries, [0, 2, 1, 3]), heads(keys, [0, 2, 3, 1]))
  const attended = graph.softmax(mask ? graph.add(scores, mask) : scores, -1)
  const mixed = graph.transpose(graph.matMul(attended, heads(values, [0, 2, 1, 3])), [0, 2, 1, 3])
  const attendedRows = graph.reshape(mixed, [0, 0, config.width])
  return arrangement?.back(attendedRows) ?? attendedRows
}

function residuals(context: LayerContext, x: Value, attended: Value): Value {
  const { graph, config } = context
  const { width, mlpWidth } = config
  const out = linear(
    context,
    'self_attn.out_proj',
    [plain(context, 'self_attn.out_proj')],
    attended,
    width,
    width,
  )
  const between = graph.add(x, out)
  const normed = layerNorm(context, 'layer_norm2', between)
  const inner = linear(context, 'mlp.fc1', [plain(context, 'mlp.fc1')], normed, width, mlpWidth)
  const active = activation(context, inner)
  const outer = linear(context, 'mlp.fc2', [plain(context, 'mlp.fc2')], active, mlpWidth, width)
  return graph.add(between, outer)
}

function activation({ graph, config }: LayerContext, x: Value): Value {
  if (config.activation === 'gelu') return graph.gelu(x)
  return graph.mul(x, graph.sigmoid(graph.mul(x, graph.scalar(1.702))))
}

/** A scaled query gives scaled scores, so 1 / sqrt(head size) is multiplied into its weights, once. */
function projections({ prefix, config }: LayerContext, ...names: readonly ('q' | 'k' | 'v')[]): WeightPart[] {
  const scale = (config.width / config.heads) ** -0.5
  return names.map((name) => ({
    tensor: `${prefix}self_attn.${name}_proj`,
    scale: name === 'q' ? scale : 1,
  }))
}

function plain({ prefix }: LayerContext, name: string): WeightPart {
  return { tensor: `${prefix}${name}`, scale: 1 }
}

/** Several linear layers over one input as a single MatMul: [..., inSize] -> [..., layers * outSize]. */
function linear(
  { graph, weights, prefix }: LayerContext,
  name: string,
  layers: readonly WeightPart[],
  x: Value,
  inSize: number,
  outSize: number,
): Value {
  const parts = (suffix: string) => layers.map((part) => ({ ...part, tensor: `${part.tensor}.${suffix}` }))
  const matrix = weights.matrix(`${prefix}${name}.weight`, parts('weight'), inSize, outSize)
  const bias = weights.vector(`${prefix}${name}.bias`, parts('bias'), outSize)
  return graph.add(graph.matMul(x, graph.initializer(matrix)), graph.initializer(bias))
}

export function layerNorm({ graph, weights, prefix, config }: LayerContext, name: string, x: Value): Value {
  const scale = weights.tensor(`${prefix}${name}.weight`, [config.width])
  const bias = weights.tensor(`${prefix}${name}.bias`, [config.width])
  return graph.layerNormalization(x, graph.initializer(scale), graph.initializer(bias), config.layerNormEps)
}
