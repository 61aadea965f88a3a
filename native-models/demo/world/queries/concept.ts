/**
 * The shared concept of a query: the attributes that reference and targets have in common and the caption
 * does not mention. CIRCO's annotators write it as a sentence ("a bike leaning against a railing"); here it
 * is a set of attributes. Pure.
 */
import { nounPhrase } from '../captions/noun-phrase.ts'
import { type Attribute, PLACE_PHRASES, TIME_PHRASES } from '../captions/words.ts'
import type { Scene } from '../scene.ts'

/** In order of salience. */
const SALIENT = ['subject', 'colour', 'pattern', 'place', 'time'] as const
export type Salient = (typeof SALIENT)[number]

/** The subject, and the first `more` of the others that the caption does not mention. */
export function salientConcept(speaksOf: readonly Attribute[], more: number): readonly Salient[] {
  const [subject, ...rest] = SALIENT
  return [subject, ...rest.filter((attribute) => !speaksOf.includes(attribute)).slice(0, more)]
}

export const sharesConcept = (concept: readonly Salient[], reference: Scene, target: Scene) =>
  concept.every((attribute) => target[attribute] === reference[attribute])

/** "a red boat", "a spotted cat in a kitchen": always singular, because the number is not part of it. */
export function conceptPhrase(concept: readonly Salient[], reference: Scene): string {
  const noun = nounPhrase({ ...reference, count: 1 }, new Set(concept))
  const place = concept.includes('place') ? ` ${PLACE_PHRASES[reference.place]}` : ''
  return noun + place + (concept.includes('time') ? ` ${TIME_PHRASES[reference.time]}` : '')
}
