/** Prepares a caption for the grammar: one line, one sentence, without what a picture cannot show. Runs in the engine. */

/** In characters: more than any model reads (77 tokens), and a bound for the work. */
const MAX_TEXT = 400

/** One sentence without its last full stop and first capital; at most 400 characters. */
export function tidyCaption(text: string): string {
  const line = text
    .slice(0, 4 * MAX_TEXT)
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\s\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll('’', "'")
    .trim()
  const cut = line.length <= MAX_TEXT ? line : line.slice(0, MAX_TEXT).replace(/ \S*$/, '')
  return lowered(
    cut
      .replace(/^[ "“”'.,;:!?*•–—-]+/, '')
      .replace(/ +([,.;:!?])/g, '$1')
      .replace(/[.!?;…]+ +(\S+)/g, (_, next: string) => `, ${lowered(next)}`)
      .replace(/ [–—-]+ /g, ', ')
      .replace(/,(?=[^\s\d])/g, ', ')
      .replace(/(?:, ?){2,}/g, ', ')
      .replace(/[ "“”.,;:!?…-]+$/, ''),
  )
}

/** "instead of Y": a sentence that names Y finds Y, so what the picture shall not show is left out. */
const CONTRAST =
  / (?:and )?(?:instead of|rather than|in place of|instead (?:of )?(?:making|showing|a\b|the\b|only)|rather (?:making|showing|mkaing)(?: (?:with|only))?)(?= |$)/
const CONTRAST_ENDS = /,| (?:and|but) (?=(?:is|are|has|have|shows?|there|the|it|he|she|they|not)\b)/

export interface Contrast {
  readonly text: string
  /** The words behind "instead of"; null where the text has no contrast. */
  readonly instead: string | null
}

export function withoutContrast(text: string): Contrast {
  const first =
    /^(?:instead of|rather than) ([^,]{1,80}?)(?:,| there (?:is|are)| it (?=is|shows|has)| (?=shows? |has |have |is )) ?(.+)$/.exec(
      text,
    )
  if (first) return { text: first[2] ?? '', instead: first[1] ?? '' }
  const at = CONTRAST.exec(text)
  if (!at || at.index === 0) return { text, instead: null }
  const before = text.slice(0, at.index)
  const behind = text.slice(at.index + at[0].length)
  const end = CONTRAST_ENDS.exec(behind)
  const kept = `${before}${end ? behind.slice(end.index) : ''}`.replace(/,+$/, '')
  return { text: kept, instead: end ? behind.slice(0, end.index) : behind }
}

/** "Brown" -> "brown"; "SUV", "I" and "McDonald" stay. */
function lowered(text: string): string {
  return /^\p{Lu}[\p{Ll}'-]*(?:[\s,]|$)/u.test(text) && !/^I[\s']/.test(text)
    ? `${text.charAt(0).toLowerCase()}${text.slice(1)}`
    : text
}
