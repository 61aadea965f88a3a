/**
 * Makes queries over a gallery, balanced over aspects and subjects; the same seed gives the same queries.
 * Pure.
 */
import { type Random, randomStream, shuffled } from '../../../inversion/random-stream.ts'
import type { Picture } from '../pictures.ts'
import { ASPECTS } from './aspects.ts'
import type { Draft, QueryMaker } from './draft.ts'
import type { Query } from './query.ts'
import { relativeQuery } from './relative-query.ts'
import { domainConversion, objectComposition } from './task-queries.ts'

export interface QuerySettings {
  readonly seed: number
  readonly perAspect: number
  readonly domainConversions: number
  readonly objectCompositions: number
  /** Makes fewer queries, instead of throwing, when the gallery is too small. */
  readonly orFewer?: boolean
}

/** The benchmark's queries for the test split's gallery of 5,000. */
export const BENCHMARK_QUERIES: Omit<QuerySettings, 'seed'> = {
  perAspect: 40,
  domainConversions: 60,
  objectCompositions: 60,
}

/** @throws Error when the gallery is too small for the requested number, unless `orFewer` */
export function makeQueries(gallery: readonly Picture[], settings: QuerySettings): readonly Query[] {
  const wanted: readonly (readonly [string, QueryMaker, number])[] = [
    ...ASPECTS.map((aspect) => [aspect, relativeQuery(aspect), settings.perAspect] as const),
    ['domain conversion', domainConversion, settings.domainConversions],
    ['object composition', objectComposition, settings.objectCompositions],
  ]
  const drafts = wanted.flatMap(([name, make, count]) => {
    const random = randomStream('queries', settings.seed, name)
    const made = collected(gallery, make, count, random)
    if (made.length < count && !settings.orFewer) {
      throw new Error(
        `expected ${count} queries for ${name}, a gallery of ${gallery.length} allows ${made.length}`,
      )
    }
    return made
  })
  return drafts.map((draft, id) => ({ id, ...draft }))
}

/** Goes through the gallery's subjects in turn, in random order within each. */
function collected(
  gallery: readonly Picture[],
  make: QueryMaker,
  count: number,
  random: Random,
): readonly Draft[] {
  const drafts: Draft[] = []
  for (const reference of bySubject(gallery, random)) {
    if (drafts.length === count) break
    const draft = make(gallery, reference, random)
    if (draft !== null) drafts.push(draft)
  }
  return drafts
}

function bySubject(gallery: readonly Picture[], random: Random): readonly Picture[] {
  const seen = new Map<string, number>()
  const rounds = shuffled(
    random,
    gallery.filter(({ copyOf, burst }) => copyOf === null && burst === null),
  ).map((picture) => {
    const round = seen.get(picture.scene.subject) ?? 0
    seen.set(picture.scene.subject, round + 1)
    return { picture, round }
  })
  return rounds.sort((a, b) => a.round - b.round).map(({ picture }) => picture)
}
