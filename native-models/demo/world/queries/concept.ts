/**
 * The shared concept of a query: what reference and targets have in common and the caption leaves unsaid. CIRCO's
 * annotators write it as a sentence ("a bike leaning against a railing"); here it is a set of attributes. Pure.
 */
import { nounPhrase } from '../captions/noun-phrase.ts'
import { type Attribute, PLACE_PHRASES, TIME_PHRASES } from '../captions/words.ts'
import type { Scene } from '../scene.ts'

/** In this order: what strikes first about a picture. */
const SALIENT = ['subject', 'colour', 'pattern', 'place', 'time'] as const
export type Salient = (typeof SALIENT)[number]

/** The subject always; of the rest, the first `more` that the caption does not speak of. */
export function salientConcept(speaksOf: readonly Attribute[], more: number): readonly Salient[] {
  const [subject, ...rest] = SALIENT
  return [subject, ...rest.filter((attribute) => !speaksOf.includes(attribute)).slice(0, more)]
}

export const sharesConcept = (concept: readonly Salient[], reference: Scene, target: Scene) =>
  concept.every((attribute) => target[attribute] === reference[attribute])

/** "a red boat", "a spotted cat in a kitchen": always of one, as the number is not part of it. */
export function conceptPhrase(concept: readonly Salient[], reference: Scene): string {
  const noun = nounPhrase({ ...reference, count: 1 }, new Set(concept))
  const place = concept.includes('place') ? ` ${PLACE_PHRASES[reference.place]}` : ''
  return noun + place + (concept.includes('time') ? ` ${TIME_PHRASES[reference.time]}` : '')
}
