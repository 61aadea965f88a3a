/**
 * Finds the dates that a sentence may name, each as the days that it stands for. date-reader.ts decides by the words
 * around a date whether the sentence means it. Pure.
 */
import type { Sentence } from '../sentence.ts'
import type { Language } from '../vocabulary.ts'
import { anyOf, FEASTS, MONTHS, NUMBERS, SEASONS, UNITS, WEEKDAYS } from './calendar-words.ts'
import { daysOfPhrase } from './chrono-phrases.ts'
import { type Days, monthDays, partsOf, realDay, type Unit, unitsAgo, yearDays } from './days.ts'
import { japaneseAtoms } from './japanese-dates.ts'
import {
  decadeDays,
  feastDays,
  lastUnits,
  latest,
  type Period,
  relativeDays,
  seasonDays,
} from './relative-days.ts'

/**
 * How much a date needs around it: `nothing` is a date everywhere; `lead` needs a preposition ("in May", "on 3 May");
 * `year` needs one too, or the end of a clause ("beach 2018"); `ending` needs the end of a clause ("yesterday").
 */
export type Need = 'nothing' | 'lead' | 'year' | 'ending'

export interface Atom {
  readonly start: number
  readonly end: number
  readonly days: Days
  readonly need: Need
  /** Null where any language may have written it. */
  readonly language: Language | null
  /** Dates of one shape may be the ends of a range. */
  readonly shape: 'year' | 'month' | 'day' | 'span'
  /** Of a date without a year: its days in a year. */
  readonly inYear?: (year: number) => Days | null
}

/** A word, a number or a file name may hold the digits of a date: 1920x1080, IMG_2018, f/2018. */
const FROM = String.raw`(?<![\p{L}\p{N}_/:×@#.,+-])`
const UNTIL = String.raw`(?![\p{L}\p{N}_×%°]|[-/.:,'][\p{L}\p{N}])`
const YEAR = String.raw`(?<year>1[89]\d\d|20\d\d)`
const OF = String.raw`(?:\s*,\s*|\s+(?:of|de|del|im\s+jahr|in|في)\s+|\s+)`
const DAY = String.raw`(?<day>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|er|\.|º)?`
const MONTH = String.raw`(?<month>${anyOf(MONTHS.keys())})\.?`
const THE = String.raw`(?:(?:the|den|dem|der|das|die|la|le|les|el|los)\s+|l')?`
const NUMBER = String.raw`(?<number>\d{1,3}|${anyOf(NUMBERS.keys())})`
const PERIOD = `(?<period>${anyOf([...UNITS.keys(), ...SEASONS.keys(), ...FEASTS.keys(), ...MONTHS.keys(), ...WEEKDAYS.keys()])})`
const UNIT = `(?<unit>${anyOf(UNITS.keys())})`

const LAST = {
  before: `(?<last>last|past|previous|letzte[nsrm]?|vergangene[nsrm]?|vorige[nsrm]?|ultim[oa]|dernier|derniere)|(?<this>this|diese[nsrm]?|cette|cet|ce|este|esta|هذا|هذه)`,
  after: `derniere?|passee?|precedente?|pasad[oa]|anterior|الماضي|الماضيه|الفائت`,
}

interface Pattern {
  readonly regex: RegExp
  read(groups: Groups, context: Context): Omit<Atom, 'start' | 'end'> | null
}

type Groups = Readonly<Record<string, string | undefined>>

interface Context {
  readonly sentence: Sentence
  readonly today: number
  /** As it is typed. */
  readonly phrase: string
  /** Days of a phrase by chrono, which a long sentence asks for once. */
  readonly chrono: (phrase: string, language: Exclude<Language, 'ja'>) => Days | null
}

const sure = (days: Days | null, shape: Atom['shape'] = 'span') =>
  days && ({ days, need: 'nothing', language: null, shape } as const)

/** In this order: what an earlier pattern finds is no part of a later one's. */
const PATTERNS: readonly Pattern[] = [
  pattern(String.raw`${YEAR}(?<mark>[-/.])(?<m>\d\d)\k<mark>(?<d>\d\d)`, ({ year, m, d }) =>
    sure(oneDay(Number(year), Number(m), Number(d)), 'day'),
  ),
  pattern(String.raw`${YEAR}-(?<m>\d\d)`, ({ year, m }) => sure(monthOf(Number(year), Number(m)), 'month')),
  pattern(String.raw`\d{1,2}(?<mark>[./-])\d{1,2}\k<mark>\d{4}`, ({ mark }, { phrase, sentence, chrono }) => {
    const language = mark === '/' && sentence.speaks('en') ? 'en' : mark === '.' ? 'de' : 'fr'
    return sure(chrono(phrase.replaceAll('-', '/'), language), 'day')
  }),
  pattern(String.raw`${DAY}\s?[-–]\s?(?<last>\d{1,2})\.?\s+${MONTH}${OF}${YEAR}`, (groups, context) => {
    const { day, last, month, year } = groups
    const number = monthNumber(month, context)
    const first = number && oneDay(Number(year), number, Number(day))
    const end = number && oneDay(Number(year), number, Number(last))
    return first && end ? sure({ first: first.first, last: end.last }) : null
  }),
  pattern(String.raw`${THE}${DAY}\s*(?:of\s+|de\s+)?${MONTH}(?:${OF}${YEAR})?`, dayAndMonth),
  pattern(String.raw`${MONTH}\s+(?:the\s+)?${DAY}(?:${OF}${YEAR})?`, dayAndMonth),
  pattern(`${MONTH}(?:${OF}|')${YEAR}`, ({ month, year }, context) => {
    const number = monthNumber(month, context)
    return number ? sure(monthDays(Number(year), number), 'month') : null
  }),
  pattern(
    String.raw`${THE}(?<season>${anyOf(SEASONS.keys())})(?:${OF}|\s+d')${YEAR}(?:\s?[/–-]\s?\d{2}(?:\d{2})?)?`,
    ({ season = '', year }) => sure(seasonDays(season, Number(year))),
  ),
  pattern(`(?<feast>${anyOf(FEASTS.keys())})${OF}${YEAR}`, ({ feast = '', year }) =>
    sure(feastDays(FEASTS.get(spaced(feast)) ?? 'christmas', Number(year))),
  ),
  pattern(String.raw`${THE}(?:${LAST.before})\s+${PERIOD}`, ({ period = '', this: isThis }, context) =>
    sure(relativeDays(periodOf(period, context), isThis === undefined ? 'last' : 'this', context.today)),
  ),
  pattern(String.raw`${THE}${PERIOD}\s+(?:${LAST.after})`, ({ period = '' }, context) =>
    sure(relativeDays(periodOf(period, context), 'last', context.today)),
  ),
  pattern(
    String.raw`${THE}(?:last|past|letzten|vergangenen|ultim[oa]s)\s+${NUMBER}\s+${UNIT}`,
    ({ number, unit }, { today }) => sure(lastUnits(countOf(number), unitOf(unit), today)),
  ),
  pattern(String.raw`${THE}${NUMBER}\s+derni(?:er|ere)s\s+${UNIT}`, ({ number, unit }, { today }) =>
    sure(lastUnits(countOf(number), unitOf(unit), today)),
  ),
  ago('en', String.raw`${NUMBER}\s+${UNIT}\s+ago`),
  ago('de', String.raw`vor\s+${NUMBER}\s+${UNIT}`),
  ago('fr', String.raw`il\s+y\s+a\s+${NUMBER}\s+${UNIT}`),
  ago('es', String.raw`hace\s+${NUMBER}\s+${UNIT}`),
  ago('ar', String.raw`قبل\s+${NUMBER}\s+${UNIT}`),
  pattern(String.raw`the\s+day\s+before\s+yesterday`, (_groups, { today }) =>
    sure({ first: today - 2, last: today - 2 }, 'day'),
  ),
  day('en', 'yesterday|today'),
  day('de', 'vorgestern|gestern|heute'),
  day('fr', "avant-hier|hier|aujourd'hui"),
  day('es', 'anteayer|ayer|hoy'),
  day('ar', 'امس|البارحه|اليوم'),
  pattern(
    String.raw`(?<the>(?:the|die|den|les|los)\s+)?(?:annees\s+|anos\s+)?(?<decade>(?:1[89]|20)?\d0)(?:'?s|er(?:\s+jahren?|n)?)`,
    ({ decade = '' }, { today }) => decadeAtom(decade, today),
  ),
  pattern(String.raw`(?:annees|anos)\s+(?<decade>(?:1[89]|20)?\d0)`, ({ decade = '' }, { today }) =>
    decadeAtom(decade, today),
  ),
  pattern(String.raw`${YEAR}\s?[-–]\s?(?<last>(?:1[89]|20)\d\d)`, ({ year, last }, { today }) => {
    const [first, end] = [Number(year), Number(last)]
    return first <= end && first <= partsOf(today).year ? sure(yearDays(first, end - first + 1)) : null
  }),
  pattern(YEAR, ({ year }) => ({
    days: yearDays(Number(year)),
    need: 'year',
    language: null,
    shape: 'year',
  })),
  pattern(MONTH, ({ month = '' }, context) => {
    const named = monthNamed(month, context)
    if (!named?.isLong) return null
    const inYear = (year: number) => monthDays(year, named.number)
    return {
      days: latest(inYear, context.today),
      need: 'lead',
      language: named.language,
      shape: 'month',
      inYear,
    }
  }),
]

function pattern(source: string, read: Pattern['read']): Pattern {
  return { regex: new RegExp(FROM + source + UNTIL, 'gu'), read }
}

function ago(language: Exclude<Language, 'ja'>, source: string): Pattern {
  return pattern(source, ({ number = '', unit }, { phrase, today, chrono }) => {
    const typed = NUMBERS.has(number) ? phrase : phrase.replace(/\p{Nd}+/u, number)
    return sure(chrono(typed, language) ?? unitsAgo(countOf(number), unitOf(unit), today))
  })
}

function day(language: Exclude<Language, 'ja'>, source: string): Pattern {
  return pattern(source, (_groups, { phrase, sentence, chrono }) => {
    // French "hier" is German for "here".
    if (!sentence.speaks(language)) return null
    const days = chrono(phrase, language)
    return days && { days, need: 'ending', language, shape: 'day' }
  })
}

/** The dates that a sentence may name, in order, without overlaps. */
export function atomsOf(sentence: Sentence, today: number): readonly Atom[] {
  const taken = new Uint8Array(sentence.open.length)
  const atoms: Atom[] = []
  const known = new Map<string, Days | null>()
  const chrono = (phrase: string, language: Exclude<Language, 'ja'>) => {
    const key = `${language} ${phrase}`
    const days = known.has(key) ? (known.get(key) ?? null) : daysOfPhrase(phrase, language, today)
    known.set(key, days)
    return days
  }
  for (const { regex, read } of PATTERNS) {
    for (const { 0: found, index, groups = {} } of sentence.open.matchAll(regex)) {
      const [start, end] = [index, index + found.length]
      if (taken.subarray(start, end).includes(1)) continue
      const isDay = groups['day'] !== undefined && monthNamed(groups['month'] ?? '', { sentence }) !== null
      const atom = read(groups, { sentence, today, phrase: sentence.text.slice(start, end), chrono })
      // 31 February is no date, and neither is the February in it.
      if (atom || isDay) taken.fill(1, start, end)
      if (!atom) continue
      atoms.push({ ...atom, start, end })
    }
  }
  const japanese = japaneseAtoms(sentence, today).filter(
    ({ start, end }) => !taken.subarray(start, end).includes(1),
  )
  return [...atoms, ...japanese].sort((one, other) => one.start - other.start)
}

function dayAndMonth({ day, month, year }: Groups, context: Context): Omit<Atom, 'start' | 'end'> | null {
  const named = monthNamed(month ?? '', context)
  if (!named) return null
  if (year !== undefined) return sure(oneDay(Number(year), named.number, Number(day)), 'day')
  const inYear = (of: number) => oneDay(of, named.number, Number(day))
  const days = inYear(2024) && latest(inYear, context.today)
  return days && { days, need: 'lead', language: named.language, shape: 'day', inYear }
}

/** The month of a name, in the language of the sentence where several have it: "mars" is French, and a planet. */
function monthNamed(name: string, { sentence }: Pick<Context, 'sentence'>) {
  const named = MONTHS.get(name.replace(/\.$/, '')) ?? []
  return named.find(({ language }) => sentence.speaks(language)) ?? null
}

function monthNumber(name: string | undefined, context: Context): number | null {
  return monthNamed(name ?? '', context)?.number ?? null
}

function monthOf(year: number, month: number): Days | null {
  return month >= 1 && month <= 12 ? monthDays(year, month) : null
}

function oneDay(year: number, month: number, day: number): Days | null {
  const found = realDay(year, month, day)
  return found === null ? null : { first: found, last: found }
}

function decadeAtom(decade: string, today: number): Omit<Atom, 'start' | 'end'> {
  return { days: decadeDays(decade, today), need: 'year', language: null, shape: 'span' }
}

function periodOf(typed: string, context: Context): Period {
  const name = spaced(typed)
  return { name, month: monthNumber(name, context) }
}

function countOf(number = ''): number {
  return NUMBERS.get(number) ?? Number(number)
}

function unitOf(name = ''): Unit | undefined {
  return UNITS.get(spaced(name))
}

function spaced(name: string): string {
  return name.replace(/\s+/g, ' ')
}
