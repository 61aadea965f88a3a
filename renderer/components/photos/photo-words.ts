/**
 * Formats dates in the system's style and sizes in English. Dates are on the photographer's clock
 * ([Note: Wall clock] in capture-date.ts), so they are formatted as UTC, wherever this computer is.
 */
import type { CaptureDate, CapturePrecision, CaptureSource } from '../../../electron/shared/capture-date.ts'
import { assertNever } from '../../../electron/shared/errors.ts'
import { type MessageId, number, t } from '../../strings/translate.ts'

const timeZone = 'UTC'
const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: 'long', timeZone })
const MOMENT = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short', timeZone })
const MONTH = new Intl.DateTimeFormat(undefined, { month: 'long', year: 'numeric', timeZone })
const YEAR = new Intl.DateTimeFormat(undefined, { year: 'numeric', timeZone })
const ONE_DIGIT = { maximumFractionDigits: 1 }

/** A file may state any time, but a Date ends in the year 275760. */
const LAST_MS = 8.64e15

/** The day as precisely as the file states it: "February 2018", "2018". */
export function dayWords(wallMs: number, precision: CapturePrecision = 'second'): string {
  return dateWords(asKnown(precision, DAY), wallMs)
}

export function monthWords(wallMs: number, precision: CapturePrecision = 'second'): string {
  return dateWords(asKnown(precision, MONTH), wallMs)
}

/** Day, time and offset, each only if the file states it. */
export function momentWords({ wallMs, precision, offsetMinutes }: CaptureDate): string {
  const hasTime = precision === 'minute' || precision === 'second'
  const words = dateWords(hasTime ? MOMENT : asKnown(precision, DAY), wallMs)
  return hasTime && offsetMinutes !== null ? `${words} (${offsetWords(offsetMinutes)})` : words
}

/** "UTC+09:00". */
function offsetWords(minutes: number): string {
  if (minutes === 0) return 'UTC'
  const two = (value: number) => String(value).padStart(2, '0')
  const size = Math.abs(minutes)
  return `UTC${minutes < 0 ? '−' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}

const SOURCE_WORDS = {
  exif: 'photos.fromExif',
  xmp: 'photos.fromXmp',
  iptc: 'photos.fromIptc',
  png: 'photos.fromPng',
  gps: 'photos.fromGps',
  filename: 'photos.fromFilename',
  takeout: 'photos.fromTakeout',
  sidecar: 'photos.fromSidecar',
  folder: 'photos.fromFolder',
  file: 'photos.fromFile',
} as const satisfies Record<CaptureSource, MessageId>

export function sourceWords(from: CaptureSource): string {
  return t(SOURCE_WORDS[from])
}

function asKnown(precision: CapturePrecision, whole: Intl.DateTimeFormat): Intl.DateTimeFormat {
  switch (precision) {
    case 'year':
      return YEAR
    case 'month':
      return MONTH
    case 'day':
    case 'minute':
    case 'second':
      return whole
    default:
      return assertNever(precision)
  }
}

function dateWords(format: Intl.DateTimeFormat, ms: number): string {
  return Math.abs(ms) <= LAST_MS ? format.format(ms) : t('photos.noDate')
}

/** Powers of 1,000, as in file managers. */
export function byteWords(bytes: number): string {
  const units = ['photos.bytes', 'photos.kilobytes', 'photos.megabytes', 'photos.gigabytes'] as const
  let value = bytes
  let unit = 0
  while (value >= 1_000 && unit < units.length - 1) {
    value /= 1_000
    unit++
  }
  return t(units[unit] ?? 'photos.bytes', { size: number(value, ONE_DIGIT) })
}

export function pixelWords(width: number, height: number): string {
  const megapixels = (width * height) / 1e6
  return megapixels >= 0.1
    ? t('photos.megapixels', { width, height, megapixels: number(megapixels, ONE_DIGIT) })
    : t('photos.pixels', { width, height })
}
