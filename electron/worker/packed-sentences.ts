/**
 * Turns packed sentences into ONNX Runtime's tensors, with the past that they attend to. Runs in the
 * inference worker.
 */
import type { PackedInput, PackedSentence } from '../../native-models/inversion/pack-sentences.ts'
import { type Feeds, floatTensor, tensorOf } from './sessions.ts'

/** Keys and values of the tokens before the pseudo-words, computed once: [layers, tokens, width] each. */
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

/** The sentence with its pseudo-words replaced by `pseudoToken`, [width]: a sentence that needs no picture any more. */
export function withToken(sentence: PackedSentence, pseudoToken: Float32Array): PackedSentence {
  const embeds = sentence.embeds.slice()
  for (const { token } of sentence.pseudoWords) embeds.set(pseudoToken, token * pseudoToken.length)
  return { ...sentence, embeds, pseudoWords: [] }
}

/** The sentence with the pseudo-word of picture `image` of the run. */
export function ofImage(sentence: PackedSentence, image: number): PackedSentence {
  return { ...sentence, pseudoWords: sentence.pseudoWords.map(({ token }) => ({ token, image })) }
}
