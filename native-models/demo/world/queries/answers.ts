/** All right answers of a query in a gallery, by the rule in query.ts. Pure. */
import type { Picture } from '../pictures.ts'
import type { Scene } from '../scene.ts'
import { LEAST_ANSWERS, MOST_ANSWERS, MOST_OF_CONCEPT, MOST_OF_WORDS } from './query.ts'

/** The conditions on an answer: those of the picture, and those of the words. */
export interface Condition {
  readonly concept: (target: Scene) => boolean
  readonly words: (target: Scene) => boolean
}

export interface Answers {
  readonly ids: readonly string[]
  readonly isUsable: boolean
  readonly tooMany: boolean
}

export function findAnswers(gallery: readonly Picture[], { concept, words }: Condition): Answers {
  const ofConcept = gallery.filter(({ scene }) => concept(scene))
  const ids = ofConcept.filter(({ scene }) => words(scene)).map(({ id }) => id)
  const ofWords = gallery.filter(({ scene }) => words(scene)).length
  const isRelative = ids.length <= MOST_OF_CONCEPT * ofConcept.length && ids.length <= MOST_OF_WORDS * ofWords
  const tooMany = ids.length > MOST_ANSWERS
  return { ids, tooMany, isUsable: ids.length >= LEAST_ANSWERS && !tooMany && isRelative }
}
