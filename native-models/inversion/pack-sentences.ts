/**
 * Packs sentences into the arrays that a packed graph reads: see [Note: Sentences are packed] in
 * ../clip/packed-text.ts. Pure; loads nothing.
 */
import { NO_PSEUDO_WORD } from './pseudo-words.ts'

export interface PackedSentence {
  /** [tokens, width], from SOT to EOT, without the cached tokens. */
  readonly embeds: Float32Array
  /** The token that each pseudo-word replaces, and the image it stands for. */
  readonly pseudoWords: readonly { readonly token: number; readonly image: number }[]
  /** The cached tokens before these, which are consecutive in the past. */
  readonly past: { readonly start: number; readonly count: number }
}

export const NO_PAST = { start: 0, count: 0 } as const

/** An input of the graph, by its name there. */
export interface PackedInput {
  readonly data: Float32Array | BigInt64Array | Uint8Array
  readonly shape: readonly number[]
}

/**
 * The inputs that `packingInputs` of ../clip/packed-text.ts declares, with the embeddings and the places of
 * the pseudo-words.
 */
export type PackedInputs = Readonly<
  Record<
    | 'inputs_embeds'
    | 'pseudo_words'
    | 'position_ids'
    | 'query_tokens'
    | 'key_tokens'
    | 'visible'
    | 'token_rows'
    | 'eot_positions',
    PackedInput
  >
>

/**
 * ONNX Runtime adds up several columns at a time. Only whole groups give equal sums for every length of the
 * other sentences.
 */
const COLUMN_GROUP = 8

/** @param pastTokens number of cached tokens of all sentences */
export function packSentences(
  sentences: readonly PackedSentence[],
  width: number,
  pastTokens: number,
): PackedInputs {
  const lengths = sentences.map(({ embeds }) => embeds.length / width)
  const tokens = lengths.reduce((sum, length) => sum + length, 0)
  const rows = Math.max(...lengths)
  const seen = Math.max(...sentences.map(({ past }, index) => past.count + (lengths[index] ?? 0)))
  const columns = Math.ceil(seen / COLUMN_GROUP) * COLUMN_GROUP
  const count = sentences.length
  const inputs = {
    inputs_embeds: { data: new Float32Array(tokens * width), shape: [tokens, width] },
    pseudo_words: { data: new BigInt64Array(tokens).fill(BigInt(NO_PSEUDO_WORD)), shape: [tokens] },
    position_ids: { data: new BigInt64Array(tokens), shape: [tokens] },
    query_tokens: { data: new BigInt64Array(count * rows), shape: [count, rows] },
    key_tokens: { data: new BigInt64Array(count * columns), shape: [count, columns] },
    visible: { data: new Uint8Array(count * rows * columns), shape: [count, rows, columns] },
    token_rows: { data: new BigInt64Array(tokens), shape: [tokens] },
    eot_positions: { data: new BigInt64Array(count), shape: [count] },
  }
  let first = 0
  for (const [index, sentence] of sentences.entries()) {
    const length = lengths[index] ?? 0
    const { past } = sentence
    inputs.inputs_embeds.data.set(sentence.embeds, first * width)
    for (const { token, image } of sentence.pseudoWords) {
      inputs.pseudo_words.data[first + token] = BigInt(image)
    }
    // Unused places hold the sentence's own token, so that a token that is not finite cannot reach another
    // sentence.
    inputs.query_tokens.data.fill(BigInt(first), index * rows, (index + 1) * rows)
    inputs.key_tokens.data.fill(BigInt(pastTokens + first), index * columns, (index + 1) * columns)
    for (let column = 0; column < past.count + length; column++) {
      const token = column < past.count ? past.start + column : pastTokens + first + column - past.count
      inputs.key_tokens.data[index * columns + column] = BigInt(token)
    }
    for (let token = 0; token < length; token++) {
      const row = index * rows + rows - length + token
      inputs.position_ids.data[first + token] = BigInt(past.count + token)
      inputs.query_tokens.data[row] = BigInt(first + token)
      inputs.token_rows.data[first + token] = BigInt(row)
      inputs.visible.data.fill(1, row * columns, row * columns + past.count + token + 1)
    }
    first += length
    inputs.eot_positions.data[index] = BigInt(first - 1)
  }
  return inputs
}
