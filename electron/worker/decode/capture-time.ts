/**
 * Runs in the inference worker. EXIF dates are text, mostly without a time zone, and wrong often enough that
 * each is checked before it is believed.
 */

/** Cameras after a change of battery say 0000:00:00, and some files 1900 or 2099. */
const EARLIEST_YEAR = 1901
/** A camera set to another time zone is at most a day ahead. */
const CLOCK_TOLERANCE_MS = 24 * 60 * 60 * 1000

/**
 * Milliseconds since 1970, or null where the date makes no sense.
 *
 * @param date "2018:02:05 15:11:44"; other separators occur
 * @param fraction decimals of the second, "044"; may be empty
 * @param offset "+02:00"; where it is missing the date is taken as this machine's local time, as file managers do
 */
export function captureTime(
  date: string,
  fraction: string,
  offset: string,
  nowMs = Date.now(),
): number | null {
  const match = /^(\d{4})[:/-](\d{2})[:/-](\d{2})[ T](\d{2}):(\d{2})(?::(\d{2}))?/.exec(date)
  if (!match) return null
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map((part) => Number(part ?? 0))
  if (!exists(year, month, day) || hour > 23 || minute > 59 || second > 59) return null
  const offsetMs = parseOffset(offset)
  const time =
    offsetMs === null
      ? new Date(year, month - 1, day, hour, minute, second).getTime()
      : Date.UTC(year, month - 1, day, hour, minute, second) - offsetMs
  return time > nowMs + CLOCK_TOLERANCE_MS ? null : time + milliseconds(fraction)
}

function exists(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day))
  return year >= EARLIEST_YEAR && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

/** "+02:00" -> 7,200,000; null where there is none. */
function parseOffset(offset: string): number | null {
  if (offset === 'Z') return 0
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(offset)
  if (!match) return null
  const minutes = Number(match[2]) * 60 + Number(match[3])
  return (match[1] === '-' ? -minutes : minutes) * 60_000
}

function milliseconds(fraction: string): number {
  return /^\d+$/.test(fraction) ? Math.floor(Number(`0.${fraction}`) * 1000) : 0
}
