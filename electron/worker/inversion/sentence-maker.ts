/**
 * Turns text with a place for a name or a pseudo-word into packed sentences. Runs in the inference worker.
 */
import { NO_PAST, type PackedSentence } from '../../../native-models/inversion/pack-sentences.ts'
import type { TextModel } from '../text-encoder.ts'

/** Marks the place of a pseudo-word whose values come later. */
const PLACE = Symbol('pseudo-word')
/** Start, pseudo-word, end. */
const RESERVED_TOKENS = 3
/** Unicode's bound for the growth of UTF-8 text under normalisation. */
const MOST_GROWTH = 3

export class SentenceMaker {
  readonly #model: Pick<TextModel, 'tokenizer' | 'tokenTable'>

  constructor(model: Pick<TextModel, 'tokenizer' | 'tokenTable'>) {
    this.#model = model
  }

  plain(text: string): Promise<PackedSentence> {
    return this.#sentence([text])
  }

  /** A pseudo-word between two texts; null when the context ends before it. */
  async withPseudoWord(before: string, after: string): Promise<PackedSentence | null> {
    const sentence = await this.#sentence([before, PLACE, after])
    return sentence.pseudoWords.length > 0 ? sentence : null
  }

  /** Whether the context is long enough for a pseudo-word after `before`. */
  reaches(before: string): boolean {
    const { tokenizer } = this.#model
    // A token is at least one byte of the normalised text, so nearly every phrase is short enough without a tokenizer.
    const mostTokens = MOST_GROWTH * Buffer.byteLength(before) + RESERVED_TOKENS
    if (mostTokens <= tokenizer.contextLength) return true
    return tokenizer.encode({ segments: [before, PLACE] }).pseudoWords.length > 0
  }

  /**
   * The tokens of `name` between two texts, without the first `cached` tokens, which stand in the past from
   * `start` on.
   */
  async withName(
    [before, name, after]: readonly [string, string, string],
    { start, count }: PackedSentence['past'],
  ): Promise<PackedSentence> {
    const { ids } = this.#model.tokenizer.encode({ segments: [before, name, after] })
    // A small context may be full before the name; EOT still stays.
    const cached = Math.min(count, ids.length - 1)
    const embeds = await this.#model.tokenTable.rows(ids.slice(cached))
    return { embeds, pseudoWords: [], past: { start, count: cached } }
  }

  async #sentence(segments: readonly (string | typeof PLACE)[]): Promise<PackedSentence> {
    const { ids, pseudoWords } = this.#model.tokenizer.encode({ segments })
    const embeds = await this.#model.tokenTable.rows(ids)
    return {
      embeds,
      pseudoWords: pseudoWords.map(({ position }) => ({ token: position, image: 0 })),
      past: NO_PAST,
    }
  }
}
