/**
 * Turns the numbers of a date into the moment on the wall clock. Only this module decides which dates exist
 * and how much of an odd one is known. Runs in the inference worker.
 */
import type { CaptureDate } from '../../../shared/capture-date.ts'

/** A date before its source is named. */
export type StatedDate = Omit<CaptureDate, 'from'>

export interface ClockParts {
  readonly year: number
  /** 1 to 12; 0 when the source leaves it blank. The same holds for the day. */
  readonly month: number
  readonly day: number
  /** Null when the source states no time, or only an hour. */
  readonly time: ClockTime | null
  readonly offsetMinutes: number | null
}

export interface ClockTime {
  readonly hour: number
  readonly minute: number
  /** Null when the source ends at the minute. */
  readonly second: number | null
  /** Decimals of the second, "044"; may be empty. */
  readonly fraction: string
}

const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS
/** A camera set to another time zone is at most a day ahead. */
const CLOCK_TOLERANCE_MS = 24 * HOUR_MS

/** Null for a day that does not exist and for one in the future, so that a source of lower rank decides. */
export function toWallClock(parts: ClockParts, nowMs = Date.now()): StatedDate | null {
  const { year, month, day, time, offsetMinutes } = parts
  if (!exists(year, month, day)) return null
  const dayMs = startOf(year, month, day)
  if (month === 0) return unlessFuture({ wallMs: dayMs, precision: 'year', offsetMinutes: null }, nowMs)
  if (day === 0) return unlessFuture({ wallMs: dayMs, precision: 'month', offsetMinutes: null }, nowMs)
  const moment = time && momentOf(dayMs, time)
  const date = moment ? { ...moment, offsetMinutes } : dayOnly(dayMs)
  return unlessFuture(date, nowMs)
}

function dayOnly(dayMs: number): StatedDate {
  return { wallMs: dayMs, precision: 'day', offsetMinutes: null }
}

/**
 * Hour 24 and second 60 are the start of what follows (old Android firmware writes the first, leap seconds
 * are the second). A senseless time leaves the day, or the minute.
 */
function momentOf(
  dayMs: number,
  { hour, minute, second, fraction }: ClockTime,
): Pick<StatedDate, 'wallMs' | 'precision'> | null {
  if (hour > 24 || minute > 59) return null
  const minuteMs = dayMs + hour * HOUR_MS + minute * MINUTE_MS
  if (second === null || second > 60) return { wallMs: minuteMs, precision: 'minute' }
  const wallMs = minuteMs + second * SECOND_MS + (second < 60 ? milliseconds(fraction) : 0)
  return { wallMs, precision: 'second' }
}

function milliseconds(fraction: string): number {
  return /^\d+$/.test(fraction) ? Number(fraction.slice(0, 3).padEnd(3, '0')) : 0
}

/** Years 1 to 9999. 0001-01-01 is the empty date of .NET programs, not the year 1. */
function exists(year: number, month: number, day: number): boolean {
  if (year < 1 || year > 9999 || month > 12 || day > 31) return false
  if (year === 1 && month === 1 && day === 1) return false
  if (month === 0 || day === 0) return true
  const date = new Date(startOf(year, month, day))
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

/** Date.UTC reads the years 0 to 99 as those after 1900. */
function startOf(year: number, month: number, day: number): number {
  return new Date(0).setUTCFullYear(year, Math.max(month - 1, 0), Math.max(day, 1))
}

function unlessFuture(date: StatedDate, nowMs: number): StatedDate | null {
  const instantMs = date.wallMs - (date.offsetMinutes ?? 0) * MINUTE_MS
  return instantMs > nowMs + CLOCK_TOLERANCE_MS ? null : date
}

/** "+02:00" -> 120, "Z" -> 0; null for other texts. No zone is further from UTC than 15 hours. */
export function parseOffset(text: string): number | null {
  if (/^\s*(?:Z|UTC?|GMT)\s*$/i.test(text)) return 0
  const match = /^\s*([+-])\s?(\d{1,2})(?::?(\d{2}))?\s*$/.exec(text)
  if (!match) return null
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0)
  if (minutes > 15 * 60 || Number(match[3] ?? 0) > 59) return null
  // Avoids minus zero, which equals zero but prints differently.
  return match[1] === '-' ? 0 - minutes : minutes
}
