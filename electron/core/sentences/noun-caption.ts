/** Captions that begin with a noun phrase: "red ball", "the dog is on a beach", "woman in a black cap". Pure. */
import { isAdjective } from './adjectives.ts'
import { PREPOSITIONS } from './function-words.ts'
import { isAnimate, isThing } from './known-nouns.ts'
import { isMass, pluralOf } from './nouns.ts'
import { bare, joined, type NounPhrase, nounKey, readPhrase, withArticle } from './phrase.ts'
import { settingOf } from './settings.ts'
import type { Subject } from './subject.ts'
import { agreeClause, isAuxiliary, isBase, isFiniteVerb } from './verbs.ts'

/** "a dog of a different breed", "a dog from a different angle". */
const OF =
  /^(?:colou?r|size|breed|kind|type|style|shape|species|specie|model|brand|material|age|race|gender|length|fabric|variety)$/
const FROM = /^(?:angle|perspective|viewpoint|view|side|direction|distance)$/
const IN = /^(?:position|pose|setting|environment|location|place|scene|room|outfit|clothes|posture)$/

/** Null for a text that begins with no noun phrase. */
export function nounSentence(subject: Subject, words: readonly string[]): string | null {
  if (
    /^(?:only |just )?(?:one|some|both|all|none|two|three|four|each|most|the rest|the other|the others) of (?:them|these|those|the [a-z]+) \S/.test(
      words.join(' '),
    )
  ) {
    return `a photo of ${subject.phrase} in which ${words.join(' ')}`
  }
  const there = /^there(?:'s| is| are| was| were) (.+)$/.exec(words.join(' '))
  if (there?.[1] !== undefined) return thereSentence(subject, there[1])
  const phrase = readPhrase(words)
  if (phrase.head === '' || words[0] === 'there') return null
  const key = nounKey(phrase.head)
  if (key === subject.key || (key === 'one' && phrase.modifiers.length > 0))
    return ownSentence(subject, phrase)
  if (startsWithVerb(phrase.rest)) return clause(subject, phrase)
  if (isClauseBehind(phrase)) return `a photo of ${subject.phrase} in which ${withArticle(phrase)}`
  if (words.length === 1 && !isKnown(phrase)) return null
  if (isImperative(words)) return null
  if (isAnimate(key) && phrase.rest.length > 0) return withArticle(phrase)
  return `${subject.phrase} ${joinedBy(phrase, key)}`
}

/** "the colour of the sofa has changed", "people and food are missing": the verb stands behind a second phrase. */
function isClauseBehind({ rest }: NounPhrase): boolean {
  let words = rest
  let many = false
  for (let hop = 0; hop < 3; hop++) {
    const word = bare(words[0])
    if (hop > 0 && isFiniteVerb(word)) return !many || /^(?:are|were|have|do)$/.test(word)
    if (!PREPOSITIONS.has(word) && word !== 'and') return false
    many ||= word === 'and'
    const next = readPhrase(words.slice(1))
    if (next.head === '') return false
    words = next.rest
  }
  return false
}

/** A text that describes the whole picture: "the target photo is a hospital room with a bed". */
export function descriptionSentence(subject: Subject, words: readonly string[]): string | null {
  const phrase = readPhrase(words)
  if (phrase.head === '') return null
  if (nounKey(phrase.head) === subject.key) return ownSentence(subject, phrase)
  return withArticle({
    ...phrase,
    rest: startsWithVerb(phrase.rest) ? agreeClause(phrase.rest, phrase.plural) : phrase.rest,
  })
}

function isKnown({ head, plural }: NounPhrase): boolean {
  const key = nounKey(head)
  return (
    plural ||
    isMass(key) ||
    isThing(key) ||
    isAnimate(key) ||
    OF.test(key) ||
    FROM.test(key) ||
    settingOf(readPhrase([key])) !== null
  )
}

/** "crush everything", "fold the ears": an unknown verb before a determiner, no noun phrase. */
function isImperative(words: readonly string[]): boolean {
  return (
    /^(?:an?|the|its|his|her|their|it|them|him|everything|all|this|these|to|up|down)$/.test(bare(words[1])) &&
    !/^(?:an?|the|its|his|her|their|all|this|these|one|two|only|just|more|some|any|no|both|half|most|what|such|exactly)$/.test(
      bare(words[0]),
    )
  )
}

function joinedBy(phrase: NounPhrase, key: string): string {
  const setting = settingOf(phrase)
  if (setting !== null) return setting
  const described = phrase.modifiers.some((word) => isAdjective(bare(word))) || phrase.determiner !== ''
  if (described && !phrase.plural && OF.test(key)) return `of ${withArticle(phrase)}`
  if (described && FROM.test(key)) return `from ${withArticle(phrase)}`
  if (described && IN.test(key)) return `in ${withArticle(phrase)}`
  return `with ${withArticle(phrase)}`
}

/** "there are two dogs on a sofa" is a description, "there is snow" a part of the picture. */
function thereSentence(subject: Subject, text: string): string {
  const phrase = readPhrase(text.split(' '))
  if (nounKey(phrase.head) === subject.key) return withArticle(phrase)
  const verb = phrase.plural ? 'are' : 'is'
  return `a photo of ${subject.phrase} in which there ${verb} ${text}`
}

/** "the dog is on a beach", "bigger dog": the phrase takes the place of the subject. */
function ownSentence(subject: Subject, phrase: NounPhrase): string {
  const { determiner, modifiers, plural, rest } = phrase
  const definite = /^(?:the|this|that|a|an|)$/.test(determiner)
  const same = definite && modifiers.length === 0 && plural === subject.plural
  const head = nounKey(phrase.head) !== 'one' ? phrase.head : plural ? pluralOf(subject.key) : subject.key
  const own = same
    ? subject.phrase
    : withArticle({ ...phrase, determiner: definite ? '' : determiner, head, rest: [] })
  const isPlural = same ? subject.plural : plural
  if (startsWithVerb(rest)) return joined([own, ...agreeClause(rest, isPlural)])
  const [first, ...others] = rest
  // "different dog and has a toy"
  if (first === 'and' && startsWithVerb(others))
    return joined([own, 'that', ...agreeClause(others, isPlural)])
  return joined([own, ...rest])
}

/** A phrase ends before a base form only where it is the verb: "dog rest its head". */
function startsWithVerb([first]: readonly string[]): boolean {
  return isFiniteVerb(bare(first)) || isBase(bare(first))
}

/** A clause with a subject of its own. */
function clause(subject: Subject, phrase: NounPhrase): string {
  const clauseWords = { ...phrase, rest: agreeClause(phrase.rest, phrase.plural) }
  const aPart = /^(?:the|its|his|her|their|all|both|these|those|this|that)\b/.test(phrase.determiner)
  const state = isAuxiliary(bare(phrase.rest[0])) && !isAnimate(nounKey(phrase.head))
  if (aPart || state) return `a photo of ${subject.phrase} in which ${withArticle(clauseWords)}`
  return withArticle(clauseWords)
}
