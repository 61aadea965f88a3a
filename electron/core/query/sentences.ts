/**
 * Sentences with pseudo-words, as text pieces and tokens in order. Runs in the engine; pure.
 *
 * In a caption a "{ref}" or "$" a user types stays text. Only a prompt, which the user writes as a whole, names its
 * references as {ref}, {ref2}, ... and the user's own words as {word:NAME}.
 */
import { AppError } from '../../shared/errors.ts'
import type { Sentence } from '../../shared/inference-api.ts'
import type { NamedWord } from './known-words.ts'
import { type Caption, findWord } from './own-words.ts'

/** {ref} is the first reference, also written {ref1}. */
const PLACEHOLDER = /\{(?:ref([1-9]\d*)?|word:([^{}]*))\}/g

/** `a photo of {ref} that T`, `a photo of {ref} and {ref2} that T`, ...; without T only the references. */
export function captionSentence(tokens: readonly Float32Array[], caption: Sentence | null): Sentence {
  const references = tokens.flatMap((token, i) => (i === 0 ? ['a photo of ', token] : [' and ', token]))
  if (caption === null) return { segments: references }
  const [first, ...rest] = caption.segments
  // In one piece where it can be: a piece is what the tokenizer sees.
  const start = typeof first === 'string' ? [` that ${first}`] : [' that ', ...(first ? [first] : [])]
  return { segments: [...references, ...start, ...rest] }
}

/** The prompt with each placeholder replaced. `tokens` as many, and `words` such, as `checkPrompt` saw. */
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

/** @throws `usage` unless the prompt names each of the references and no other, and no word that is not there. */
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
