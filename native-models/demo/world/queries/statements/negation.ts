/** Negations: something is gone, or no longer so. Pure. */
import { looking, PLACE_PHRASES, TIME_PHRASES } from '../../captions/words.ts'
import type { Scene } from '../../scene.ts'
import { change, isOrAre, type Statement, type StatementMaker, shows } from './statement.ts'

const no = (text: string, about: keyof Scene, holds: Statement['holds']) =>
  change(['negation'], [about], text, holds)

function lessCompany({ companion, count }: Scene): readonly Statement[] {
  if (companion === null) return []
  return [
    no(
      `has nothing beside ${count === 1 ? 'it' : 'them'}`,
      'companion',
      (target) => target.companion === null,
    ),
    no(`shows no ${companion.kind}`, 'companion', (target) => !shows(target, companion.kind)),
  ]
}

function otherLook(reference: Scene): readonly Statement[] {
  const { pattern, subject } = reference
  if (pattern === 'plain') return []
  const text = `${isOrAre(reference)} not ${looking(subject, pattern)}`
  return [no(text, 'pattern', (target) => target.pattern !== pattern)]
}

/** Skips "not by day", which nobody says. */
function otherTime(reference: Scene): readonly Statement[] {
  const { time } = reference
  if (time === 'day') return []
  return [no(`${isOrAre(reference)} not ${TIME_PHRASES[time]}`, 'time', (target) => target.time !== time)]
}

function otherWeather({ weather }: Scene): readonly Statement[] {
  if (weather !== 'rain' && weather !== 'fog') return []
  return [no(`shows no ${weather}`, 'weather', (target) => target.weather !== weather)]
}

export const negation: StatementMaker = (reference) => [
  ...lessCompany(reference),
  ...otherLook(reference),
  ...otherTime(reference),
  ...otherWeather(reference),
  no(
    `${isOrAre(reference)} not ${PLACE_PHRASES[reference.place]}`,
    'place',
    (target) => target.place !== reference.place,
  ),
]
