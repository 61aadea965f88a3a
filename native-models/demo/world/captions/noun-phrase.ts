/** "two small red striped sailboats": the subject with the requested attributes. Pure. */
import type { Scene } from '../scene.ts'
import {
  type Attribute,
  COLOUR_WORDS,
  COUNT_WORDS,
  isPerson,
  joined,
  looking,
  PATTERN_WORDS,
  pluralOf,
  SIZE_WORDS,
  withArticle,
} from './words.ts'

/** Without its number one subject is "a ...", and several are "some ...". */
export function nounPhrase(scene: Scene, said: ReadonlySet<Attribute>): string {
  const { subject, count } = scene
  const size = said.has('size') ? SIZE_WORDS[scene.size] : ''
  const noun = count === 1 ? subject : pluralOf(subject)
  const look = joined([
    said.has('colour') ? COLOUR_WORDS[scene.colour] : '',
    said.has('pattern') ? PATTERN_WORDS[scene.pattern] : '',
  ])
  const words = isPerson(subject)
    ? joined([size, noun, look === '' ? '' : looking(subject, look)])
    : joined([size, look, noun])
  if (said.has('count')) return `${COUNT_WORDS[count]} ${words}`
  return count === 1 ? withArticle(words) : `some ${words}`
}
