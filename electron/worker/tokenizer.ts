/**
 * CLIP's byte-pair encoding of sentences with pseudo-words. Runs in the inference worker.
 *
 * [Note: Pseudo-words are segments] The papers write the pseudo-word as the character `$` and search the
 * tokens for its id. They so mistake a `$` that the user types for a pseudo-word, and do not find `$,` at
 * all. Here a sentence is a list of segments: text is tokenised piece by piece (BPE never merges across white
 * space, so the ids are the same), and a pseudo-word is a segment of its own. Typed text can never become a
 * pseudo-word.
 */
import { Tokenizer as BpeTokenizer } from '@huggingface/tokenizers'
import type { EosRule } from '../../native-models/clip/clip-config.ts'
import { eotPosition } from '../../native-models/clip/eot-position.ts'
import type { TokenizerFiles } from '../../native-models/compile/compile.ts'
import { ModelError } from '../../native-models/weights/model-error.ts'
import { AppError } from '../shared/errors.ts'
import { modelRefusal } from './model-refusal.ts'
import { readTokenizerJson } from './tokenizer-json.ts'

/** A pseudo-word overwrites this token's embedding, which no sentence uses. */
const PLACEHOLDER_TOKEN = '$</w>'

/** In characters: many times the text that fits any context, and a bound for the patterns' work. */
const MAX_TEXT = 4096

/** The settings of a model that decide how its sentences are tokenised. */
export interface SentenceShape {
  /** In tokens, SOT and EOT included. */
  readonly contextLength: number
  readonly eosRule: EosRule
}

/** @typeParam Word - a pseudo-word: its values, or a mark for its place */
export interface TokenisedSentence<Word> {
  /**
   * [tokens], at most the context's length, from SOT to the EOT at which the tower reads the feature. A
   * sentence that is cut keeps its EOT.
   */
  readonly ids: readonly number[]
  /**
   * The positions at which pseudo-words overwrite the token embedding. Pseudo-words behind the cut are
   * missing.
   */
  readonly pseudoWords: readonly { readonly position: number; readonly word: Word }[]
}

export class Tokenizer {
  /** In tokens, start and end included. */
  readonly contextLength: number
  readonly #bpe: BpeTokenizer
  readonly #eosRule: EosRule
  readonly #startId: number
  readonly #endId: number
  readonly #placeholderId: number
  /** -1 where the vocabulary can write every text. */
  readonly #unknownId: number

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
    this.#unknownId = this.#bpe.token_to_id('<unk>') ?? this.#bpe.token_to_id('[UNK]') ?? -1
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

  /** The number of pieces of a word; 0 if the vocabulary cannot write it. */
  pieces(word: string): number {
    const ids = this.#textIds(word)
    return ids.includes(this.#unknownId) ? 0 : ids.length
  }

  /** Drops a typed "<|endoftext|>", which would end the sentence early. */
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
