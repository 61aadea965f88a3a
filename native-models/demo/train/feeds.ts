/** Turns the inputs of the training's graphs into tensors. Build-time only. */

import { NO_PAST, packSentences } from '../../inversion/pack-sentences.ts'
import * as ort from '../../onnx/onnx-runtime.ts'
import type { LabelledBatch } from './label-loss.ts'
import type { Trained } from './model-state.ts'
import type { Geometry } from './training-graph.ts'

export const TOKEN_TABLE = 'text_model.embeddings.token_embedding.weight'

/** The inputs of label-loss.ts. */
export function labelFeeds(
  head: string,
  { labels, weights }: LabelledBatch,
  groupWeights: readonly number[],
): Record<string, ort.Tensor> {
  const rows = weights.length
  return {
    [`${head}.labels`]: new ort.Tensor('float32', labels, [rows, labels.length / rows]),
    [`${head}.row_weights`]: new ort.Tensor('float32', weights, [rows, 1]),
    [`${head}.group_weights`]: new ort.Tensor('float32', Float32Array.from(groupWeights), [
      groupWeights.length,
    ]),
  }
}

/** Every weight but the token table, which is read row by row. */
export function parameterFeeds(trained: readonly Trained[]): Record<string, ort.Tensor> {
  const fed = trained.filter(({ name }) => name !== TOKEN_TABLE)
  return Object.fromEntries(
    fed.map(({ name, values, shape }) => [name, new ort.Tensor('float32', values, shape)]),
  )
}

/**
 * The inputs of packed-text.ts.
 * @param table [vocabulary, width]
 */
export function sentenceFeeds(
  sentences: readonly (readonly number[])[],
  table: Float32Array,
  { width, layers }: Geometry['text'],
): Record<string, ort.Tensor> {
  const embedded = sentences.map((ids) => {
    const embeds = new Float32Array(ids.length * width)
    for (const [at, id] of ids.entries()) embeds.set(table.subarray(id * width, (id + 1) * width), at * width)
    return { embeds, pseudoWords: [], past: NO_PAST }
  })
  const { pseudo_words: _, ...packed } = packSentences(embedded, width, 0)
  const nothing = () => new ort.Tensor('float32', new Float32Array(0), [layers, 0, width])
  return {
    ...Object.fromEntries(
      Object.entries(packed).map(([name, { data, shape }]) => [name, tensorOf(data, shape)]),
    ),
    past_keys: nothing(),
    past_values: nothing(),
  }
}

function tensorOf(data: Float32Array | BigInt64Array | Uint8Array, shape: readonly number[]): ort.Tensor {
  if (data instanceof Float32Array) return new ort.Tensor('float32', data, shape)
  return data instanceof BigInt64Array
    ? new ort.Tensor('int64', data, shape)
    : new ort.Tensor('bool', data, shape)
}
