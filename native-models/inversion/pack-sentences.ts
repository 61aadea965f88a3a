/**
 * Sentences -> the arrays that a packed graph reads: see [Note: Sentences are packed] in ../clip/packed-text.ts.
 * Pure; loads nothing.
 */
import { NO_PSEUDO_WORD } from './pseudo-words.ts'

export interface PackedSentence {
  /** [tokens, width], from SOT to EOT, without what is cached. */
  readonly embeds: Float32Array
  /** Which image's pseudo-word stands at which of these tokens. */
  readonly pseudoWords: readonly { readonly token: number; readonly image: number }[]
  /** Cached tokens that stand before these: consecutive ones of the past. */
  readonly past: { readonly start: number; readonly count: number }
}

export const NO_PAST = { start: 0, count: 0 } as const

export interface Packed {
  readonly tokens: number
  /** [tokens, width]. */
  readonly embeds: Float32Array
  /** [tokens] each. */
  readonly pseudoWords: BigInt64Array
  readonly positionIds: BigInt64Array
  /** [tokens, past + tokens], 0 or 1. */
  readonly visible: Uint8Array
  /** [sentences]. */
  readonly eotPositions: BigInt64Array
}

/** @param pastTokens how many tokens are cached, for whichever sentences */
export function packSentences(
  sentences: readonly PackedSentence[],
  width: number,
  pastTokens: number,
): Packed {
  const lengths = sentences.map(({ embeds }) => embeds.length / width)
  const tokens = lengths.reduce((sum, length) => sum + length, 0)
  const packed = {
    tokens,
    embeds: new Float32Array(tokens * width),
    pseudoWords: new BigInt64Array(tokens).fill(BigInt(NO_PSEUDO_WORD)),
    positionIds: new BigInt64Array(tokens),
    visible: new Uint8Array(tokens * (pastTokens + tokens)),
    eotPositions: new BigInt64Array(sentences.length),
  }
  let first = 0
  for (const [index, sentence] of sentences.entries()) {
    const length = lengths[index] ?? 0
    packed.embeds.set(sentence.embeds, first * width)
    for (const { token, image } of sentence.pseudoWords) packed.pseudoWords[first + token] = BigInt(image)
    for (let token = 0; token < length; token++) {
      packed.positionIds[first + token] = BigInt(sentence.past.count + token)
      const row = (first + token) * (pastTokens + tokens)
      packed.visible.fill(1, row + sentence.past.start, row + sentence.past.start + sentence.past.count)
      packed.visible.fill(1, row + pastTokens + first, row + pastTokens + first + token + 1)
    }
    first += length
    packed.eotPositions[index] = BigInt(first - 1)
  }
  return packed
}
