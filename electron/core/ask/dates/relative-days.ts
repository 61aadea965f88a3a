/** The days of seasons, feasts, "last summer", "this year", "the last 3 months" and "the 90s". Pure. */
import { FEASTS, type Feast, SEASONS, UNITS, WEEKDAYS } from './calendar-words.ts'
import {
  type Days,
  dayOf,
  easterOf,
  monthDays,
  partsOf,
  type Unit,
  weekDays,
  weekdayOf,
  yearDays,
} from './days.ts'

/** The last time that it began, up to today. */
export function latest(inYear: (year: number) => Days | null, today: number): Days {
  const { year } = partsOf(today)
  for (let back = 0; back < 9; back++) {
    const days = inYear(year - back)
    if (days?.first != null && days.first <= today) return days
  }
  return yearDays(year)
}

/** A winter is named by the year in which it begins. */
export function seasonDays(season: string, year: number): Days {
  return monthDays(year, SEASONS.get(season)?.[0] ?? 6, 3)
}

export function feastDays(feast: Feast, year: number): Days {
  switch (feast) {
    case 'christmas':
      return { first: dayOf(year, 12, 24), last: dayOf(year, 12, 26) }
    case 'new-year':
      return { first: dayOf(year - 1, 12, 31), last: dayOf(year, 1, 1) }
    case 'new-years-eve':
      return { first: dayOf(year, 12, 31), last: dayOf(year + 1, 1, 1) }
    case 'easter':
      return { first: easterOf(year) - 2, last: easterOf(year) + 1 }
    case 'halloween':
      return { first: dayOf(year, 10, 31), last: dayOf(year, 10, 31) }
    case 'valentine':
      return { first: dayOf(year, 2, 14), last: dayOf(year, 2, 14) }
  }
}

export interface Period {
  /** "summer", "year", "monday": one space between its words. */
  readonly name: string
  /** 1 to 12 where the name is a month's. */
  readonly month: number | null
}

/** "last summer" is the last one that is over; "this summer" is the one of this year. */
export function relativeDays(period: Period, which: 'last' | 'this', today: number): Days | null {
  const { year } = partsOf(today)
  const unit = UNITS.get(period.name)
  if (unit) return unitDays(unit, which === 'last' ? 1 : 0, today)
  const inYear = yearly(period)
  if (inYear && which === 'this') return inYear(year)
  if (inYear)
    return [year, year - 1, year - 2].map(inYear).find(({ last }) => last !== null && last < today) ?? null
  const weekday = WEEKDAYS.get(period.name)?.[0]?.number
  if (weekday === undefined || which === 'this') return null
  const day = today - ((weekdayOf(today) - weekday + 7) % 7 || 7)
  return { first: day, last: day }
}

function yearly({ name, month }: Period): ((year: number) => Days) | null {
  if (SEASONS.has(name)) return (year) => seasonDays(name, year)
  const feast = FEASTS.get(name)
  if (feast) return (year) => feastDays(feast, year)
  return month === null ? null : (year) => monthDays(year, month)
}

function unitDays(unit: Unit, back: number, today: number): Days | null {
  const { year, month } = partsOf(today)
  switch (unit) {
    case 'day':
      return null
    case 'week':
      return weekDays(today - 7 * back)
    case 'weekend': {
      const { first } = weekDays(today)
      // On a weekday the last weekend is the one that is over, and so is "this weekend" of photos.
      const saturday = weekdayOf(today) === 6 || weekdayOf(today) === 0 ? first + 5 - 7 * back : first - 2
      return { first: saturday, last: saturday + 1 }
    }
    case 'month':
      return monthDays(year, month - back)
    case 'year':
      return yearDays(year - back)
  }
}

/** Up to today. */
export function lastUnits(count: number, unit: Unit | undefined, today: number): Days | null {
  const { year, month, day } = partsOf(today)
  switch (unit) {
    case 'day':
      return { first: today - count, last: today }
    case 'week':
      return { first: today - 7 * count, last: today }
    case 'month':
      return { first: dayOf(year, month - count, day), last: today }
    case 'year':
      return { first: dayOf(year - count, month, day), last: today }
    default:
      return null
  }
}

/** "the 90s" of two digits are the last ones that began. */
export function decadeDays(decade: string, today: number): Days {
  const { year } = partsOf(today)
  const century = Math.floor(year / 100) * 100
  const short = century + Number(decade) > year ? century - 100 + Number(decade) : century + Number(decade)
  return yearDays(decade.length === 4 ? Number(decade) : short, 10)
}
