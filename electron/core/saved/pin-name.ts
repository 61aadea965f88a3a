/** What a pin is called where nobody gave it a name. Runs in the engine; pure. */
import { parse } from 'node:path'
import { MAX_NAME_LENGTH } from '../../shared/app-refining.ts'
import { AppError } from '../../shared/errors.ts'

/** Fits beside a badge. */
const FROM_WORDS_LENGTH = 40

/** What nobody sees, and what turns the text beside it around. Joiners are parts of letters. */
const UNSEEN = /[\p{Cc}\u{202A}-\u{202E}\u{2066}-\u{2069}]/gu

/** @throws `name-missing` for one in which there is nothing to see */
export function givenName(name: string): string {
  const trimmed = onOneLine(name)
  if (!isSeen(trimmed)) throw new AppError('name-missing', 'a pin needs a name')
  return cut(trimmed, MAX_NAME_LENGTH)
}

/** Its words, or what its first picture is called. */
export function nameOf(text: string, pictureNames: readonly string[]): string {
  const words = onOneLine(text)
  if (isSeen(words)) return cut(words, FROM_WORDS_LENGTH)
  const [first = ''] = pictureNames
  return cut(`like ${parse(first).name}`, FROM_WORDS_LENGTH)
}

function onOneLine(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').replaceAll(UNSEEN, '').trim()
}

/** Not only of joiners and marks. */
export function isSeen(text: string): boolean {
  return /[^\s\p{C}\p{M}]/u.test(text)
}

/** At the end of a word where there is one; never within a letter that takes several code units. */
function cut(text: string, length: number): string {
  if (text.length <= length) return text
  const kept = Array.from(new Intl.Segmenter().segment(text.slice(0, length)), ({ segment }) => segment)
  const start = kept.slice(0, -1).join('')
  const end = start.lastIndexOf(' ')
  return `${end > length / 2 ? start.slice(0, end) : start}…`
}
