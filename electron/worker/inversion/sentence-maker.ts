/** Runs in the inference worker. Text with a place for a name or a pseudo-word -> packed sentences. */
import { NO_PAST, type PackedSentence } from '../../../native-models/inversion/pack-sentences.ts'
import type { TextModel } from '../text-encoder.ts'

/** Stands where a pseudo-word will come, whose values no sentence needs yet. */
const PLACE = Symbol('pseudo-word')
/** Start, pseudo-word, end. */
const RESERVED_TOKENS = 3
/** Unicode's bound for what normalising does to the length of UTF-8 text. */
const MOST_GROWTH = 3

export class SentenceMaker {
  readonly #model: Pick<TextModel, 'tokenizer' | 'tokenTable'>

  constructor(model: Pick<TextModel, 'tokenizer' | 'tokenTable'>) {
    this.#model = model
  }

  /** A sentence as it is. */
  plain(text: string): Promise<PackedSentence> {
    return this.#sentence([text])
  }

  /** The pseudo-word stands between; null where the context ends before it. */
  async withPseudoWord(before: string, after: string): Promise<PackedSentence | null> {
    const sentence = await this.#sentence([before, PLACE, after])
    return sentence.pseudoWords.length > 0 ? sentence : null
  }

  /** Whether a pseudo-word after `before` stands within the context. */
  reaches(before: string): boolean {
    const { tokenizer } = this.#model
    // A token is at least one byte of the normalised text, so nearly every phrase is short enough without a tokenizer.
    const mostTokens = MOST_GROWTH * Buffer.byteLength(before) + RESERVED_TOKENS
    if (mostTokens <= tokenizer.contextLength) return true
    return tokenizer.encode({ segments: [before, PLACE] }).pseudoWords.length > 0
  }

  /** Tokens of `name` between, without the first `cached` ones, which stand in the past from `start` on. */
  async withName(
    [before, name, after]: readonly [string, string, string],
    { start, count }: PackedSentence['past'],
  ): Promise<PackedSentence> {
    const { ids } = this.#model.tokenizer.encode({ segments: [before, name, after] })
    // EOT stays, where a small context is full before the name.
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
