/**
 * The sources of phrases: the built-in grammar, or a file from any language model. Loads no native module.
 */
import { createHash } from 'node:crypto'
import { ModelError } from '../weights/model-error.ts'
import { decode, readBounded } from './concept-names.ts'
import { readPhraseFile } from './phrase-file.ts'
import { GRAMMAR_VERSION, phrasesOf } from './phrase-grammar.ts'

export interface PhraseBank {
  /** Equal ids mean equal phrases. */
  readonly id: string
  /**
   * The usable phrases of each concept. A concept without one is dropped, as in SEARLE's public code, and no
   * other concept replaces it.
   */
  of(concepts: readonly string[]): ReadonlyMap<string, readonly string[]>
  /** Whether the concept has a usable phrase. */
  has(concept: string): boolean
}

export const GRAMMAR_PHRASES: PhraseBank = {
  id: `grammar ${GRAMMAR_VERSION}`,
  of: (concepts) => new Map(concepts.map((concept) => [concept, phrasesOf(concept)])),
  has: () => true,
}

/** Marks the concept's place in a file of patterns. */
const BLANK = '{}'
const MAX_PATTERN_BYTES = 1 << 20

/**
 * The same phrases for every concept: a text file with a pattern on each line, "a photo of {} that is
 * outdoors".
 *
 * @throws ModelError for a file without patterns, or with one in which a concept cannot be a word of its own
 */
export async function openPhrasePatterns(file: string): Promise<PhraseBank> {
  const text = decode(file, await readBounded(file, MAX_PATTERN_BYTES)).toLowerCase()
  const patterns = [...new Set(text.split('\n').map((line) => line.trim()))].filter((line) => line !== '')
  const wrong = patterns.find((pattern) => pattern.split(BLANK).length !== 2 || !isWord(pattern))
  if (wrong !== undefined || patterns.length === 0) {
    const found = wrong === undefined ? 'none' : `"${wrong.slice(0, 60)}"`
    throw new ModelError('this is not a list of phrases', {
      file,
      expected: `phrases with one ${BLANK} each, as a word of its own`,
      found,
    })
  }
  const filled = (concept: string) => patterns.map((pattern) => pattern.replace(BLANK, () => concept))
  return {
    id: createHash('sha256').update(patterns.join('\n')).digest('hex'),
    of: (concepts) => new Map(concepts.map((concept) => [concept, filled(concept)])),
    has: () => true,
  }
}

function isWord(pattern: string): boolean {
  return findConcept(pattern, BLANK) >= 0
}

/** @throws ModelError for a file without phrases */
export async function openPhraseBank(file: string): Promise<PhraseBank> {
  const phrases = await readPhraseFile(file)
  const hash = createHash('sha256')
  for (const [concept, texts] of phrases) hash.update(JSON.stringify([concept, texts]))
  const has = (concept: string) => (phrases.get(concept) ?? []).some(says(concept))
  return {
    id: hash.digest('hex'),
    of(concepts) {
      const saying = (concept: string) => (phrases.get(concept) ?? []).filter(says(concept))
      return new Map(concepts.filter(has).map((concept) => [concept, saying(concept)]))
    },
    has,
  }
}

/** A phrase that does not name its concept has no place for the pseudo-word. */
function says(concept: string): (phrase: string) => boolean {
  return (phrase) => findConcept(phrase, concept) >= 0
}

/** The first position of `concept` as a word of its own; -1 when there is none. */
export function findConcept(phrase: string, concept: string): number {
  for (let start = phrase.indexOf(concept); start >= 0; start = phrase.indexOf(concept, start + 1)) {
    const before = phrase.slice(0, start)
    const after = phrase.slice(start + concept.length)
    if (!/[\p{L}\p{N}]$/u.test(before) && !/^[\p{L}\p{N}]/u.test(after)) return start
  }
  return -1
}
