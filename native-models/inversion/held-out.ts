/**
 * The sentences that no inversion is trained on, so that a pseudo-word can be judged by them: additional
 * templates, and a share of every concept's phrases. Pure; loads no native module.
 */
import { findConcept } from './phrase-bank.ts'
import { randomStream } from './random-stream.ts'

/** {} is the pseudo-word. None of these is among the 24 of templates.ts. */
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

/** One phrase in this many is held out. */
const SHARE = 16

export interface PhraseParts {
  /** At least one phrase, if there is any. */
  readonly drawn: readonly string[]
  readonly heldOut: readonly string[]
}

/**
 * Decides by the sentence with the pseudo-word in it, for all concepts alike: concepts share most of their
 * phrases, and no concept may draw a phrase that another holds out. A phrase that stands twice in a file is
 * therefore on one side, and a longer file moves no phrase.
 * @param exact holds nothing out, as in the papers
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
