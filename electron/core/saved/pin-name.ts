/** Checks the name that the user gives a pin, and makes one where there is none. Runs in the engine; pure. */
import { parse } from 'node:path'
import { MAX_NAME_LENGTH } from '../../shared/app-refining.ts'
import { AppError } from '../../shared/errors.ts'

/** Fits beside a badge. */
const FROM_WORDS_LENGTH = 40

/** Characters that nobody sees, and those that reverse the text beside them. Joiners are parts of letters, and stay. */
const UNSEEN = /[\p{Cc}\u{202A}-\u{202E}\u{2066}-\u{2069}]/gu

/** @throws `name-missing` for a name without a visible character */
export function givenName(name: string): string {
  const trimmed = onOneLine(name)
  if (!isSeen(trimmed)) throw new AppError('name-missing', 'a pin needs a name')
  return cut(trimmed, MAX_NAME_LENGTH)
}

/** The pin's words, or the name of its first picture. */
export function nameOf(text: string, pictureNames: readonly string[]): string {
  const words = onOneLine(text)
  if (isSeen(words)) return cut(words, FROM_WORDS_LENGTH)
  const [first = ''] = pictureNames
  return cut(`like ${parse(first).name}`, FROM_WORDS_LENGTH)
}

function onOneLine(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').replaceAll(UNSEEN, '').trim()
}

/** Whether the text has more than joiners and marks. */
export function isSeen(text: string): boolean {
  return /[^\s\p{C}\p{M}]/u.test(text)
}

/** Cuts at the end of a word if possible, and never within a letter of several code units. */
function cut(text: string, length: number): string {
  if (text.length <= length) return text
  const letters = Array.from(new Intl.Segmenter().segment(text.slice(0, length)), ({ segment }) => segment)
  const start = letters.slice(0, -1).join('')
  const end = start.lastIndexOf(' ')
  return `${end > length / 2 ? start.slice(0, end) : start}…`
}
