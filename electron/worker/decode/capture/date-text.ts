/**
 * Reads dates as metadata writes them onto the wall clock. One reader serves all sources, because programs
 * mix the forms: darktable writes EXIF's form into XMP, cameras write ISO 8601 into EXIF. Runs in the
 * inference worker.
 */
import { type ClockParts, type ClockTime, parseOffset, type StatedDate, toWallClock } from './wall-clock.ts'

export interface BesideDate {
  /** Decimals of the second from a field of their own, "044". */
  readonly fraction?: string
  /** Offsets from fields of their own, best first; an offset inside the date is better than all of them. */
  readonly offsets?: readonly string[]
}

/** Longer texts are no dates. */
const MAX_LENGTH = 64

/**
 * Null for a text that is no sensible date.
 *
 * @param text "2018:02:05 15:11:44", "2018-02-05T15:11:44.04+02:00", "20180205", "2018: 2: 5", "2018", "Sun,
 * 04 Mar 2012 05:06:07 GMT" and the like; blanks and zeros stand for unknown parts
 */
export function readDateText(
  text: string,
  { fraction = '', offsets = [] }: BesideDate = {},
  nowMs = Date.now(),
): StatedDate | null {
  const [beforeZero = ''] = text.split('\0')
  const value = beforeZero.trim()
  if (value.length > MAX_LENGTH) return null
  const day = readDay(value)
  if (day === null) return readWordedDate(value, nowMs)
  const { time, zone } = readTime(value.slice(day.length), fraction)
  // A word after part of a date: "2018 photos" is no year.
  if (day.day === 0 && /\p{L}/u.test(value.slice(day.length))) return null
  const offsetMinutes = [zone, ...offsets].map(parseOffset).find((offset) => offset !== null) ?? null
  return toWallClock({ ...day, time, offsetMinutes }, nowMs)
}

type Day = Pick<ClockParts, 'year' | 'month' | 'day'> & { readonly length: number }

/** EXIF's layout, in which blanks stand for unknown parts; the separators may differ. */
const FIXED_DAY = /^(?<year>\d{4})([:./_-])(?<month>\d\d| \d|\d | {2})\2(?<day>\d\d| \d|\d | {2})(?!\d)/
/** XMP's and ISO 8601's forms, whole or in part, and single digits. */
const LOOSE_DAY = /^(?<year>\d{4})(?:[:./_\s-]+(?<month>\d{1,2})(?:[:./_\s-]+(?<day>\d{1,2}))?)?(?!\d)/
const COMPACT_DAY = /^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})(?=\d{4}(?:\d{2})?(?!\d)|\D|$)/

function readDay(value: string): Day | null {
  const match = FIXED_DAY.exec(value) ?? COMPACT_DAY.exec(value) ?? LOOSE_DAY.exec(value)
  if (!match) return null
  const { year, month, day } = match.groups ?? {}
  return { length: match[0].length, year: Number(year), month: Number(month ?? 0), day: Number(day ?? 0) }
}

/** The same separator twice: after "15:11" a "-05:00" is the zone. */
const SEPARATED_TIME =
  /^[T\s:_,-]*?(\d{1,2})([:._-])\s?(\d{1,2})(?:\2\s?(\d{1,2})(?:[.,:](\d+))?)?(?!\d)(?:\s*([ap])\.?m\.?)?(.*)$/is
const COMPACT_TIME = /^[T\s:_,-]*(\d{2})(\d{2})(\d{2})?(?:[.,](\d+))?(?!\d)()(.*)$/is

interface TimeAndZone {
  readonly time: ClockTime | null
  /** The text behind the time, which may be anything. */
  readonly zone: string
}

function readTime(rest: string, fractionBeside: string): TimeAndZone {
  const match = SEPARATED_TIME.exec(rest)
  const [hour, minute, second, fraction, half, zone] = match
    ? [match[1], match[3], match[4], match[5], match[6], match[7]]
    : (COMPACT_TIME.exec(rest)?.slice(1) ?? [])
  if (hour === undefined) return { time: null, zone: '' }
  return {
    time: {
      hour: hourOf(Number(hour), half ?? ''),
      minute: Number(minute),
      second: second === undefined ? null : Number(second),
      fraction: fraction ?? fractionBeside.trim(),
    },
    zone: zone ?? '',
  }
}

/** @param half "a" or "p" of a 12-hour clock, in either case; empty for a 24-hour clock */
export function hourOf(hour: number, half: string): number {
  if (half === '' || hour > 12) return hour
  return (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0)
}

/** RFC 1123, which PNG recommends: "Sun, 04 Mar 2012 05:06:07 +0100". */
const DAY_FIRST = /^(?:\p{L}+\.?,?\s+)?(\d{1,2})[\s-]+(\p{L}{3})\p{L}*\.?,?[\s-]+(\d{4})(?!\d)(.*)$/su
/** C's `asctime` and `date`: "Sun Mar  4 05:06:07 CET 2012". */
const YEAR_LAST = /^(?:\p{L}+\.?,?\s+)?(\p{L}{3})\p{L}*\.?\s+(\d{1,2})\s+(\d[\d:.]*)\s*(\S*)\s+(\d{4})$/u

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** RFC 822's names. Others, such as CET, differ from place to place. */
const NAMED_ZONES: ReadonlyMap<string, string> = new Map([
  ['est', '-05:00'],
  ['edt', '-04:00'],
  ['cst', '-06:00'],
  ['cdt', '-05:00'],
  ['mst', '-07:00'],
  ['mdt', '-06:00'],
  ['pst', '-08:00'],
  ['pdt', '-07:00'],
])

function readWordedDate(value: string, nowMs: number): StatedDate | null {
  const dayFirst = DAY_FIRST.exec(value)
  const yearLast = dayFirst ? null : YEAR_LAST.exec(value)
  const [day, name, year, rest] = dayFirst
    ? [dayFirst[1], dayFirst[2], dayFirst[3], dayFirst[4]]
    : [yearLast?.[2], yearLast?.[1], yearLast?.[5], ` ${yearLast?.[3]} ${yearLast?.[4]}`]
  const month = MONTHS.indexOf(name?.toLowerCase() ?? '') + 1
  if (month === 0) return null
  const { time, zone } = readTime(rest ?? '', '')
  const offsetMinutes = parseOffset(NAMED_ZONES.get(zone.trim().toLowerCase()) ?? zone)
  return toWallClock({ year: Number(year), month, day: Number(day), time, offsetMinutes }, nowMs)
}
