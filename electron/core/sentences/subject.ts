/**
 * Reads the name of what a picture shows ("dog", "Human face", "two horses", "Eiffel Tower") into the subject of a
 * sentence. Runs in the engine; pure.
 */
import { isAdjective, isSuperlative } from './adjectives.ts'
import { ARTICLES } from './function-words.ts'
import { indefinite, pluralOf } from './nouns.ts'
import { articleFor, bare, joined, nounKey, readPhrase, withArticle } from './phrase.ts'

/** In characters. Longer names are sentences. */
const MAX_NAME = 120

export interface Subject {
  /** "a dog", "people", "the Eiffel Tower". */
  readonly phrase: string
  readonly plural: boolean
  /** Lower case and singular, to find the subject in a text. */
  readonly key: string
  /** A name without words behind its noun, which a fuller phrase may replace. */
  readonly plain: boolean
  /** A proper name takes no adjective and no number. */
  readonly proper: boolean
}

/** Names of places that take "the". */
const WITH_THE =
  /\b(?:tower|bridge|wall|canal|river|ocean|sea|desert|alps|museum|palace|pyramids?|colosseum|statue|opera|taj|louvre|acropolis|pantheon|falls|islands|mountains|house|gate)\b/i

/** Adjectives that keep their capital: "French fries" is no proper name. */
const NATIONAL =
  /^(?!Human|Woman|Can|Fan|Urban|Artisan|Pan|Van|Titan|Median|Fish|Dish|English muffin$)(?:[A-Z][a-z]+(?:an|ese|ish)|French|Dutch|Greek|Swiss|Czech|Welsh|Christmas|Easter|Halloween|Brussels)$/

export function readSubject(name: string): Subject {
  const words = tidyName(name).split(' ').filter(Boolean)
  if (words.length === 0)
    return { phrase: 'something', plural: false, key: 'something', plain: false, proper: true }
  if (isProper(words)) return properSubject(words)
  const [first = '', ...others] = words
  // "SUV" keeps its capitals.
  const isPlain = /^\p{Lu}[\p{Ll}'’-]*$/u.test(first) && !NATIONAL.test(first)
  const lowered = isPlain ? [first.toLowerCase(), ...others] : words
  const both = coordination(lowered)
  if (both) return { ...both, plain: false, proper: false }
  const phrase = readPhrase(lowered)
  if (phrase.head === '')
    return {
      phrase: lowered.join(' '),
      plural: false,
      key: nounKey(lowered.at(-1) ?? ''),
      plain: false,
      proper: true,
    }
  const plain = phrase.rest.length === 0
  return {
    phrase: withArticle(phrase),
    plural: phrase.plural,
    key: nounKey(phrase.head),
    plain,
    proper: false,
  }
}

/** "a black dog"; null for a subject that takes no adjective. */
export function withAdjectives({ phrase, proper }: Subject, adjectives: string): string | null {
  if (proper) return null
  const [first = '', ...others] = phrase.split(' ')
  if (first === 'a' || first === 'an') return joined([adjectiveArticle(adjectives), adjectives, ...others])
  const { determiner, modifiers, head, rest } = readPhrase(phrase.split(' '))
  if (determiner === 'the' && modifiers.length === 0)
    return joined([adjectiveArticle(adjectives), adjectives, head, ...rest])
  return joined([determiner, adjectives, ...modifiers, head, ...rest])
}

function adjectiveArticle(adjectives: string): string {
  return isSuperlative(adjectives) ? 'the' : indefinite(adjectives)
}

/** The subject in another number: "two dogs". Null for a subject that cannot be counted. */
export function withNumber({ phrase, proper }: Subject, number: string): Subject | null {
  if (proper) return null
  const { modifiers, head, rest } = readPhrase(phrase.split(' '))
  const one = /\bone$/.test(number)
  const noun = one ? head : pluralOf(head)
  return {
    phrase: joined([number, ...modifiers, noun, ...rest]),
    plural: !one,
    key: nounKey(head),
    plain: rest.length === 0,
    proper: false,
  }
}

function tidyName(name: string): string {
  const tidy = name
    .slice(0, 4 * MAX_NAME)
    .normalize('NFC')
    .replace(/[\s\p{C}]+/gu, ' ')
    .trim()
  const cut = tidy.length <= MAX_NAME ? tidy : tidy.slice(0, MAX_NAME).replace(/\s\S*$/, '')
  return cut.toWellFormed().replace(/[\s.,;:!?]+$/, '')
}

/** Two capitals or more, and no small word but "of" and its like: "Statue of Liberty". */
function isProper(words: readonly string[]): boolean {
  const [first = '', ...others] = ARTICLES.has((words[0] ?? '').toLowerCase()) ? words.slice(1) : words
  if (!/^\p{Lu}/u.test(first) || others.length === 0) return false
  return others.every((word) => /^(?:\p{Lu}|\p{N}|of$|de$|du$|la$|and$|the$)/u.test(word))
}

function properSubject(words: readonly string[]): Subject {
  const phrase = words.join(' ')
  const starts = ARTICLES.has((words[0] ?? '').toLowerCase())
  const key = phrase.toLowerCase().replace(/^the /, '')
  if (starts)
    return {
      phrase: phrase.replace(/^\w+/, (word) => word.toLowerCase()),
      plural: false,
      key,
      plain: true,
      proper: true,
    }
  return {
    phrase: WITH_THE.test(phrase) ? `the ${phrase}` : phrase,
    plural: false,
    key,
    plain: true,
    proper: true,
  }
}

/** "man and girl" -> "a man and a girl"; not "black and white cat" or "two boys and a dog". */
function coordination(words: readonly string[]): Pick<Subject, 'phrase' | 'plural' | 'key'> | null {
  const at = words.indexOf('and')
  const before = words.slice(0, at)
  const after = words.slice(at + 1)
  if (at < 1 || after.length === 0 || isAdjective(bare(before.at(-1)))) return null
  const [one, two] = [readPhrase(before), readPhrase(after)]
  if (one.head === '' || two.head === '' || one.rest.length > 0) return null
  const second =
    two.determiner === '' ? joined([articleFor([...two.modifiers, two.head]), ...after]) : after.join(' ')
  return { phrase: `${withArticle(one)} and ${second}`, plural: true, key: nounKey(one.head) }
}
