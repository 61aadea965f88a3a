/** "two small red striped sailboats": the subject with as much of it as is to be said. Pure. */
import type { Scene } from '../scene.ts'
import {
  type Attribute,
  COLOUR_WORDS,
  COUNT_WORDS,
  joined,
  PATTERN_WORDS,
  pluralOf,
  SIZE_WORDS,
  withArticle,
} from './words.ts'

/** One when its number is not said is "a ..."; several are "some ...". */
export function nounPhrase(scene: Scene, said: ReadonlySet<Attribute>): string {
  const number = scene.count
  const words = joined([
    said.has('size') ? SIZE_WORDS[scene.size] : '',
    said.has('colour') ? COLOUR_WORDS[scene.colour] : '',
    said.has('pattern') ? PATTERN_WORDS[scene.pattern] : '',
    number === 1 ? scene.subject : pluralOf(scene.subject),
  ])
  if (said.has('count')) return `${COUNT_WORDS[number]} ${words}`
  return number === 1 ? withArticle(words) : `some ${words}`
}
