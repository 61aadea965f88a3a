/**
 * Reads when photos were taken. It decides by the words around a date whether the sentence means it, and joins dates to
 * ranges: "in 2018", "since March", "between 2015 and 2017", "before 2010". Pure.
 *
 * [Note: Photos are old] A photo is not from the future, so a month without a year is the last one that began, and a date
 * after today is no date: "blade runner 2049".
 */

import { endsClause, isContent, isNegated } from '../names/words-around.ts'
import type { FoundPart, PartReader } from '../part-reader.ts'
import type { Sentence } from '../sentence.ts'
import { NEGATIONS, wordSet } from '../vocabulary.ts'
import { type Atom, atomsOf } from './date-atoms.ts'
import { type Days, dayText, partsOf } from './days.ts'

type Relation = 'in' | 'before' | 'after' | 'since' | 'until'

const THE = `(?:the|den|dem|der|das|die|la|le|les|el|los|l'|year|years|jahr|jahre|dem jahr|annee|annees|ano|عام|سنه|summer of|time of)`
const TAKEN = String.raw`(?:(?:taken|shot|made|dating|aufgenommen|fotografiert|prises?|faites?|tomadas?|hechas?|sacadas?)\s+)?`

function lead(words: string): RegExp {
  return new RegExp(String.raw`(?:^|(?<=[\s(,;:]))${TAKEN}(?:${words})\s+(?:${THE}\s*){0,2}$`, 'u')
}

/** In this order: "not before" is found before "before", "from" alone last. */
const LEADS: readonly (readonly [Relation, RegExp])[] = [
  ['since', lead('not before|nicht vor|pas avant|no antes de')],
  ['until', lead('not after|nicht nach|pas apres|no despues de')],
  ['before', lead('before|prior to|earlier than|older than|vor|avant|antes del?|قبل')],
  ['after', lead('after|later than|newer than|nach|apres|despues del?|بعد')],
  ['since', lead('since|starting(?: from| in)?|seit|ab|depuis|a partir del?|desde|منذ')],
  ['until', lead("until|till|til|up to|bis(?: zum?)?|jusqu'(?:a|en|au)?|jusque|hasta|حتي")],
  ['in', lead('in|on|from|during|im|am|aus|vom|von|en|de|du|au|pendant|del|durante|of|في|من|عام|سنه')],
]
/** French "d'hier", "de l'été dernier". */
const OF_FRENCH = /(?:^|(?<=[\s(,;:]))(?:d'|de\s+l'|de\s+)$/u
/** A bare "taken": "photos taken yesterday". */
const TAKEN_ONLY = /(?:^|(?<=[\s(,;:]))(?:taken|shot|aufgenommen|prises?|tomadas?)\s+(?:the\s+)?$/u
const THE_ONLY = /(?:^|(?<=[\s(,;:]))(?:the|den|die|les|los|la|le|el)\s+$/u

/** "in" and its like belong to languages: "in may" is English, "en mai" French. */
const LANGUAGE_OF_LEAD: Readonly<Record<string, readonly string[]>> = {
  en: ['in', 'on', 'from', 'since', 'before', 'after', 'until', 'till', 'during', 'of'],
  de: ['im', 'am', 'vom', 'von', 'seit', 'ab', 'vor', 'nach', 'bis', 'aus', 'zum', 'in'],
  fr: ['en', 'de', 'du', 'depuis', 'avant', 'apres', "jusqu'en", "jusqu'au", 'le', 'au', 'pendant'],
  es: ['en', 'de', 'del', 'desde', 'antes', 'despues', 'hasta', 'el', 'durante'],
}

const BETWEEN = /(?:^|(?<=\s))(?:between|zwischen|entre|بين)\s+(?:the\s+|dem\s+|le\s+|el\s+|l')?$/u
const RANGE_WORD = String.raw`to|until|till|through|thru|[-–—~〜]|bis(?:\s+zum)?|a|al|au|et|hasta|jusqu'(?:a|en|au)|الي|حتي`
const RANGE = new RegExp(String.raw`^(?:\s+(?:${RANGE_WORD})\s+(?:${THE}\s*)?|\s*[-–—~〜から]{1,2}\s*)$`, 'u')
const AND = new RegExp(String.raw`^\s+(?:and|und|et|y|و|a|to)\s*(?:${THE}\s*)?$`, 'u')
const ONWARDS =
  /^\s*(?:onwards?|on(?=\s*(?:$|[,.;]))|until now|until today|till now|an(?=\s*(?:$|[,.;]))|以降|から)/u
const JAPANESE_AFTER: readonly (readonly [Relation, RegExp])[] = [
  ['since', /^(?:以降|から)の?/u],
  ['before', /^(?:より前|以前|前)の?/u],
  ['until', /^までの?/u],
  ['in', /^(?:の(?=\S)|に|で)/u],
]

/** Numbers after these are no years; after the number, these are units. */
const NO_YEAR_BEFORE =
  wordSet(`route highway room no number nr page version windows area model peugeot bmw fiat class iso apollo
  boeing flight gate line bus tram house street block unit lot size part chapter level runner odyssey cyberpunk fifa nba
  playstation xbox`)
const UNITS_AFTER =
  /^\s*(?:mm|cm|m|km|ft|feet|meters?|metres?|px|pixels?|people|persons?|pieces|dollars?|euros?|kg|g|lbs?|miles?|rpm|hz|watts?|[€$£%]|style|movie|film|book|novel|album|song|poster|model)\b/u

export const dateReader: PartReader = {
  kind: 'date',
  read(sentence, { today }) {
    const atoms = atomsOf(sentence, today)
    const found: FoundPart[] = []
    for (let at = 0; at < atoms.length; at++) {
      const range = rangeAt(sentence, atoms, at)
      const date = range ? dateOf(sentence, range, today, true) : null
      const single = date ? null : dateOf(sentence, atoms[at], today, false)
      const part = date ?? single
      if (!part) continue
      found.push(part)
      if (date) at++
    }
    return found
  },
}

/** Two dates as the ends of a range: "2019 to 2021", "May to July 2021", "between 2015 and 2017". */
function rangeAt({ open }: Sentence, atoms: readonly Atom[], at: number): Atom | null {
  const [first, second] = [atoms[at], atoms[at + 1]]
  if (!first || !second) return null
  const between = open.slice(first.end, second.start)
  const isBetween = BETWEEN.test(open.slice(Math.max(0, first.start - 24), first.start))
  if (!(RANGE.test(between) || (isBetween && AND.test(between)))) return null
  const isAlike = first.shape === second.shape || (first.need === 'nothing' && second.need === 'nothing')
  const whole = isAlike || isBetween || first.inYear !== undefined || second.shape === 'day'
  const from = whole ? startOf(first, second) : null
  if (from === null || second.days.last === null || from > second.days.last) return null
  return {
    ...second,
    start: first.start,
    days: { first: from, last: second.days.last },
    need: 'nothing',
    shape: 'span',
  }
}

/** The first end has the year of the second, or the one before: "November to January 2021". */
function startOf({ days, inYear }: Atom, second: Atom): number | null {
  if (!inYear || second.days.last === null) return days.first
  const { year } = partsOf(second.days.last)
  const same = inYear(year)?.first ?? null
  return same !== null && same <= second.days.last ? same : (inYear(year - 1)?.first ?? null)
}

function dateOf(
  sentence: Sentence,
  atom: Atom | undefined,
  today: number,
  isRange: boolean,
): FoundPart | null {
  if (!atom) return null
  const { open } = sentence
  const before = open.slice(Math.max(0, atom.start - 48), atom.start)
  const after = open.slice(atom.end, atom.end + 24)
  const led = leadOf(before, atom, isRange)
  const trail = atom.language === 'ja' ? JAPANESE_AFTER.find(([, regex]) => regex.test(after)) : undefined
  const onwards = led?.relation === 'in' ? ONWARDS.exec(after) : null
  const relation = trail?.[0] ?? (onwards ? 'since' : (led?.relation ?? 'in'))
  const start = atom.start - (led?.length ?? 0)
  const end = atom.end + (trail?.[1].exec(after)?.[0].length ?? onwards?.[0].length ?? 0)
  if (!isMeant(sentence, atom, led, { start, end, after })) return null
  const days = related(atom.days, relation)
  if ((days.first ?? today) > today) return null
  const text = (day: number | null) => (day === null ? null : dayText(day))
  return { value: { from: text(days.first), to: text(days.last) }, start, end }
}

interface Led {
  readonly relation: Relation
  readonly length: number
  /** "in", "since", without "taken". */
  readonly word: string
}

function leadOf(before: string, { language }: Atom, isRange: boolean): Led | null {
  const between = isRange ? BETWEEN.exec(before) : null
  if (between) return { relation: 'in', length: between[0].length, word: 'between' }
  for (const [relation, regex] of LEADS) {
    const found = regex.exec(before)
    if (!found || (isRange && relation !== 'in' && relation !== 'since')) continue
    const word =
      found[0]
        .trim()
        .split(/\s+/)
        .find((each) => LEAD_WORDS.has(each)) ?? ''
    if (language !== null && LANGUAGE_OF_LEAD[language]?.includes(word) === false) continue
    return { relation: isRange ? 'in' : relation, length: found[0].length, word }
  }
  const plain = TAKEN_ONLY.exec(before) ?? OF_FRENCH.exec(before)
  return plain ? { relation: 'in', length: plain[0].length, word: 'taken' } : null
}

const LEAD_WORDS = new Set(Object.values(LANGUAGE_OF_LEAD).flat())

function isMeant(
  sentence: Sentence,
  { need, start: atomStart, end: atomEnd, shape }: Atom,
  led: Led | null,
  { start, end, after }: { readonly start: number; readonly end: number; readonly after: string },
): boolean {
  const { words } = sentence
  const first = words.findIndex((word) => word.start >= start)
  const next = words.findIndex((word) => word.start >= end)
  if (isNegated(sentence, first) && !NEGATIONS.has(words[first]?.text ?? '')) return false
  if (need === 'nothing') return true
  const ends = next < 0 || endsClause(sentence, next)
  if (need === 'ending') return ends
  if (need === 'lead') return led !== null && led.word !== 'of' && led.word !== 'taken'
  if (UNITS_AFTER.test(after)) return false
  if (led) return led.word !== 'of' || first === 0
  const isDecade = shape === 'span'
  const the = THE_ONLY.exec(sentence.open.slice(Math.max(0, atomStart - 8), atomStart))
  if (isDecade) {
    const named = sentence.open.slice(atomStart, atomEnd)
    const isWhole = words.length === 1 && named.length > 4
    return ends && (isWhole || the !== null || /^(?:the|die|den|les|los|annees|anos)\s/.test(named))
  }
  const before = words[first - 1]
  return (
    ends &&
    the === null &&
    isContent(before) &&
    !/^\d/.test(before?.text ?? '') &&
    !NO_YEAR_BEFORE.has(before?.text ?? '')
  )
}

function related({ first, last }: Days, relation: Relation): Days {
  switch (relation) {
    case 'in':
      return { first, last }
    case 'before':
      return { first: null, last: first === null ? null : first - 1 }
    case 'after':
      return { first: last === null ? null : last + 1, last: null }
    case 'since':
      return { first, last: null }
    case 'until':
      return { first: null, last }
  }
}
