/**
 * Reads dates in the names of files, as phones, messengers and screenshot programs write them. A name that
 * only might be a date counts as none: a wrong day is worse than the file's time, which people know to doubt.
 * Runs in the inference worker.
 */
import { hourOf } from './date-text.ts'
import { type ClockParts, type ClockTime, type StatedDate, toWallClock } from './wall-clock.ts'

/** No file system allows longer names. */
const MAX_NAME_LENGTH = 255

type Parts = ClockParts | null

interface NamePattern {
  readonly pattern: RegExp
  readonly read: (match: RegExpExecArray, rest: string) => Parts
}

/** @param name with or without its extension */
export function readFilenameDate(name: string, nowMs = Date.now()): StatedDate | null {
  const text = name.slice(0, MAX_NAME_LENGTH).normalize('NFC')
  if (FACEBOOK_ID.test(text)) return null
  for (const { pattern, read } of PATTERNS) {
    for (const match of text.matchAll(pattern)) {
      const parts = read(match, text.slice(match.index + match[0].length))
      const date = parts && toWallClock(parts, nowMs)
      if (date) return date
    }
  }
  return null
}

/** "12345678_10154...._7...._n.jpg": three numbers of Facebook's database. */
const FACEBOOK_ID = /^\d+_\d+_\d+_[a-z]\b/i

/** The first photograph. People often give names with separators by hand, to scans. */
const EARLIEST_YEAR = 1826
/** Eight digits without a separator can be any number, so their range is narrower. */
const EARLIEST_COMPACT_YEAR = 1900
/** Programs that write epochs into names are no older. */
const EARLIEST_EPOCH_MS = Date.UTC(2009, 0, 1)

const PATTERNS: readonly NamePattern[] = [
  {
    // Google's camera app since the Pixel 5 names photos by UTC ("PXL_20230517_203015123.MP.jpg"); its older names
    // (IMG_, MVIMG_) and all other programs' are local.
    pattern: /^PXL_(\d{4})(\d{2})(\d{2})_(\d{2})(\d{2})(\d{2})(\d{3})?(?!\d)/gi,
    read: ([, year, month, day, ...time]) => dateOf(year, month, day, timeOf(time), 0),
  },
  {
    // Facebook's and WeChat's time of saving: milliseconds since 1970.
    pattern: /^(?:FB_IMG_|mmexport)(1\d{12})(?!\d)/gi,
    read: ([, epoch]) => epochDate(Number(epoch)),
  },
  {
    // Telegram Desktop: "photo_1@01-02-2019_21-25-30.jpg".
    pattern: /@(\d{2})-(\d{2})-(\d{4})(?!\d)/g,
    read: ([, day, month, year], rest) => withTime(dateOf(year, month, day), rest),
  },
  {
    // "2019-02-01 21.25.30", "signal-2019-02-01-212530", "WhatsApp Image 2020-01-15 at 12.34.56 PM", ...
    pattern: /(?<!\d)(\d{4})([-_.])(\d{2})\2(\d{2})(?!\d)/g,
    read: ([, year, , month, day], rest) => since(EARLIEST_YEAR, withTime(dateOf(year, month, day), rest)),
  },
  {
    // "01.02.2019": countries that write dots begin with the day.
    pattern: /(?<!\d)(\d{2})\.(\d{2})\.(\d{4})(?!\d)/g,
    read: ([, day, month, year], rest) => since(EARLIEST_YEAR, withTime(dateOf(year, month, day), rest)),
  },
  {
    // "20190201_212530", "IMG_20190201_212530~2", "WIN_20190201_21_25_30_Pro",
    // "..._BURST20190201212530123_COVER": digits behind at most one word.
    pattern:
      /(?<![a-z\d])[a-z]{0,16}[-_ ]?(\d{4})(\d{2})(\d{2})(?=[-_ T]?\d{6}(?:\d{3})?(?!\d)|_\d\d_\d\d_\d\d(?!\d))/gi,
    read: ([, year, month, day], rest) => {
      const date = withTime(dateOf(year, month, day), rest)
      return date?.time ? since(EARLIEST_COMPACT_YEAR, date) : null
    },
  },
  {
    // "IMG-20200115-WA0001", "20190201.jpg": a day alone counts only at the start.
    pattern: /^(?:[a-z]{2,12}[-_ ]?)?(\d{4})(\d{2})(\d{2})(?=$|[-_ .~(])/gi,
    read: ([, year, month, day]) => since(EARLIEST_COMPACT_YEAR, dateOf(year, month, day)),
  },
]

function dateOf(
  year: string | undefined,
  month: string | undefined,
  day: string | undefined,
  time: ClockTime | null = null,
  offsetMinutes: number | null = null,
): Parts {
  const [monthNumber, dayNumber] = [Number(month), Number(day)]
  // Names have no blanks for unknown parts.
  if (monthNumber === 0 || dayNumber === 0) return null
  return { year: Number(year), month: monthNumber, day: dayNumber, time, offsetMinutes }
}

function since(earliestYear: number, parts: Parts): Parts {
  return parts && parts.year >= earliestYear ? parts : null
}

function epochDate(ms: number): Parts {
  if (ms < EARLIEST_EPOCH_MS) return null
  const [year, month, day, ...time] = new Date(ms).toISOString().split(/[-T:.Z]/)
  return dateOf(year, month, day, timeOf(time), 0)
}

/** Hour, minute, second, decimals. Null when a number is too large: it counts something else. */
function timeOf(
  [hour, minute, second, fraction]: readonly (string | undefined)[],
  half = '',
): ClockTime | null {
  const time = {
    hour: hourOf(Number(hour), half),
    minute: Number(minute),
    second: second === undefined ? null : Number(second),
    fraction: fraction ?? '',
  }
  return time.hour < 24 && time.minute < 60 && (time.second ?? 0) < 60 ? time : null
}

/** Between day and time: a separator, or a word of macOS or WhatsApp ("at", "um", "a las", "kl."). */
const BETWEEN = String.raw`(?:[-_ T]|\s+\p{L}[\p{L}.]{0,5}(?:\s\p{L}{1,4})?\s+)`
const HALF = String.raw`(?:\s*([ap])\.?m\b)?`
const TIMES = [
  /^[-_ T]?(\d{2})(\d{2})(\d{2})(\d{3})?(?!\d)()(Z\b)?/iu,
  new RegExp(
    `^${BETWEEN}(\\d{1,2})([-_.:])(\\d{2})\\2(\\d{2})(?:[-_.,](\\d{3}))?(?!\\d)${HALF}([_ ]?Z\\b)?`,
    'iu',
  ),
] as const
/** Minutes without seconds only behind a blank: "2019-02-01-12-34" counts something. */
const MINUTES = new RegExp(`^(?:[_ T]|${BETWEEN})(\\d{1,2})([.:h])(\\d{2})(?!\\d|\\2\\d)${HALF}`, 'iu')

function withTime(date: Parts, rest: string): Parts {
  if (date === null) return null
  const [compact, separated] = TIMES.map((pattern) => pattern.exec(rest))
  if (compact) {
    const [, hour, minute, second, fraction, , zone] = compact
    return { ...date, time: timeOf([hour, minute, second, fraction]), offsetMinutes: zone ? 0 : null }
  }
  if (separated) {
    const [, hour, , minute, second, fraction, half, zone] = separated
    return { ...date, time: timeOf([hour, minute, second, fraction], half), offsetMinutes: zone ? 0 : null }
  }
  const [, hour, , minute, half] = MINUTES.exec(rest) ?? []
  return hour === undefined ? date : { ...date, time: timeOf([hour, minute], half) }
}
