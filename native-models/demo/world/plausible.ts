/**
 * Decides which descriptions are drawn. Whimsical ones are welcome; those with a detail that nobody could see
 * are not. Pure.
 */
import { FLYING, INDOOR, type Scene } from './scene.ts'

type Rule = (scene: Scene) => boolean

const noWeatherIndoors: Rule = ({ place, weather }) => !INDOOR.includes(place) || weather === 'clear'
const noSnowInTheHeat: Rule = ({ place, weather }) =>
  weather !== 'snowfall' || (place !== 'desert' && place !== 'beach')
/**
 * A bicycle is thin bars, which show no stripes and spots, and nothing small and far away shows them either.
 */
const patternCanBeSeen: Rule = ({ subject, pattern, viewpoint, size }) =>
  pattern === 'plain' || (subject !== 'bicycle' && !(viewpoint === 'far' && size === 'small'))
const companionIsSomethingElse: Rule = ({ subject, companion }) => companion?.kind !== subject
/** In a picture from above, "above" is not a direction. */
const onlyFliersAreAbove: Rule = ({ companion, viewpoint }) =>
  companion?.relation !== 'above' || (FLYING.includes(companion.kind) && viewpoint !== 'above')
/** A companion before or behind a crowd would hide someone or be hidden. */
const everythingCanBeCounted: Rule = ({ companion, count }) =>
  count <= 2 || (companion?.relation !== 'front' && companion?.relation !== 'behind')

const RULES: readonly Rule[] = [
  noWeatherIndoors,
  noSnowInTheHeat,
  patternCanBeSeen,
  companionIsSomethingElse,
  onlyFliersAreAbove,
  everythingCanBeCounted,
]

export const isPlausible = (scene: Scene) => RULES.every((rule) => rule(scene))
