/**
 * Reads what a photo must not show: "without a leash", "no people", "not on a beach", "except cats", "-cats", and the
 * same in the window's languages. Pure.
 */
import type { FoundPart, PartReader } from '../part-reader.ts'
import type { Sentence, Word } from '../sentence.ts'
import { CONJUNCTIONS, NEGATIONS, PREPOSITIONS } from '../vocabulary.ts'
import { isWordAt, negationAt, type Phrase, phrasesFrom } from './excluded-phrases.ts'
import {
  AFTER_NO,
  AFTER_NOT,
  AFTER_WITHOUT,
  BACKWARD,
  BEFORE,
  FINAL_VERBS,
  JOINERS,
  NEGATED_VERBS,
  type Negation,
  PRONOUNS,
  RELATIVES,
  SEEN,
  SIGNS,
  SPANISH_PLACE,
  VERBS,
} from './exclusion-words.ts'
import { japaneseExclusions } from './japanese-exclusions.ts'

export const exclusionReader: PartReader = {
  kind: 'without',
  read: (sentence) => [...dashed(sentence), ...worded(sentence), ...japaneseExclusions(sentence)],
}

/** "-cats", "-\"red car\"": a dash that stands before a word and behind none. */
const DASHED = /(?<=^|\s)-(?=[\p{L}\ufffb])/gu

function dashed(sentence: Sentence): readonly FoundPart[] {
  return [...sentence.open.matchAll(DASHED)].flatMap(({ index }) => {
    const word = sentence.words.find(({ start }) => start === index + 1)
    if (!word) return []
    return [{ value: { without: [sentence.quote(word.start, word.end)] }, start: index, end: word.end }]
  })
}

function worded(sentence: Sentence): readonly FoundPart[] {
  const found: FoundPart[] = []
  for (let at = 0; at < sentence.words.length; at++) {
    const parts = exclusionAt(sentence, at)
    found.push(...parts)
    const end = parts.at(-1)?.end
    while (end !== undefined && (sentence.words[at + 1]?.end ?? Infinity) <= end) at++
  }
  return found
}

function exclusionAt(sentence: Sentence, at: number): readonly FoundPart[] {
  const { words } = sentence
  const negation = spoken(sentence, at)
  if (!negation) return []
  const before = words[at - 1]
  if (before?.kind === 'word' && (BEFORE[negation.form].has(before.text) || NEGATIONS.has(before.text)))
    return []
  const next = at + negation.words.length
  const lead = leadOf(sentence, at, negation)
  const start = words[lead]?.start ?? 0
  if (negation.form === 'nobody') return nobody(sentence, { negation, at, next, start, lead })
  if (isSaying(sentence, negation, next) || isStatement(words, negation, lead)) return []
  const list = phrasesFrom(sentence, next, negation.form)
  const [first] = list
  if (!first || (isPronoun(words, first) && list.length === 1)) return []
  const last = list.at(-1) ?? first
  const end = words[endOf(sentence, last, lead < at) - 1]?.end ?? 0
  return list.map((phrase, i) => ({
    value: { without: [sentence.quote(words[phrase.first]?.start ?? 0, words[phrase.next - 1]?.end ?? 0)] },
    start: i === 0 ? start : (words[phrase.joiner]?.start ?? 0),
    end: phrase === last ? end : (words[phrase.next - 1]?.end ?? 0),
  }))
}

/** Behind the last phrase, a relative clause has its verb in German, and "on it" speaks of what is left. */
function endOf({ words }: Sentence, { next }: Phrase, isRelative: boolean): number {
  if (isRelative && FINAL_VERBS.has(words[next]?.text ?? '')) return next + 1
  const isBack = PREPOSITIONS.has(words[next]?.text ?? '') && BACKWARD.has(words[next + 1]?.text ?? '')
  return isBack ? next + 2 : next
}

/** The negation at a word, if the language of the sentence has it. Spanish and English share "no", not its grammar. */
function spoken(sentence: Sentence, at: number): Negation | null {
  const negation = negationAt(sentence, at)
  if (!negation) return null
  const [word = ''] = negation.words
  const isFrench = word === 'sans' || word === 'pas' || word === 'sauf'
  const isSpanish = word === 'sin' || word === 'salvo'
  if (isFrench && !sentence.speaks('fr')) return null
  if (isSpanish && !sentence.speaks('es')) return null
  const next = sentence.words[at + negation.words.length]?.text ?? ''
  if (word === 'no' && negation.form === 'no' && sentence.speaks('es') && SPANISH_PLACE.has(next)) {
    return { ...negation, form: 'not' }
  }
  return negation
}

/** "no one on the beach" means a beach without people; "no one knows" is a sentence about nobody. */
function nobody(
  { words }: Sentence,
  {
    negation,
    at,
    next,
    start,
    lead,
  }: {
    readonly negation: Negation
    readonly at: number
    readonly next: number
    readonly start: number
    readonly lead: number
  },
): readonly FoundPart[] {
  const after = words[next]
  const isEnd = after?.kind !== 'word' || PREPOSITIONS.has(after.text) || CONJUNCTIONS.has(after.text)
  const isSeen = after !== undefined && SEEN.has(after.text) && !isWordAt(words, next + 1)
  if (!isEnd && !isSeen && lead === at) return []
  const end = (isSeen ? after : words[next - 1])?.end ?? 0
  return [{ value: { without: [negation.people ?? ''] }, start, end }]
}

function isSaying({ words, text }: Sentence, { form, words: [word = ''] }: Negation, next: number): boolean {
  const after = words[next]?.text ?? ''
  // French "pas à pas" loses its accent in the folded text.
  if (form === 'not' && text[words[next]?.start ?? 0] === 'à') return true
  if (form === 'not')
    return (
      AFTER_NOT.has(after) || /^(?:un|in|im)[a-z]{4,}(?:able|ible|usual|common|likely|happy)$/.test(after)
    )
  if (form === 'without') return AFTER_WITHOUT.has(after) || AFTER_WITHOUT.has(words[next + 1]?.text ?? '')
  if (AFTER_NO.has(after) || /^[\d.#]/.test(after) || (PREPOSITIONS.has(after) && word === 'no')) return true
  const phrase = words.slice(next, next + 4)
  const end = phrase.findIndex(({ kind }) => kind === 'mark')
  return phrase.slice(0, end < 0 ? phrase.length : end).some(({ text }) => SIGNS.has(text))
}

/** "I don't have people" is no wish for photos. */
function isStatement(words: readonly Word[], negation: Negation, lead: number): boolean {
  return negation.words.some((word) => NEGATED_VERBS.has(word)) && !RELATIVES.has(words[lead]?.text ?? '')
}

/** The first word that belongs to the negation: "that are", "with", "and". */
function leadOf({ words }: Sentence, at: number, negation: Negation): number {
  let lead = at
  const takes = (set: ReadonlySet<string>) => {
    const word = words[lead - 1]
    if (word?.kind !== 'word' || !set.has(word.text)) return false
    lead--
    return true
  }
  for (let taken = 0; taken < 3 && takes(VERBS); taken++);
  const hasVerb = lead < at || negation.words.some((word) => NEGATED_VERBS.has(word) || word.endsWith("n't"))
  const isGerman = words[at]?.text === 'nicht' && words[at - 2]?.text === ','
  if (hasVerb || isGerman) for (let taken = 0; taken < 2 && takes(RELATIVES); taken++);
  for (let taken = 0; taken < 2 && takes(JOINERS); taken++);
  return lead
}

function isPronoun(words: readonly Word[], { first, next }: Phrase): boolean {
  return next - first === 1 && PRONOUNS.has(words[first]?.text ?? '')
}
