/** Dates in Japanese, which stand without spaces: 2023年5月, 去年の夏, 先週, 2015年から2017年. Pure. */
import type { Sentence } from '../sentence.ts'
import type { Atom } from './date-atoms.ts'
import {
  type Days,
  monthDays,
  partsOf,
  realDay,
  type Unit,
  unitsAgo,
  weekDays,
  weekdayOf,
  yearDays,
} from './days.ts'

/** A date ends at a particle, a mark or the end: 2001年宇宙の旅 is a film. */
const UNTIL = String.raw`(?=[のにでかまはを〜~、。,\s]|以降|以前|より|から|まで|前|後|$)`
const SEASON_MONTHS: Readonly<Record<string, number>> = { 春: 3, 夏: 6, 秋: 9, 冬: 12 }
const YEARS_AGO: Readonly<Record<string, number>> = { 今年: 0, 去年: 1, 昨年: 1, 一昨年: 2, おととし: 2 }
const WEEKDAYS = '日月火水木金土'
const DAYS_AGO: Readonly<Record<string, number>> = { 今日: 0, 昨日: 1, きのう: 1, 一昨日: 2, おととい: 2 }
const YEAR = String.raw`(?:(?<year>(?:1[89]|20)\d\d)年|(?<ago>${Object.keys(YEARS_AGO).join('|')}))`

interface Pattern {
  readonly regex: RegExp
  read(groups: Readonly<Record<string, string | undefined>>, today: number): Days | null
}

function pattern(source: string, read: Pattern['read']): Pattern {
  return {
    regex: new RegExp(String.raw`(?<![\p{Script=Han}\p{Script=Katakana}\p{N}a-z])${source}${UNTIL}`, 'gu'),
    read,
  }
}

const PATTERNS: readonly Pattern[] = [
  pattern(`${YEAR}の?(?<season>[春夏秋冬])`, ({ year, ago, season = '' }, today) =>
    monthDays(yearOf(year, ago, today), SEASON_MONTHS[season] ?? 6, 3),
  ),
  pattern(`${YEAR}の?クリスマス`, ({ year, ago }, today) => {
    const { first } = monthDays(yearOf(year, ago, today), 12)
    return first === null ? null : { first: first + 23, last: first + 25 }
  }),
  pattern(
    String.raw`${YEAR}の?(?<month>1[0-2]|0?[1-9])月(?:(?<day>\d{1,2})日)?`,
    ({ year, ago, month, day }, today) => {
      const of = yearOf(year, ago, today)
      if (day === undefined) return monthDays(of, Number(month))
      const found = realDay(of, Number(month), Number(day))
      return found === null ? null : { first: found, last: found }
    },
  ),
  pattern(String.raw`(?<decade>(?:1[89]|20)?\d0)年代`, ({ decade = '' }) =>
    yearDays(decade.length === 4 ? Number(decade) : (Number(decade) > 30 ? 1900 : 2000) + Number(decade), 10),
  ),
  pattern(YEAR, ({ year, ago }, today) => yearDays(yearOf(year, ago, today))),
  pattern('(?<which>先月|今月)', ({ which }, today) => {
    const { year, month } = partsOf(today)
    return monthDays(year, which === '先月' ? month - 1 : month)
  }),
  pattern(
    '(?<which>先週|今週)(?:の?(?:(?<weekend>週末)|(?<weekday>[日月火水木金土])曜日?))?',
    (groups, today) => {
      const { which, weekend, weekday } = groups
      const { first } = weekDays(which === '先週' ? today - 7 : today)
      if (weekend !== undefined) return { first: first + 5, last: first + 6 }
      if (weekday === undefined) return { first, last: first + 6 }
      const day = first + ((WEEKDAYS.indexOf(weekday) + 6) % 7)
      return { first: day, last: day }
    },
  ),
  pattern('先週末', (_groups, today) => {
    const saturday = today - ((weekdayOf(today) + 1) % 7 || 7)
    return { first: saturday, last: saturday + 1 }
  }),
  pattern('(?<count>\\d{1,3})(?<unit>日|週間|か月|ヶ月|カ月|年)前', ({ count, unit = '' }, today) =>
    unitsAgo(Number(count), UNITS[unit], today),
  ),
  pattern(`(?<day>${Object.keys(DAYS_AGO).join('|')})`, ({ day = '' }, today) => {
    const found = today - (DAYS_AGO[day] ?? 0)
    return { first: found, last: found }
  }),
]

export function japaneseAtoms({ open }: Sentence, today: number): readonly Atom[] {
  const taken = new Uint8Array(open.length)
  return PATTERNS.flatMap(({ regex, read }) =>
    [...open.matchAll(regex)].flatMap(({ 0: found, index, groups = {} }): readonly Atom[] => {
      const end = index + found.length
      if (taken.subarray(index, end).includes(1)) return []
      const days = read(groups, today)
      if (!days) return []
      taken.fill(1, index, end)
      return [{ start: index, end, days, need: 'nothing', language: 'ja', shape: 'year' }]
    }),
  )
}

function yearOf(year: string | undefined, ago: string | undefined, today: number): number {
  return year === undefined ? partsOf(today).year - (YEARS_AGO[ago ?? ''] ?? 0) : Number(year)
}

const UNITS: Readonly<Record<string, Unit>> = {
  日: 'day',
  週間: 'week',
  か月: 'month',
  ヶ月: 'month',
  カ月: 'month',
  年: 'year',
}
