/** The meanings of the sample world's words, as its reader understands them. */
import type { Scene } from '../../../../native-models/demo/world/scene.ts'

export const PLACES: Readonly<Record<string, Scene['place']>> = {
  'on a beach': 'beach',
  'in the snow': 'snow',
  'in a forest': 'forest',
  'in a city': 'city',
  'in a desert': 'desert',
  'on a lake': 'lake',
  'in a kitchen': 'kitchen',
  'in a meadow': 'meadow',
  'in the mountains': 'mountains',
  'in a living room': 'living room',
  'in a village': 'village',
  'in a lavender field': 'lavender field',
}
export const TIMES: Readonly<Record<string, Scene['time']>> = {
  'by day': 'day',
  'at dusk': 'dusk',
  'at night': 'night',
}
export const WEATHERS: Readonly<Record<string, Scene['weather']>> = {
  'in clear weather': 'clear',
  'in the rain': 'rain',
  'in falling snow': 'snowfall',
  'in the fog': 'fog',
}
export const VIEWS: Readonly<Record<string, Scene['viewpoint']>> = {
  nearby: 'near',
  closer: 'near',
  'far away': 'far',
  'farther away': 'far',
  above: 'above',
}
export const NUMBERS: Readonly<Record<string, number>> = { one: 1, two: 2, three: 3, four: 4 }
export const SIDES: Readonly<Record<string, string>> = {
  'on the left': 'left',
  'on the right': 'right',
  behind: 'behind',
  'in front': 'front',
  above: 'above',
}
export const NOUNS: Readonly<Record<string, string>> = {
  butterflies: 'butterfly',
  buses: 'bus',
  women: 'woman',
  men: 'man',
  fish: 'fish',
  bus: 'bus',
}
export const LIGHT = ['night', 'dusk', 'day']
