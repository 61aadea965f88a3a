/**
 * Reads captions and prompts into sentences: text pieces and pseudo-words in order. Runs in the engine; pure.
 *
 * In a caption a "{ref}" or "$" a user types stays text. Only a prompt, which the user writes as a whole, names its
 * references as {ref}, {ref2}, ... and named words as {word:NAME}.
 */
import { AppError } from '../../shared/errors.ts'
import type { Sentence } from '../../shared/inference-api.ts'
import type { Query } from '../../shared/library-api.ts'
import type { NamedWord } from './known-words.ts'

/** A caption as text and pseudo-words in order, with the names of the words. */
export interface Caption extends Sentence {
  /** The named words by their saved names, each once, in the order of the caption. */
  readonly words: readonly string[]
}

/** A word in double quotes, straight or curly, keeps its ordinary meaning. One quote alone is 12" of something. */
const QUOTED = '"[^"]*"|[“„”][^“„”]*[“”]'
/** Ends of a whole word. A hyphen joins words, and names may contain one. */
const BEFORE = '(?<![\\p{L}\\p{M}\\p{N}_]-?)'
const AFTER = '(?!-?[\\p{L}\\p{M}\\p{N}_])'

/** The caption without named words. */
export function verbatim(text: string): Caption {
  return { segments: [text], words: [] }
}

/** Puts each named word in its place: whole words, in any case, the longest name first. */
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

/** Matches quoted text first, so that no name inside it matches. */
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

/** {ref} is the first reference, also written {ref1}. */
const PLACEHOLDER = /\{(?:ref([1-9]\d*)?|word:([^{}]*))\}/g

/**
 * `a photo of {ref} that T`, `a photo of {ref} and {ref2} that T`, ...; without T only the references.
 * @param concept a name that stands before the first reference
 */
export function captionSentence(
  tokens: readonly Float32Array[],
  caption: Sentence | null,
  concept: string | null = null,
): Sentence {
  const start = concept === null ? 'a photo of ' : `a photo of ${concept} `
  const references = tokens.flatMap((token, i) => (i === 0 ? [start, token] : [' and ', token]))
  if (caption === null) return { segments: references }
  const [first, ...rest] = caption.segments
  // One piece where possible: the tokenizer reads each piece by itself.
  const that = typeof first === 'string' ? [` that ${first}`] : [' that ', ...(first ? [first] : [])]
  return { segments: [...references, ...that, ...rest] }
}

/** Replaces each placeholder of a prompt that `checkPrompt` accepts with these tokens and words. */
export function promptSentence(
  tokens: readonly Float32Array[],
  prompt: string,
  words: readonly NamedWord[] = [],
): Caption {
  const segments: (string | Float32Array)[] = []
  const found = new Set<string>()
  let end = 0
  for (const match of prompt.matchAll(PLACEHOLDER)) {
    if (match.index > end) segments.push(prompt.slice(end, match.index))
    const name = match[2]
    const word = name === undefined ? undefined : findWord(words, name)
    if (word) found.add(word.name)
    const token = name === undefined ? tokens[numberOf(match) - 1] : word?.token
    segments.push(token ?? match[0])
    end = match.index + match[0].length
  }
  if (end < prompt.length) segments.push(prompt.slice(end))
  return { segments, words: [...found] }
}

/** The words of a query that the model reads as text: without placeholders and named words. Empty where there are none. */
export function textToRead(
  { text, prompt, ownWords = false }: Pick<Query, 'text' | 'prompt' | 'ownWords'>,
  words: readonly NamedWord[],
): string {
  if (prompt !== null) return prompt.replace(PLACEHOLDER, ' ').trim()
  if (text === null) return ''
  const { segments } = ownWords ? readCaption(text, words) : verbatim(text)
  return segments.filter((segment) => typeof segment === 'string').join(' ')
}

/** @throws AppError `usage` unless the prompt names each reference, no other one, and only known words */
export function checkPrompt(prompt: string, references: number, words: readonly NamedWord[] = []): void {
  const named = [...prompt.matchAll(PLACEHOLDER)]
  const unknown = named.find(({ 2: name }) => name !== undefined && !findWord(words, name))
  if (unknown) throw unknownWord(unknown[2] ?? '', words)
  const numbers = new Set(named.filter(({ 2: name }) => name === undefined).map(numberOf))
  const beyond = [...numbers].find((number) => number > references)
  if (beyond !== undefined) {
    throw usage(`the prompt names ${placeholder(beyond)}, but the references given are ${references}`)
  }
  for (let number = 1; number <= references; number++) {
    if (!numbers.has(number)) throw usage(`the prompt does not say where ${placeholder(number)} stands`)
  }
  if (named.length === 0) {
    throw usage('the prompt names no reference and no word: write {ref} or {word:NAME} where it stands')
  }
}

function numberOf(match: RegExpMatchArray): number {
  return Number(match[1] ?? 1)
}

function placeholder(number: number): string {
  return number === 1 ? '{ref}' : `{ref${number}}`
}

function unknownWord(name: string, words: readonly NamedWord[]): AppError {
  const known = words.map((word) => word.name).join(', ') || 'none'
  return usage(`there is no word "${name}" for the model that answers; words: ${known}`)
}

function usage(message: string): AppError {
  return new AppError('usage', message)
}
