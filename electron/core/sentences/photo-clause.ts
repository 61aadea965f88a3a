/** Captions that speak of the photo and not of its subject: "is taken at night", "shows two people". Pure. */
import { bare, nounKey, readPhrase, withArticle } from './phrase.ts'
import type { Subject } from './subject.ts'
import { agreeClause } from './verbs.ts'

const SHOWS =
  /^(?:(?:only |just )?(?:shows?|depicts?|displays?|features?|portrays?|captures?|contains?|showing|includes?))$/
const OF_THE_PHOTO =
  /^(?:is|was|are|were)(?: being| also| more| not)? (?:taken|shot|zoomed|captured|cropped|framed|photographed|focused|set (?:in|on|at|inside)|a (?:close|closer|wide|wider|frontal|side|top|different|similar|longer|black and white|photo|picture|view|shot))\b|^(?:has|have|had) (?:an? |the |more |less |no )?(?:\S+ ){0,4}(?:quality|resolution|background|backgrounds|foreground|view|angle|perspective|lighting|light|setting|scene|backdrop|viewpoint|exposure|contrast|zoom|framing)\b/

/** Null for a caption of the subject. */
export function photoClause(subject: Subject, words: readonly string[]): string | null {
  const text = words.join(' ')
  const first = bare(words[0])
  if (SHOWS.test(first) && words.length > 1) {
    const shown = words.slice(1)
    const phrase = readPhrase(shown)
    if (
      phrase.head !== '' &&
      nounKey(phrase.head) === subject.key &&
      subject.plain &&
      !/^(?:is|has|are|have|shows)$/.test(bare(phrase.rest[1]))
    ) {
      return withArticle(phrase)
    }
    const named = phrase.head === '' ? shown : withArticle(phrase).split(' ')
    return ofPhoto(subject, [third(first), ...named])
  }
  return OF_THE_PHOTO.test(text) ? ofPhoto(subject, words) : null
}

/** A clause of which the photo is the subject. */
export function ofPhoto({ phrase }: Subject, words: readonly string[]): string {
  return `a photo of ${phrase} that ${agreeClause(words, false).join(' ')}`
}

function third(verb: string): string {
  if (verb === 'showing') return 'shows'
  return verb.endsWith('s') ? verb : `${verb}s`
}
