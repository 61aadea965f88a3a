/**
 * Reads instructions ("add a hat", "make it night", "change the dog to a cat") into a description of the picture that
 * they lead to. Runs in the engine; pure.
 *
 * An instruction that takes something away leaves no words: a sentence that names a thing finds that thing.
 */

import { changeOf } from './edit-rules.ts'
import { joined } from './phrase.ts'
import { readSubject, type Subject, withAdjectives } from './subject.ts'

/** The parts of a sentence that one instruction gives. */
export interface Change {
  /** Takes the place of the subject: "a cat". */
  readonly base?: string
  /** Adjectives of the subject. */
  readonly before?: string
  /** Words behind the subject: "on a beach", "running". */
  readonly after?: string
  /** A noun phrase that the picture shows beside the subject, with its article. */
  readonly with?: string
  readonly closeUp?: boolean
}

const VERBS = `remove delete erase eliminate exclude take get replace swap switch exchange substitute change turn convert transform make
  add include insert incorporate give must should have has let keep use leave put place position set move zoom focus target
  concentrate increase reduce decrease bring dress lose arrange attach install hang rotate flip crop brighten darken blur sharpen resize invert recolor overlap crush goes paint draw fill try show need needs want`
const INSTRUCTION = new RegExp(`^(?:${VERBS.trim().split(/\s+/).join('|')})\\b`)
/** "has" and the like begin a description too, so they begin an instruction only behind another one. */
const FIRST = /^(?:has|needs?|wants?|show|shows|include|includes|concentrate)\b/
/** Verbs of instructions with which a description can begin. */
const VERB_TOO = /^(?:have|has|must|should|let|keep|leave|get|lose|target|set|hang|goes)\b/
const SPLIT = new RegExp(
  `(?:,|;)? (?:and then|and|then|but) (?=(?:${VERBS.trim()
    .split(/\s+/)
    .filter((verb) => !/^(?:has|show|need|needs|want|get|set|place|target|focus)$/.test(verb))
    .join('|')}) )|[,;] (?=(?:${VERBS.trim().split(/\s+/).join('|')}) )`,
  'i',
)

/** Null for a text that is no instruction, or none that the rules know. */
export function editedSentence(subject: Subject, text: string): string | null {
  if (!INSTRUCTION.test(text) || FIRST.test(text)) return null
  // "have" begins a description of several subjects too: "have the same shape and are on a plate".
  if (/^have\b/.test(text) && (subject.plural || / (?:and|but) (?:is|are|has|have|one)\b/.test(text)))
    return null
  const clauses = text
    .split(SPLIT)
    .filter((clause) => clause !== '')
    .map((clause) => `${clause.charAt(0).toLowerCase()}${clause.slice(1)}`)
  const changes: Change[] = []
  let unread = ''
  for (const clause of clauses) {
    const change = changeOf(subject, clause)
    if (change) changes.push(change)
    else unread += `, ${clause}`
  }
  if (changes.length === 0) return VERB_TOO.test(text) ? null : `a photo of ${subject.phrase}, ${text}`
  return `${compose(subject, changes)}${unread}`
}

function compose(subject: Subject, changes: readonly Change[]): string {
  const base = changes.findLast((change) => change.base !== undefined)?.base
  const before = listed(changes, 'before').join(' and ')
  const after = listed(changes, 'after')
  const beside = listed(changes, 'with')
  const phrase = base ?? subject.phrase
  const owner = base === undefined ? subject : readSubject(base)
  const noun =
    before === '' ? phrase : (withAdjectives({ ...owner, phrase }, before) ?? `${phrase}, ${before}`)
  const following = joined([
    after.join(' and '),
    ...(beside.length > 0 ? [`with ${beside.join(' and ')}`] : []),
  ])
  const closeUp = changes.some((change) => change.closeUp === true)
  if (closeUp) return joined(['a close-up of', noun, following])
  if (following === '' && base === undefined && before === '') return `a photo of ${noun}`
  return joined([noun, following])
}

function listed(changes: readonly Change[], key: 'before' | 'after' | 'with'): readonly string[] {
  return changes.flatMap((change) => change[key] ?? [])
}
