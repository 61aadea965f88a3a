/** Runs in the inference worker. Packed sentences as ONNX Runtime's tensors, and the past that they stand behind. */
import type { PackedInput } from '../../native-models/inversion/pack-sentences.ts'
import { type Feeds, floatTensor, tensorOf } from './sessions.ts'

/** Keys and values of what stands before the pseudo-words, computed once: [layers, tokens, width] each. */
export interface Past {
  readonly tokens: number
  readonly feeds: Feeds
}

export function noPast(layers: number, width: number): Past {
  const nothing = () => floatTensor(new Float32Array(0), [layers, 0, width])
  return { tokens: 0, feeds: { past_keys: nothing(), past_values: nothing() } }
}

export function sentenceFeeds(inputs: Readonly<Record<string, PackedInput>>): Feeds {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, { data, shape }]) => [
      name,
      data instanceof Float32Array ? floatTensor(data, shape) : tensorOf(data, shape),
    ]),
  )
}
