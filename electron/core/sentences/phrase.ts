/** Finds the noun phrase that a text begins with, by the words that end one. Runs in the engine; pure. */
import { isAdjective, isSuperlative } from './adjectives.ts'
import {
  DETERMINERS,
  INTENSIFIERS,
  PLACE_ADVERBS,
  PREPOSITIONS,
  RELATIVES,
  SINGULAR_DETERMINERS,
} from './function-words.ts'
import { indefinite, isMass, isPlural, isUnique, singularOf } from './nouns.ts'
import { isAuxiliary, isBase, isClearVerb, isFiniteVerb, isGerund, isParticiple } from './verbs.ts'

export interface NounPhrase {
  /** "a", "the two"; empty for a phrase without one. */
  readonly determiner: string
  /** The words between determiner and head. */
  readonly modifiers: readonly string[]
  /** As it stands; empty where the text begins with no noun phrase. */
  readonly head: string
  readonly plural: boolean
  /** The words behind the head. */
  readonly rest: readonly string[]
}

/** The word without the punctuation behind it, in lower case. */
export function bare(word: string | undefined): string {
  return (word ?? '').toLowerCase().replace(/[,;:.!?)]+$/, '')
}

export function readPhrase(words: readonly string[]): NounPhrase {
  let start = 0
  while (start < words.length && isDeterminer(words, start)) start++
  // "many" or "this" may be all there is.
  if (start === words.length) start = Math.max(0, words.length - 1)
  let end = start
  while (end < words.length && !endsPhrase(words, start, end)) {
    end++
    if (endsPart(words[end - 1]) && !(isAdjective(bare(words[end - 1])) && nounFollows(words, end))) break
  }
  const determiner = words.slice(0, start).join(' ').toLowerCase()
  const head = end > start ? (words[end - 1] ?? '').replace(/[,;:]+$/, '') : ''
  const comma = end > start && endsPart(words[end - 1])
  const plural = pluralOf(determiner, head)
  const rest = words.slice(end)
  return {
    determiner,
    modifiers: words.slice(start, Math.max(start, end - 1)),
    head,
    plural,
    rest: comma && rest.length > 0 ? [',', ...rest] : rest,
  }
}

/** The phrase with an article where it needs one. */
export function withArticle({ determiner, modifiers, head, plural, rest }: NounPhrase): string {
  const core = [...modifiers, head]
  const first = core[0] ?? ''
  const own = determiner !== '' || plural || !/^[\p{Script=Latin}\p{N}]/u.test(first)
  return joined([own ? determiner : articleFor(core), ...core, ...rest])
}

/** "a", "an", "the" or nothing, before these words; the last one is the noun. */
export function articleFor(core: readonly string[]): string {
  const head = bare(core.at(-1))
  const first = core[0] ?? ''
  if (isPlural(head) || isMass(head)) return ''
  if (
    (core.length === 1 && isUnique(head)) ||
    (core.length > 1 && (isSuperlative(first) || first === 'same'))
  )
    return 'the'
  return indefinite(first)
}

/** Lower case and singular, to compare two heads. */
export function nounKey(head: string): string {
  return singularOf(bare(head))
}

export function joined(words: readonly string[]): string {
  return words
    .filter((word) => word !== '')
    .join(' ')
    .replaceAll(' ,', ',')
}

function pluralOf(determiner: string, head: string): boolean {
  const last = determiner.split(' ').at(-1) ?? ''
  if (SINGULAR_DETERMINERS.has(last)) return false
  if (
    /\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|many|few|both|multiple|various|(?!1$)\d+)$/.test(
      determiner,
    )
  ) {
    return true
  }
  return isPlural(head)
}

/** "the", "3" before more words; "3D" and "50ml" are none. */
function isDeterminer(words: readonly string[], at: number): boolean {
  const word = bare(words[at])
  return (DETERMINERS.has(word) || /^\d+$/.test(word)) && !endsPart(words[at])
}

function endsPart(word: string | undefined): boolean {
  return /[,;:]$/.test(word ?? '')
}

/** Whether the phrase that began at `start` ends before the word at `at`. */
function endsPhrase(words: readonly string[], start: number, at: number): boolean {
  const word = bare(words[at])
  const next = words[at + 1] === undefined ? undefined : bare(words[at + 1])
  const first = at === start
  const last = bare(words[at - 1])
  const hasNoun = !first && !isAdjective(last) && !INTENSIFIERS.has(last)
  if (isAuxiliary(word)) return true
  if (word === '' || PREPOSITIONS.has(word) || RELATIVES.has(word)) return !INTENSIFIERS.has(word) || hasNoun
  if (['and', 'or', 'but', '&', '-'].includes(word)) return first || !joinsAdjectives(words, at)
  if (PLACE_ADVERBS.has(word)) return hasNoun
  if (DETERMINERS.has(word)) return !first && hasNoun
  if (isGerund(word)) return hasNoun || (first && !nounFollows(words, at + 1))
  if (isParticiple(word)) return !nounFollows(words, at + 1)
  if (isAdjective(word)) return hasNoun && !nounFollows(words, at + 1)
  if (!hasNoun) return false
  if (/[a-z]ly$/.test(word) || (word === 'side' && next === 'by')) return true
  if (isBase(word)) {
    return next !== undefined && (isPlural(last) || isClearVerb(word) || DETERMINERS.has(next))
  }
  return isFiniteVerb(word) && (next !== undefined || !isPlural(word))
}

/** "black and white", "old and new". */
function joinsAdjectives(words: readonly string[], at: number): boolean {
  const next = bare(words[at + 1])
  return (
    isAdjective(bare(words[at - 1])) &&
    (isAdjective(next) || INTENSIFIERS.has(next)) &&
    nounFollows(words, at + 2)
  )
}

/** Whether the words from `at` on lead to a noun before anything else. */
function nounFollows(words: readonly string[], at: number): boolean {
  for (let i = at; i < words.length && i < at + 6; i++) {
    const word = bare(words[i])
    if (isAdjective(word) || INTENSIFIERS.has(word) || word === 'and') continue
    const ends =
      PREPOSITIONS.has(word) || RELATIVES.has(word) || DETERMINERS.has(word) || PLACE_ADVERBS.has(word)
    return (
      !ends &&
      word !== '' &&
      !isGerund(word) &&
      !/ly$/.test(word) &&
      !['or', 'but', '&', '-', 'to'].includes(word)
    )
  }
  return false
}
