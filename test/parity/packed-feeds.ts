/** The inputs of packed graphs as ONNX Runtime's tensors. */

import type { TextConfig } from '../../native-models/clip/clip-config.ts'
import {
  type PackedInput,
  type PackedSentence,
  packSentences,
} from '../../native-models/inversion/pack-sentences.ts'
import * as ort from '../../native-models/onnx/onnx-runtime.ts'

export type Feeds = Readonly<Record<string, ort.Tensor>>

/** Keys and values of the tokens before the pseudo-words, computed once: [layers, tokens, width] each. */
export interface Past {
  readonly tokens: number
  readonly feeds: Feeds
}

export function noPast({ layers, width }: TextConfig): Past {
  const nothing = () => new ort.Tensor('float32', new Float32Array(0), [layers, 0, width])
  return { tokens: 0, feeds: { past_keys: nothing(), past_values: nothing() } }
}

/** For `sentenceLosses`, without aims, noise and weights. */
export function sentenceFeeds(
  sentences: readonly PackedSentence[],
  { width }: TextConfig,
  past: Past,
): Feeds {
  const packed = Object.entries(packSentences(sentences, width, past.tokens))
  return { ...Object.fromEntries(packed.map(([name, input]) => [name, tensorOf(input)])), ...past.feeds }
}

function tensorOf({ data, shape }: PackedInput): ort.Tensor {
  if (data instanceof Float32Array) return new ort.Tensor('float32', data, shape)
  if (data instanceof BigInt64Array) return new ort.Tensor('int64', data, shape)
  return new ort.Tensor('bool', data, shape)
}

export function rows(values: Float32Array, count: number): ort.Tensor {
  return new ort.Tensor('float32', values, [count, values.length / count])
}

export function list(values: readonly number[]): ort.Tensor {
  return new ort.Tensor('float32', Float32Array.from(values), [values.length])
}

export function floatsOf(tensor: ort.Tensor | undefined): Float32Array {
  if (tensor?.data instanceof Float32Array) return tensor.data
  throw new Error(`expected float32, got ${tensor?.type}`)
}

export function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((length, part) => length + part.length, 0))
  let start = 0
  for (const part of parts) {
    whole.set(part, start)
    start += part.length
  }
  return whole
}
