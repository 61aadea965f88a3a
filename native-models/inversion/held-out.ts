/**
 * What no inversion is held against, so that a pseudo-word can be judged by it: templates of our own, and a part of
 * every concept's phrases. Pure; loads no native module.
 */
import { findConcept } from './phrase-bank.ts'
import { randomStream } from './random-stream.ts'

/** {} is the pseudo-word. None of them is among the 24 of templates.ts. */
export const HELD_OUT_TEMPLATES: readonly string[] = [
  'a picture of a {}',
  'a close-up photo of the {}',
  'a snapshot of one {}',
  'there is a {} in the picture',
  'here is the {} that I saw',
  'a view of the {} from the front',
  'the {} in the foreground',
  'a good photo of my {}',
]

/** One in so many. */
const SHARE = 16

export interface PhraseParts {
  /** At least one, where there is one at all. */
  readonly drawn: readonly string[]
  readonly heldOut: readonly string[]
}

/**
 * By the sentence that the pseudo-word would stand in, whichever concept's it is: concepts share most of their phrases,
 * and what one holds out another must not draw. So a phrase that stands twice in a file is on one side, and a longer
 * file moves none.
 * @param exact holds nothing out, as the papers
 */
export function partPhrases(concept: string, phrases: readonly string[], exact = false): PhraseParts {
  if (exact) return { drawn: phrases, heldOut: [] }
  const heldOut = phrases.filter((phrase) => isHeldOut(concept, phrase))
  if (heldOut.length === phrases.length) return { drawn: phrases, heldOut: [] }
  return { drawn: phrases.filter((phrase) => !isHeldOut(concept, phrase)), heldOut }
}

function isHeldOut(concept: string, phrase: string): boolean {
  const start = findConcept(phrase, concept)
  const [before, after] = [phrase.slice(0, start), phrase.slice(start + concept.length)]
  return randomStream('held out', before, after)() < 1 / SHARE
}
