/**
 * Helpers for makers of queries: a draft, and the widening of the shared concept until few enough pictures
 * answer. Pure.
 */
import { pick, type Random } from '../../../inversion/random-stream.ts'
import type { Picture } from '../pictures.ts'
import type { Scene } from '../scene.ts'
import { findAnswers } from './answers.ts'
import { conceptPhrase, salientConcept, sharesConcept } from './concept.ts'
import type { Query } from './query.ts'
import type { Statement } from './statements/statement.ts'

/** A query without its id. */
export type Draft = Omit<Query, 'id'>

/** Null when no query about this reference is possible, or the drawn one has no fitting answers. */
export type QueryMaker = (gallery: readonly Picture[], reference: Picture, random: Random) => Draft | null

export interface Found {
  readonly ids: readonly string[]
  readonly sharedConcept: string
}

/** Attributes that may be added to subject and look when the words alone leave too many answers. */
const MOST_ADDED = 3

/** Starts with the subject and one more attribute, and adds more only while too many pictures answer. */
export function answersOf(
  gallery: readonly Picture[],
  reference: Scene,
  words: Statement['holds'],
  speaksOf: Statement['speaksOf'],
): Found | null {
  for (let more = 1; more <= 1 + MOST_ADDED; more++) {
    const attributes = salientConcept(speaksOf, more)
    const concept = (target: Scene) => sharesConcept(attributes, reference, target)
    const answers = findAnswers(gallery, { words, concept })
    if (answers.isUsable) return { ids: answers.ids, sharedConcept: conceptPhrase(attributes, reference) }
    if (!answers.tooMany) return null
  }
  return null
}

export function draftOf(
  said: Pick<Query, 'kind' | 'caption' | 'prompt' | 'aspects'>,
  reference: Picture,
  { ids, sharedConcept }: Found,
  random: Random,
): Draft {
  return { ...said, reference: reference.id, sharedConcept, target: pick(random, ids), answers: ids }
}
