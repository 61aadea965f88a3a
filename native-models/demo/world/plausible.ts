/** Which descriptions are drawn at all. Whimsical is welcome; what nobody could see in the picture is not. Pure. */
import { FLYING, INDOOR, type Scene } from './scene.ts'

type Rule = (scene: Scene) => boolean

const noWeatherIndoors: Rule = ({ place, weather }) => !INDOOR.includes(place) || weather === 'clear'
const noSnowInTheHeat: Rule = ({ place, weather }) =>
  weather !== 'snowfall' || (place !== 'desert' && place !== 'beach')
/** A bicycle is thin bars: stripes and spots would not be seen on it, nor on anything small and far away. */
const patternCanBeSeen: Rule = ({ subject, pattern, viewpoint, size }) =>
  pattern === 'plain' || (subject !== 'bicycle' && !(viewpoint === 'far' && size === 'small'))
const companionIsSomethingElse: Rule = ({ subject, companion }) => companion?.kind !== subject
/** From above, "above" is not a direction in the picture. */
const onlyFliersAreAbove: Rule = ({ companion, viewpoint }) =>
  companion?.relation !== 'above' || (FLYING.includes(companion.kind) && viewpoint !== 'above')
/** Who stands before a crowd, or behind it, hides or is hidden. */
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
