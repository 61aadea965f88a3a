/**
 * The phrases that a negation excludes.
 *
 * [Note: End of an exclusion] An exclusion is a noun phrase. It ends at a mark, at a preposition ("a man without a hat
 * in the rain" wants rain), and at a conjunction. "or" always continues a list; "and" does where both sides have an
 * article or neither has one: "without people and cars", but "without glasses and a hat" wants a hat.
 * Pure.
 */
import type { Sentence, Word } from '../sentence.ts'
import { CONJUNCTIONS, DETERMINERS, FILLERS, PREPOSITIONS } from '../vocabulary.ts'
import { FINAL_VERBS, type Form, NEGATIONS_BY_WORD, type Negation } from './exclusion-words.ts'

/** Words of one excluded phrase, and phrases of one list. */
const MAX_WORDS = 12
const MAX_PHRASES = 64

export function negationAt({ words }: Sentence, at: number): Negation | null {
  const possible = NEGATIONS_BY_WORD.get(words[at]?.text ?? '') ?? []
  return possible.find((each) => each.words.every((word, i) => words[at + i]?.text === word)) ?? null
}

/** A phrase to exclude: words from `first` up to `next`, behind the conjunction `joiner`. */
export interface Phrase {
  readonly joiner: number
  readonly first: number
  readonly next: number
  readonly hasArticle: boolean
}

export function phrasesFrom(sentence: Sentence, at: number, form: Form): readonly Phrase[] {
  const first = phraseAt(sentence, at, at, form === 'not')
  if (!first) return []
  const list = [first]
  for (let last = first; list.length < MAX_PHRASES; ) {
    const more = nextOf(sentence, last)
    if (more.length === 0) break
    list.push(...more)
    last = more.at(-1) ?? last
  }
  return list
}

const ALSO = new Set(['or', 'nor', 'oder', 'ou', 'ni', 'o', 'u', 'أو', 'او'])
const AND = new Set(['and', '&', 'und', 'et', 'y', 'e', 'و'])

function nextOf(sentence: Sentence, last: Phrase): readonly Phrase[] {
  const { words } = sentence
  const joiner = words[last.next]?.text ?? ''
  if (ALSO.has(joiner) || AND.has(joiner)) {
    const phrase = phraseAt(sentence, last.next + 1, last.next, false)
    return phrase && (ALSO.has(joiner) || phrase.hasArticle === last.hasArticle) ? [phrase] : []
  }
  return joiner === ',' ? listed(sentence, last) : []
}

/** "people, cars or dogs": commas continue a list only where "or" ends it. */
function listed(sentence: Sentence, last: Phrase): readonly Phrase[] {
  const { words } = sentence
  const list: Phrase[] = []
  for (let comma = last.next; words[comma]?.text === ','; ) {
    const hasOr = ALSO.has(words[comma + 1]?.text ?? '')
    const phrase = phraseAt(sentence, comma + (hasOr ? 2 : 1), comma, false)
    if (!phrase || phrase.next - phrase.first > 3 || list.length === MAX_PHRASES) return []
    list.push(phrase)
    if (hasOr || ALSO.has(words[phrase.next]?.text ?? '')) return list
    comma = phrase.next
  }
  return []
}

/** @param mayBePlace "not on a beach": the preposition is part of the exclusion, and not of its words */
function phraseAt(sentence: Sentence, at: number, joiner: number, mayBePlace: boolean): Phrase | null {
  const { words } = sentence
  let first = at
  const skip = (set: ReadonlySet<string>) => {
    const before = first
    while (words[first]?.kind === 'word' && set.has(words[first]?.text ?? '') && isWordAt(words, first + 1))
      first++
    return first > before
  }
  let hasArticle = skip(DETERMINERS)
  if (mayBePlace || PREPOSITIONS.has(words[first]?.text ?? '')) {
    if (!mayBePlace && at !== joiner) return null
    skip(PREPOSITIONS)
    hasArticle = skip(DETERMINERS) || hasArticle
  }
  let next = first
  while (next - first < MAX_WORDS && continues(sentence, first, next)) next++
  const isBare = next - first === 1 && DETERMINERS.has(words[first]?.text ?? '')
  return next === first || isBare ? null : { joiner, first, next, hasArticle }
}

export function isWordAt(words: readonly Word[], at: number): boolean {
  const kind = words[at]?.kind
  return kind === 'word' || kind === 'quote'
}

function continues(sentence: Sentence, first: number, next: number): boolean {
  const { words } = sentence
  const word = words[next]
  if (!word || word.kind === 'mark' || word.kind === 'kept') return false
  if (word.kind === 'quote') return true
  if (CONJUNCTIONS.has(word.text) || negationAt(sentence, next)) return false
  if (FINAL_VERBS.has(word.text) && next > first) return false
  // "à la plage" is a place, "sac à dos" a thing.
  if (sentence.text.slice(word.start, word.end) === 'à')
    return !/^(?:la|le|l')$/.test(words[next + 1]?.text ?? '')
  if (!PREPOSITIONS.has(word.text)) return true
  // "no photos from Rome" excludes photos of Rome, not all photos.
  return next > first && words.slice(first, next).every(({ text }) => FILLERS.has(text))
}
