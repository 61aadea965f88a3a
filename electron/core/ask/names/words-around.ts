/** Looks at the words around a name or a date, so that readers can tell a filter from a description. Pure. */
import type { Sentence, Word } from '../sentence.ts'
import { CONJUNCTIONS, DETERMINERS, FILLERS, NEGATIONS, PREPOSITIONS, wordSet } from '../vocabulary.ts'

export const TAKEN =
  wordSet(`taken shot made captured photographed aufgenommen fotografiert geschossen gemacht prise prises
  pris faite faites tomada tomadas hecha hechas sacada sacadas`)

const POSSESSIVES = wordSet(
  'my our his her their mein meine meinem meiner meinen unser mon ma mes mi mis nuestra',
)

export interface Around {
  /** The first word that leads to the name: of "taken with my" it is "taken". */
  readonly first: number
  /** The preposition before the name. */
  readonly preposition: string | null
  readonly isTaken: boolean
  readonly hasArticle: boolean
  readonly isPossessed: boolean
}

/** The words that lead to the one at `at`: "taken with my", "in the folder". */
export function leadOf({ words }: Sentence, at: number, prepositions: ReadonlySet<string>): Around {
  let first = at
  let isPossessed = false
  while (at - first < 2 && isOneOf(words[first - 1], DETERMINERS, POSSESSIVES)) {
    first--
    isPossessed ||= POSSESSIVES.has(words[first]?.text ?? '')
  }
  const hasArticle = first < at
  const before = words[first - 1]
  if (!before || !isOneOf(before, prepositions)) {
    return { first, preposition: null, isTaken: false, hasArticle, isPossessed }
  }
  first--
  const isTaken = isOneOf(words[first - 1], TAKEN)
  if (isTaken) first--
  return { first, preposition: before.text, isTaken, hasArticle, isPossessed }
}

/** True where a filter would mean its opposite: "not in 2018", "no photos from Rome". */
export function isNegated({ words, open }: Sentence, at: number): boolean {
  const start = words[at]?.start ?? 0
  if (open[start - 1] === '-') return true
  let before = at - 1
  while (at - before <= 4 && isOneOf(words[before], FILLERS, DETERMINERS, TAKEN)) before--
  return isOneOf(words[before], NEGATIONS)
}

/** Only words that name photos as such stand before: "all photos". */
export function isOnlyFiller({ words }: Sentence, until: number): boolean {
  return words.slice(0, until).every((word) => word.kind === 'mark' || FILLERS.has(word.text))
}

/** The clause ends before this word, or continues with a preposition or a conjunction. */
export function endsClause({ words }: Sentence, at: number): boolean {
  const word = words[at]
  return !word || word.kind === 'mark' || isOneOf(word, PREPOSITIONS, CONJUNCTIONS, NEGATIONS, TAKEN)
}

/** The word is a content word, or there is none: no article, preposition or conjunction. */
export function isContent(word: Word | undefined): boolean {
  return word?.kind !== 'word' || !isOneOf(word, PREPOSITIONS, CONJUNCTIONS, DETERMINERS, NEGATIONS, SMALL)
}

const SMALL = wordSet(
  'of to for is are was were be this that than as called named von zu ist sind de est son es es',
)

function isOneOf(word: Word | undefined, ...sets: readonly ReadonlySet<string>[]): boolean {
  return word?.kind === 'word' && sets.some((set) => set.has(word.text))
}
