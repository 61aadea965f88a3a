/** Calendar days as numbers: days since 1970-01-01. Pure. */

export interface Days {
  /** Both included; null where there is no end. */
  readonly first: number | null
  readonly last: number | null
}

const DAY_MS = 86_400_000

/** @param month from 1; a month of 0 or 13 belongs to the next year */
export function dayOf(year: number, month: number, day: number): number {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return Math.round(date.getTime() / DAY_MS)
}

/** Null for 31 April. */
export function realDay(year: number, month: number, day: number): number | null {
  const found = dayOf(year, month, day)
  const parts = partsOf(found)
  return parts.month === month && parts.day === day ? found : null
}

export function partsOf(day: number): {
  readonly year: number
  readonly month: number
  readonly day: number
} {
  const date = new Date(day * DAY_MS)
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
}

/** 0 is Sunday. */
export function weekdayOf(day: number): number {
  return (((day + 4) % 7) + 7) % 7
}

export function yearDays(year: number, years = 1): Days {
  return { first: dayOf(year, 1, 1), last: dayOf(year + years, 1, 1) - 1 }
}

export function monthDays(year: number, month: number, months = 1): Days {
  return { first: dayOf(year, month, 1), last: dayOf(year, month + months, 1) - 1 }
}

/** The week of a day, from Monday. */
export function weekDays(day: number): Days & { readonly first: number } {
  const first = day - ((weekdayOf(day) + 6) % 7)
  return { first, last: first + 6 }
}

export type Unit = 'day' | 'week' | 'weekend' | 'month' | 'year'

/** "3 weeks ago" is a week, "2 years ago" a year. */
export function unitsAgo(count: number, unit: Unit | undefined, today: number): Days | null {
  const { year, month } = partsOf(today)
  switch (unit) {
    case 'day':
      return { first: today - count, last: today - count }
    case 'week':
      return weekDays(today - 7 * count)
    case 'month':
      return monthDays(year, month - count)
    case 'year':
      return yearDays(year - count)
    default:
      return null
  }
}

/** `YYYY-MM-DD`. */
export function dayText(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10)
}

export function parseDay(text: string): number {
  return Math.round(Date.parse(`${text}T00:00:00Z`) / DAY_MS)
}

/** The day on this computer's wall. */
export function todayOf(now: Date): number {
  return dayOf(now.getFullYear(), now.getMonth() + 1, now.getDate())
}

/** Western Easter Sunday (the algorithm of Meeus, Jones and Butcher). */
export function easterOf(year: number): number {
  const a = year % 19
  const b = Math.floor(year / 100)
  const c = year % 100
  const d = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30
  const e = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - d - (c % 4)) % 7
  const f = d + e - 7 * Math.floor((a + 11 * d + 22 * e) / 451) + 114
  return dayOf(year, Math.floor(f / 31), (f % 31) + 1)
}
