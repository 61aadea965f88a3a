/**
 * Capture dates as people write them, as an inclusive range of milliseconds on the wall clock ([Note: Wall clock] in
 * capture-date.ts). Runs in the engine; pure. A date names a span: 2023 is the whole year, `--to 2023` its last
 * millisecond.
 *
 * A time zone is refused: most photos state none, so an instant could be compared with few of them, and the others
 * would need a guess.
 */
import { AppError } from '../../shared/errors.ts'
import type { SearchFilter } from '../../shared/search-api.ts'

const DATE =
  /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3})\d*)?)?(Z|[+-]\d{2}:?\d{2})?)?)?)?$/

/** Years, months, days, hours, minutes, seconds, milliseconds: the last one stated is the span's length. */
type Parts = readonly [number, number, number, number, number, number, number]
const FIRST: Parts = [0, 1, 1, 0, 0, 0, 0]

/** @throws `usage` for what is no date, and for a range that ends before it begins */
export function dateRange(
  from: string | undefined,
  to: string | undefined,
): Pick<SearchFilter, 'fromMs' | 'toMs'> {
  const fromMs = from === undefined ? undefined : parseSpan(from).firstMs
  const toMs = to === undefined ? undefined : parseSpan(to).lastMs
  if (fromMs !== undefined && toMs !== undefined && fromMs > toMs) {
    throw new AppError(
      'usage',
      `no photo can be from ${from} on and until ${to}: the end lies before the start`,
    )
  }
  return { ...(fromMs !== undefined && { fromMs }), ...(toMs !== undefined && { toMs }) }
}

interface Span {
  readonly firstMs: number
  readonly lastMs: number
}

function parseSpan(date: string): Span {
  const match = DATE.exec(date.trim())
  if (!match) throw invalid(date)
  const stated = match.slice(1, 8).filter((part) => part !== undefined)
  // ".5" is half a second: 500 milliseconds.
  const numbers = stated.map((part, i) => Number(i === 6 ? part.padEnd(3, '0') : part))
  const first = FIRST.map((fallback, i) => numbers[i] ?? fallback) as unknown as Parts
  const next = first.map((part, i) => (i === stated.length - 1 ? part + 1 : part)) as unknown as Parts
  if (!exists(first)) throw invalid(date)
  if (match[8] !== undefined) throw withZone(date, match[8])
  return { firstMs: toMs(first), lastMs: toMs(next) - 1 }
}

/** As if the wall clock ran on UTC. A part may run over: month 13 is January. */
function toMs([year, month, day, hour, minute, second, ms]: Parts): number {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return date.setUTCHours(hour, minute, second, ms)
}

/** False for 2023-02-30 and for 25:00. */
function exists([year, month, day, hour, minute, second]: Parts): boolean {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return (
    date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 60
  )
}

function withZone(date: string, zone: string): AppError {
  return new AppError(
    'usage',
    `"${date}" names a time zone: dates are compared on the photographer's clock, so leave out "${zone}"`,
  )
}

function invalid(date: string): AppError {
  return new AppError('usage', `"${date}" is no date: write 2023, 2023-05, 2023-05-17 or 2023-05-17T10:30`)
}
