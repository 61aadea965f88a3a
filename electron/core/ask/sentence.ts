/**
 * A sentence as readers see it: its text, the same text folded for comparing, and its words. Pure.
 *
 * [Note: Same length] The folded text has the length of the text, so that a place in one is the same place in the
 * other: no accents on Latin letters, small letters, ASCII digits, one form of Arabic letters. Quotations, and words that
 * are to stay text, are masked in it, and match nothing.
 */
import { type Language, languagesOf } from './vocabulary.ts'

export interface Word {
  /** Folded. */
  readonly text: string
  readonly start: number
  readonly end: number
  readonly kind: 'word' | 'mark' | 'quote' | 'kept'
}

const QUOTED = '\ufffb'
const KEPT = '\ufffc'

const CJK = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー`
const LETTER = String.raw`(?:(?![${CJK}])[\p{L}\p{M}\p{N}_])`
/**
 * A word may have hyphens, dots and the like inside. French "l'" and "d'" are words of their own, and so is what stands
 * beside Japanese without a space.
 */
const WORD = new RegExp(
  String.raw`\ufffb+|\ufffc+|(?:[ldjmnstc]|qu|jusqu)'(?=\p{L}\p{L})|[${CJK}]+|${LETTER}+(?:[-'._/&+:@×]${LETTER}+)*|[^\s]`,
  'gu',
)

/** A longer one is two marks without a partner. */
const QUOTATIONS =
  /"[^"]{0,200}"|“[^”]{0,200}”|„[^“”]{0,200}[“”]|«[^»]{0,200}»|「[^」]{0,200}」|『[^』]{0,200}』/gu

export class Sentence {
  readonly text: string
  /** Folded and masked: see [Note: Same length]. */
  readonly open: string
  readonly #languages: ReadonlySet<Language>
  #words: readonly Word[] | null = null

  /**
   * @param isKept whether the code unit at a place is to stay text
   * @param languages of the sentence that this one is left of
   */
  constructor(
    text: string,
    isKept: (at: number) => boolean = () => false,
    languages: ReadonlySet<Language> = languagesIn(text),
  ) {
    this.text = text
    this.#languages = languages
    const units = fold(text).split('')
    for (const { 0: quotation, index } of text.matchAll(QUOTATIONS)) {
      units.fill(QUOTED, index, index + quotation.length)
    }
    for (let at = 0; at < units.length; at++) if (isKept(at)) units[at] = KEPT
    this.open = units.join('')
  }

  get words(): readonly Word[] {
    this.#words ??= wordsOf(this.open)
    return this.#words
  }

  speaks(language: Language): boolean {
    return this.#languages.has(language)
  }

  /** The text of a span, without the quotation marks around it. */
  quote(start: number, end: number): string {
    const text = this.text.slice(start, end)
    return this.open[start] === QUOTED && this.open[end - 1] === QUOTED ? text.slice(1, -1).trim() : text
  }
}

/** The languages that a sentence may be in: those that most of its small words belong to. */
export function languagesIn(text: string): ReadonlySet<Language> {
  return languagesOf(wordsOf(fold(text)).map((word) => word.text))
}

function wordsOf(open: string): readonly Word[] {
  return [...open.matchAll(WORD)].map(({ 0: text, index }) => ({
    text,
    start: index,
    end: index + text.length,
    kind: kindOf(text),
  }))
}

function kindOf(text: string): Word['kind'] {
  if (text.startsWith(QUOTED)) return 'quote'
  if (text.startsWith(KEPT)) return 'kept'
  return /[\p{L}\p{N}]/u.test(text) ? 'word' : 'mark'
}

const ARABIC: Readonly<Record<string, string>> = {
  أ: 'ا',
  إ: 'ا',
  آ: 'ا',
  ى: 'ي',
  ة: 'ه',
  '؟': '?',
  '،': ',',
}

/** Of one code unit, as one code unit. */
function foldUnit(unit: string): string {
  const code = unit.charCodeAt(0)
  if (code < 0x80) return unit.toLowerCase()
  if (code >= 0x660 && code <= 0x669) return String(code - 0x660)
  if (code >= 0x6f0 && code <= 0x6f9) return String(code - 0x6f0)
  // Full-width ASCII.
  if (code >= 0xff01 && code <= 0xff5e) return String.fromCharCode(code - 0xfee0).toLowerCase()
  if (unit === '’' || unit === '‘' || unit === 'ʼ') return "'"
  if (/\s/.test(unit)) return ' '
  const folded = ARABIC[unit]
  if (folded !== undefined) return folded
  const base = unit.normalize('NFD')[0] ?? unit
  if (/[a-z]/i.test(base)) return base.toLowerCase()
  const lower = unit.toLowerCase()
  return lower.length === 1 ? lower : unit
}

/** Any text folded as sentences are; for names to compare with. */
export function fold(text: string): string {
  return [...Array(text.length).keys()].map((at) => foldUnit(text[at] ?? '')).join('')
}
