/** Finds words of the user's own in a caption. Runs in the engine; pure. */
import type { Sentence } from '../../shared/inference-api.ts'
import type { NamedWord } from './known-words.ts'

/** A caption as text and pseudo-words in order, and whose they are. */
export interface Caption extends Sentence {
  /** As they are saved, each once, in the order of the caption. */
  readonly words: readonly string[]
}

/** In double quotes, straight or curly, a word means what it always meant. One quote alone is 12" of something. */
const QUOTED = '"[^"]*"|[“„”][^“„”]*[“”]'
/** Ends of a whole word. A hyphen joins words, and stands inside names. */
const BEFORE = '(?<![\\p{L}\\p{M}\\p{N}_]-?)'
const AFTER = '(?!-?[\\p{L}\\p{M}\\p{N}_])'

/** The whole caption as it is. */
export function verbatim(text: string): Caption {
  return { segments: [text], words: [] }
}

/** The caption with each of the words in its place: whole words, in any case, the longest name first. */
export function readCaption(text: string, words: readonly NamedWord[]): Caption {
  if (words.length === 0) return verbatim(text)
  const byName = new Map(words.map((word) => [fold(word.name), word]))
  const composed = text.normalize('NFC')
  const segments: (string | Float32Array)[] = []
  const found = new Set<string>()
  let end = 0
  for (const match of composed.matchAll(pattern(words))) {
    const word = byName.get(fold(match[0]))
    if (!word) continue
    if (match.index > end) segments.push(composed.slice(end, match.index))
    segments.push(word.token)
    found.add(word.name)
    end = match.index + match[0].length
  }
  if (end === 0) return verbatim(text)
  if (end < composed.length) segments.push(composed.slice(end))
  return { segments, words: [...found] }
}

/** The word of this name, in any case. */
export function findWord(words: readonly NamedWord[], name: string): NamedWord | undefined {
  return words.find((word) => fold(word.name) === fold(name))
}

/** What is in quotes is matched first, and so passed over. */
function pattern(words: readonly NamedWord[]): RegExp {
  const names = words
    .map(({ name }) => name.normalize('NFC'))
    .sort((a, b) => b.length - a.length)
    .map((name) =>
      name.replace(/[^\p{L}\p{M}\p{N}_]/gu, (sign) => `\\u{${sign.codePointAt(0)?.toString(16)}}`),
    )
  return new RegExp(`${QUOTED}|${BEFORE}(?:${names.join('|')})${AFTER}`, 'giu')
}

/** Equal for names that differ in case only. */
function fold(name: string): string {
  return name.normalize('NFC').toLowerCase()
}
