/**
 * Splits off the beginnings of sentences, all tokens before the first pseudo-word, which are computed once
 * and used by every step. See [Note: Tokens before the pseudo-word are computed once] in
 * ../clip/packed-text.ts. Pure; loads nothing.
 */
import { NO_PAST, type PackedSentence } from './pack-sentences.ts'

export interface CachedBeginnings {
  /** To be packed and run through the text tower in this order, without repetition. */
  readonly beginnings: readonly PackedSentence[]
  /** Tokens of all beginnings together. */
  readonly pastTokens: number
  /** The given sentences, each without its beginning and with its place in the past. */
  readonly sentences: readonly PackedSentence[]
}

/**
 * @param sentences whole ones
 * @throws RangeError for a sentence without a pseudo-word, which would be constant as a whole
 */
export function splitBeginnings(sentences: readonly PackedSentence[], width: number): CachedBeginnings {
  const beginnings: PackedSentence[] = []
  const starts = new Map<string, number>()
  let pastTokens = 0
  const rest = sentences.map((sentence) => {
    const count = firstPseudoWord(sentence)
    const embeds = sentence.embeds.slice(0, count * width)
    const key = keyOf(embeds)
    const start = starts.get(key) ?? pastTokens
    if (!starts.has(key)) {
      starts.set(key, start)
      beginnings.push({ embeds, pseudoWords: [], past: NO_PAST })
      pastTokens += count
    }
    return {
      embeds: sentence.embeds.slice(count * width),
      pseudoWords: sentence.pseudoWords.map(({ token, image }) => ({ token: token - count, image })),
      past: { start, count },
    }
  })
  return { beginnings, pastTokens, sentences: rest }
}

/**
 * For sentences without pseudo-words: splits off the tokens that all of them start with.
 * @throws TypeError for no sentences
 */
export function shareBeginning(sentences: readonly PackedSentence[], width: number) {
  const [first] = sentences
  if (!first) throw new TypeError('expected at least one sentence, got none')
  const plain = { pseudoWords: [], past: NO_PAST } as const
  const count = commonTokens(sentences, width)
  return {
    beginning: { ...plain, embeds: first.embeds.slice(0, count * width) },
    sentences: sentences.map(({ embeds }) => ({
      ...plain,
      embeds: embeds.slice(count * width),
      past: { start: 0, count },
    })),
  }
}

/** The number of tokens that all sentences start with; each sentence keeps at least one token of its own. */
function commonTokens(group: readonly PackedSentence[], width: number): number {
  const [first, ...others] = group
  if (!first) return 0
  let common = Math.min(...group.map(({ embeds }) => embeds.length - width))
  for (const { embeds } of others) {
    const differs = first.embeds.findIndex((value, index) => value !== embeds[index])
    if (differs >= 0) common = Math.min(common, differs)
  }
  return Math.floor(common / width)
}

function firstPseudoWord({ pseudoWords }: PackedSentence): number {
  const first = Math.min(...pseudoWords.map(({ token }) => token))
  if (Number.isFinite(first)) return first
  throw new RangeError('expected a pseudo-word in every sentence')
}

/** Equal embeddings give equal strings: 20 KB for ten tokens, and there are a few dozen. */
function keyOf({ buffer, byteOffset, byteLength }: Float32Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('latin1')
}

/**
 * The sentence without its beginning, which stands in the past from `start` on; null when it does not start
 * with it, or is no longer. Use it for sentences that are not known beforehand, such as those of phi's
 * training.
 */
export function withoutBeginning(
  sentence: PackedSentence,
  beginning: Float32Array,
  width: number,
): PackedSentence | null {
  const { embeds, pseudoWords } = sentence
  const count = beginning.length / width
  const begins = embeds.length > beginning.length && beginning.every((value, i) => value === embeds[i])
  if (!begins || pseudoWords.some(({ token }) => token < count)) return null
  return {
    embeds: embeds.slice(beginning.length),
    pseudoWords: pseudoWords.map(({ token, image }) => ({ token: token - count, image })),
    past: { start: 0, count },
  }
}
