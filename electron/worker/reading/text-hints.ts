/**
 * Tells whether a model reads a text, by how its tokenizer cuts the words. Runs in the inference worker; pure.
 *
 * [Note: What a tokenizer shows] A tokenizer has one piece for a word that its model saw often, and cuts other words into
 * small pieces: CLIP has "labrador" as one piece and "xqzvblort" as six. Letters of a script that the vocabulary lacks become
 * bytes. Neither shows a foreign word that is cut into two long pieces, so languages in Latin letters show by their
 * short words, and a model that reads one holds common nouns of that language whole.
 */
import type { TextHint } from '../../shared/inference-api.ts'
import { ENGLISH, LANGUAGES, type Language } from './languages.ts'

/** The number of pieces of a word; 0 for a word that the vocabulary cannot write. */
export type CountPieces = (word: string) => number

/** In words: a bound for the work, beyond what fits any context. */
const MAX_WORDS = 80
/** In characters. */
const MAX_WORD = 40
/** Scripts without spaces or with a sign for each syllable; their words have one or two signs. */
const DENSE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u

const LETTERS = /[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)*/gu

/** At most one hint: an unread language explains its unknown words. Found by measurement; see docs/architecture/query.md. */
export function hintsOf(text: string, count: CountPieces): readonly TextHint[] {
  const words = (text.normalize('NFC').match(LETTERS) ?? [])
    .slice(0, MAX_WORDS)
    .map((word) => word.slice(0, MAX_WORD))
  if (words.length === 0) return []
  if (!readsScripts(words, count) || !readsLanguage(words, count)) return ['language-unsupported']
  return words.some((word) => isUnknown(word, count)) ? ['words-unknown'] : []
}

/** At least half of the letters are in scripts that the vocabulary has pieces of. */
function readsScripts(words: readonly string[], count: CountPieces): boolean {
  let unread = 0
  let all = 0
  for (const word of words) {
    const letters = [...word].length
    all += letters
    if (!isLatin(word) && !readsWord(word, letters, count)) unread += letters
  }
  return unread * 2 < all
}

function readsWord(word: string, letters: number, count: CountPieces): boolean {
  const pieces = count(word)
  return pieces > 0 && pieces <= (DENSE.test(word) ? 1.2 : 0.6) * letters + 1
}

function readsLanguage(words: readonly string[], count: CountPieces): boolean {
  const latin = words.filter(isLatin)
  const lower = latin.map((word) => word.toLowerCase())
  const english = lower.filter((word) => ENGLISH.has(word)).length
  const { language, found } = mostLikely(lower)
  // A cut word with an accent speaks for another language too; "café" is one piece.
  const accented = latin.filter((word) => /[^a-z'’]/i.test(word) && count(word) > 1).length
  const evidence = found + accented
  const isForeign =
    (found > 0 && evidence > 1 && evidence > english) ||
    (accented > 2 && accented > english) ||
    (found === 1 && english === 0 && isCut(latin, count))
  return !isForeign || (language !== null && holdsNouns(language, count))
}

/** The language with the most short words in the text. */
function mostLikely(words: readonly string[]): {
  readonly language: Language | null
  readonly found: number
} {
  let best: { readonly language: Language | null; readonly found: number } = { language: null, found: 0 }
  for (const language of LANGUAGES) {
    const found = words.filter((word) => !ENGLISH.has(word) && language.functionWords.has(word)).length
    if (found > best.found) best = { language, found }
  }
  return best
}

/** Four fifths of the language's common nouns are one piece each, in lower case or with a capital. */
function holdsNouns({ nouns }: Language, count: CountPieces): boolean {
  const whole = nouns.filter(
    (noun) => count(noun) === 1 || count(`${noun.charAt(0).toUpperCase()}${noun.slice(1)}`) === 1,
  )
  return whole.length >= 0.8 * nouns.length
}

/** At least a third of the longer words are in several pieces. */
function isCut(words: readonly string[], count: CountPieces): boolean {
  const long = words.filter((word) => word.length > 3)
  return long.filter((word) => count(word) > 1).length * 3 >= Math.max(1, long.length)
}

/** Pieces of three letters or less on average, and at least three of them. */
function isUnknown(word: string, count: CountPieces): boolean {
  const letters = [...word].length
  if (letters < 4 || !isLatin(word) || /['’]/.test(word)) return false
  const pieces = count(word)
  return pieces === 0 || (pieces >= 3 && letters / pieces <= 3)
}

function isLatin(word: string): boolean {
  return /^[\p{Script=Latin}\p{M}'’]+$/u.test(word)
}
