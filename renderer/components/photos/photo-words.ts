/** Dates in the manner of the system, sizes in that of the window's English. */
import { count } from '../../state/progress-words.ts'

const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: 'long' })
const MOMENT = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })
const MONTH = new Intl.DateTimeFormat(undefined, { month: 'long', year: 'numeric' })
const ONE_DIGIT = new Intl.NumberFormat('en', { maximumFractionDigits: 1 })

/** A file may state any time; dates end 275,760 years after Christ. */
const LAST_MS = 8.64e15

export const dayWords = (ms: number): string => dateWords(DAY, ms)
export const momentWords = (ms: number): string => dateWords(MOMENT, ms)
export const monthWords = (ms: number): string => dateWords(MONTH, ms)

function dateWords(format: Intl.DateTimeFormat, ms: number): string {
  return Math.abs(ms) <= LAST_MS ? format.format(ms) : 'no date'
}

/** Powers of 1,000, as file managers count. */
export function byteWords(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB']
  let value = bytes
  let unit = 0
  while (value >= 1_000 && unit < units.length - 1) {
    value /= 1_000
    unit++
  }
  return `${ONE_DIGIT.format(value)} ${units[unit]}`
}

export function pixelWords(width: number, height: number): string {
  const megapixels = (width * height) / 1e6
  const size = `${count(width)} × ${count(height)}`
  return megapixels >= 0.1 ? `${size}, ${ONE_DIGIT.format(megapixels)} megapixels` : size
}
