/**
 * Runs in the inference worker. CLIP's byte-pair encoding of sentences in which pseudo-words stand.
 *
 * [Note: Pseudo-words are segments] The papers write the pseudo-word as the character `$` and search its id in
 * the tokens, so a `$` that the user types is mistaken for it, and `$,` is not found at all. Here a sentence
 * is a list of segments: text is tokenised piece by piece (BPE never merges across white space, so the ids
 * are the same) and a pseudo-word is a segment of its own. What the user types can never become one.
 */
import { readFile } from 'node:fs/promises'
import { Tokenizer as BpeTokenizer } from '@huggingface/tokenizers'
import type { Sentence } from '../shared/inference-api.ts'

/** The token whose embedding a pseudo-word overwrites; its own embedding is never used. */
const PLACEHOLDER_TOKEN = '$</w>'

export interface TokenisedSentence {
  /** [tokens]: SOT ... EOT, at most the context long; where it had to be cut, EOT is kept. */
  readonly ids: readonly number[]
  /** Where pseudo-words overwrite the token embedding. Those that were cut off are missing. */
  readonly pseudoWords: readonly { readonly position: number; readonly vector: Float32Array }[]
}

export class Tokenizer {
  readonly #bpe: BpeTokenizer
  readonly #contextLength: number
  readonly #startId: number
  readonly #endId: number
  readonly #placeholderId: number

  constructor(tokenizerJson: object, contextLength: number) {
    this.#bpe = new BpeTokenizer(tokenizerJson, {})
    this.#contextLength = contextLength
    const frame = this.#bpe.encode('').ids
    const [startId, endId] = frame
    if (frame.length !== 2 || startId === undefined || endId === undefined) {
      throw new Error(`tokenizer.json: expected a start and an end token around a sentence, got [${frame}]`)
    }
    this.#startId = startId
    this.#endId = endId
    this.#placeholderId = this.#bpe.token_to_id(PLACEHOLDER_TOKEN) ?? 0
  }

  encode(sentence: Sentence): TokenisedSentence {
    const ids = [this.#startId]
    const pseudoWords: { position: number; vector: Float32Array }[] = []
    for (const segment of sentence.segments) {
      if (typeof segment === 'string') {
        for (const id of this.#textIds(segment)) ids.push(id)
      } else {
        pseudoWords.push({ position: ids.length, vector: segment })
        ids.push(this.#placeholderId)
      }
    }
    const room = this.#contextLength - 1
    return {
      ids: [...ids.slice(0, room), this.#endId],
      pseudoWords: pseudoWords.filter(({ position }) => position < room),
    }
  }

  /** A typed "<|endoftext|>" is dropped: it would end the sentence where the user did not. */
  #textIds(text: string): readonly number[] {
    const { ids } = this.#bpe.encode(text.toWellFormed(), { add_special_tokens: false })
    return ids.filter((id: number) => id !== this.#startId && id !== this.#endId)
  }
}

export async function readTokenizer(tokenizerPath: string, contextLength: number): Promise<Tokenizer> {
  return new Tokenizer(JSON.parse(await readFile(tokenizerPath, 'utf8')) as object, contextLength)
}
