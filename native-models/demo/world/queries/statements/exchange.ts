/** Compare and change: one thing replaces another. Pure. */
import { looking, PLACE_PHRASES, TIME_PHRASES, withArticle } from '../../captions/words.ts'
import { COLOURS, COMPANIONS, PLACES, type Scene, TIMES } from '../../scene.ts'
import { change, isOrAre, others, type Statement, type StatementMaker } from './statement.ts'

function otherCompanion({ companion, subject }: Scene): readonly Statement[] {
  if (companion === null) return []
  return others(COMPANIONS, companion.kind)
    .filter((kind) => kind !== subject)
    .map((kind) => {
      const text = `has ${withArticle(kind)} instead of the ${companion.kind}`
      return change(['compare_change'], ['companion'], text, (target) => target.companion?.kind === kind)
    })
}

export const compareAndChange: StatementMaker = (reference) => {
  const { place, colour, time, subject } = reference
  const be = (words: string) => `${isOrAre(reference)} ${words}`
  return [
    ...otherCompanion(reference),
    ...others(PLACES, place).map((other) => {
      const text = be(`${PLACE_PHRASES[other]} instead of ${PLACE_PHRASES[place]}`)
      return change(
        ['compare_change', 'spatial_relations_background'],
        ['place'],
        text,
        (target) => target.place === other,
      )
    }),
    ...others(COLOURS, colour).map((other) => {
      const text = be(looking(subject, `${other} instead of ${colour}`))
      return change(
        ['compare_change', 'direct_addressing'],
        ['colour'],
        text,
        (target) => target.colour === other,
      )
    }),
    ...others(TIMES, time).map((other) => {
      const text = be(`${TIME_PHRASES[other]} instead of ${TIME_PHRASES[time]}`)
      return change(['compare_change'], ['time'], text, (target) => target.time === other)
    }),
  ]
}
