/**
 * Sentences with pseudo-words, as text pieces and tokens in order. Runs in the engine; pure.
 *
 * A caption is never parsed: a "{ref}" or "$" a user types in it stays text. Only a prompt, which the user
 * writes as a whole, names its references as {ref}, {ref2}, ...
 */
import { AppError } from '../../shared/errors.ts'
import type { Sentence } from '../../shared/inference-api.ts'

/** {ref} is the first reference, also written {ref1}. */
const PLACEHOLDER = /\{ref([1-9]\d*)?\}/g

export function plainSentence(text: string): Sentence {
  return { segments: [text] }
}

/** `a photo of {ref} that T`, `a photo of {ref} and {ref2} that T`, ...; without T only the references. */
export function captionSentence(tokens: readonly Float32Array[], caption: string | null): Sentence {
  const references = tokens.flatMap((token, i) => (i === 0 ? ['a photo of ', token] : [' and ', token]))
  return { segments: caption === null ? references : [...references, ` that ${caption}`] }
}

/** The prompt with each placeholder replaced by its reference's token. `tokens` as `promptReferences` counts. */
export function promptSentence(tokens: readonly Float32Array[], prompt: string): Sentence {
  const segments: (string | Float32Array)[] = []
  let end = 0
  for (const match of prompt.matchAll(PLACEHOLDER)) {
    if (match.index > end) segments.push(prompt.slice(end, match.index))
    const token = tokens[numberOf(match) - 1]
    segments.push(token ?? match[0])
    end = match.index + match[0].length
  }
  if (end < prompt.length) segments.push(prompt.slice(end))
  return { segments }
}

/** @throws `usage` unless the prompt names each of the references and no other. */
export function checkPrompt(prompt: string, references: number): void {
  const named = new Set([...prompt.matchAll(PLACEHOLDER)].map(numberOf))
  const beyond = [...named].find((number) => number > references)
  if (beyond !== undefined) {
    throw usage(`the prompt names ${placeholder(beyond)}, but the references given are ${references}`)
  }
  for (let number = 1; number <= references; number++) {
    if (!named.has(number)) throw usage(`the prompt does not say where ${placeholder(number)} stands`)
  }
  if (named.size === 0) throw usage('the prompt names no reference: write {ref} where it stands')
}

function numberOf(match: RegExpMatchArray): number {
  return Number(match[1] ?? 1)
}

function placeholder(number: number): string {
  return number === 1 ? '{ref}' : `{ref${number}}`
}

function usage(message: string): AppError {
  return new AppError('usage', message)
}
