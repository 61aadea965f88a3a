/**
 * What no inversion is held against, so that a pseudo-word can be judged by it: templates of our own, and a part of
 * every concept's phrases. Pure; loads no native module.
 */
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

/** By the text alone: a phrase that stands twice in a file is on one side, and a longer file moves none. */
export function partPhrases(phrases: readonly string[]): PhraseParts {
  const isHeldOut = (phrase: string) => randomStream('held out', phrase)() < 1 / SHARE
  const heldOut = phrases.filter(isHeldOut)
  if (heldOut.length === phrases.length) return { drawn: phrases, heldOut: [] }
  return { drawn: phrases.filter((phrase) => !heldOut.includes(phrase)), heldOut }
}
