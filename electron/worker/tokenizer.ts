/**
 * Runs in the inference worker. CLIP's byte-pair encoding of sentences in which pseudo-words stand.
 *
 * [Note: Pseudo-words are segments] The papers write the pseudo-word as the character `$` and search its id in
 * the tokens, so a `$` that the user types is mistaken for it, and `$,` is not found at all. Here a sentence
 * is a list of segments: text is tokenised piece by piece (BPE never merges across white space, so the ids
 * are the same) and a pseudo-word is a segment of its own. What the user types can never become one.
 */
import { Tokenizer as BpeTokenizer } from '@huggingface/tokenizers'
import type { EosRule } from '../../native-models/clip/clip-config.ts'
import type { TokenizerFiles } from '../../native-models/clip/compile.ts'
import { eotPosition } from '../../native-models/clip/eot-position.ts'
import { ModelError } from '../../native-models/weights/model-error.ts'
import { AppError } from '../shared/errors.ts'
import { modelRefusal } from './model-refusal.ts'
import { readTokenizerJson } from './tokenizer-json.ts'

/** The token whose embedding a pseudo-word overwrites; its own embedding is never used. */
const PLACEHOLDER_TOKEN = '$</w>'

/** Characters: many times what fits into any context, and bounded work for the patterns. */
const MAX_TEXT = 4096

/** What of a model decides how its sentences look. */
export interface SentenceShape {
  /** Tokens at most, SOT and EOT included. */
  readonly contextLength: number
  readonly eosRule: EosRule
}

/** @typeParam Word - a pseudo-word: its values, or a mark for its place */
export interface TokenisedSentence<Word> {
  /** [tokens]: SOT ... EOT, which the feature is read at; at most the context long; where it had to be cut, EOT is kept. */
  readonly ids: readonly number[]
  /** Where pseudo-words overwrite the token embedding. Those that were cut off are missing. */
  readonly pseudoWords: readonly { readonly position: number; readonly word: Word }[]
}

export class Tokenizer {
  /** Tokens at most, start and end included. */
  readonly contextLength: number
  readonly #bpe: BpeTokenizer
  readonly #eosRule: EosRule
  readonly #startId: number
  readonly #endId: number
  readonly #placeholderId: number

  constructor(tokenizerJson: object, { contextLength, eosRule }: SentenceShape) {
    this.#bpe = new BpeTokenizer(tokenizerJson, {})
    this.contextLength = contextLength
    this.#eosRule = eosRule
    const frame = this.#bpe.encode('').ids
    const [startId, endId] = frame
    if (frame.length !== 2 || startId === undefined || endId === undefined) {
      throw new Error(`tokenizer.json: expected a start and an end token around a sentence, got [${frame}]`)
    }
    this.#startId = startId
    this.#endId = endId
    this.#placeholderId = this.#bpe.token_to_id(PLACEHOLDER_TOKEN) ?? 0
  }

  encode<Word>({ segments }: { readonly segments: readonly (string | Word)[] }): TokenisedSentence<Word> {
    const ids = [this.#startId]
    const pseudoWords: { position: number; word: Word }[] = []
    for (const segment of segments) {
      if (typeof segment === 'string') {
        for (const id of this.#textIds(segment)) ids.push(id)
      } else {
        pseudoWords.push({ position: ids.length, word: segment })
        ids.push(this.#placeholderId)
      }
    }
    const framed = [...ids.slice(0, this.contextLength - 1), this.#endId]
    const eot = eotPosition(framed, this.#eosRule)
    const end = eot < 0 ? framed.length - 1 : eot
    return {
      ids: framed.slice(0, end + 1),
      pseudoWords: pseudoWords.filter(({ position }) => position < end),
    }
  }

  /** A typed "<|endoftext|>" is dropped: it would end the sentence where the user did not. */
  #textIds(text: string): readonly number[] {
    const { ids } = this.#bpe.encode(text.slice(0, MAX_TEXT).toWellFormed(), { add_special_tokens: false })
    return ids.filter((id: number) => id !== this.#startId && id !== this.#endId)
  }
}

/** @throws AppError `model-tokenizer-invalid`, `model-too-large`, `model-not-a-file` */
export async function readTokenizer(files: TokenizerFiles, shape: SentenceShape): Promise<Tokenizer> {
  try {
    return new Tokenizer(await readTokenizerJson(files), shape)
  } catch (error) {
    if (error instanceof ModelError && error.kind !== 'invalid') throw modelRefusal(error)
    const why = error instanceof Error ? error.message : String(error)
    const file = files.kind === 'json' ? files.path : files.vocabularyPath
    throw new AppError(
      'model-tokenizer-invalid',
      `${file}: expected a tokenizer in Hugging Face's form: ${why}`,
    )
  }
}
