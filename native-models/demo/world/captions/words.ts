/**
 * The wording of each value. Captions and queries share one small vocabulary, so that a tiny model learns all
 * of it. Pure.
 */
import type {
  Colour,
  Count,
  Pattern,
  Place,
  Relation,
  Scene,
  Size,
  Style,
  Subject,
  Time,
  Viewpoint,
  Weather,
} from '../scene.ts'

/**
 * The attributes that a sentence can mention; `companion` is the thing beside the subject, `relation` its
 * position.
 */
export type Attribute = keyof Scene | 'relation'

const PLURALS: Readonly<Partial<Record<Subject, string>>> = {
  fish: 'fish',
  butterfly: 'butterflies',
  bus: 'buses',
  woman: 'women',
  man: 'men',
}
export const pluralOf = (subject: Subject) => PLURALS[subject] ?? `${subject}s`

export const COUNT_WORDS: Readonly<Record<Count, string>> = { 1: 'one', 2: 'two', 3: 'three', 4: 'four' }
export const SIZE_WORDS: Readonly<Record<Size, string>> = { small: 'small', large: 'large' }
export const COLOUR_WORDS: Readonly<Record<Colour, string>> = {
  red: 'red',
  orange: 'orange',
  yellow: 'yellow',
  green: 'green',
  blue: 'blue',
  purple: 'purple',
  white: 'white',
  black: 'black',
}
export const PATTERN_WORDS: Readonly<Record<Pattern, string>> = {
  plain: 'plain',
  striped: 'striped',
  spotted: 'spotted',
}

export const PLACE_PHRASES: Readonly<Record<Place, string>> = {
  beach: 'on a beach',
  snow: 'in the snow',
  forest: 'in a forest',
  city: 'in a city',
  desert: 'in a desert',
  lake: 'on a lake',
  kitchen: 'in a kitchen',
  meadow: 'in a meadow',
  mountains: 'in the mountains',
  'living room': 'in a living room',
  village: 'in a village',
  'lavender field': 'in a lavender field',
}
export const TIME_PHRASES: Readonly<Record<Time, string>> = {
  day: 'by day',
  dusk: 'at dusk',
  night: 'at night',
}
export const WEATHER_PHRASES: Readonly<Record<Weather, string>> = {
  clear: 'in clear weather',
  rain: 'in the rain',
  snowfall: 'in falling snow',
  fog: 'in the fog',
}
export const VIEWPOINT_PHRASES: Readonly<Record<Viewpoint, string>> = {
  near: 'seen from nearby',
  far: 'seen from far away',
  above: 'seen from above',
}
/** "with a dog ...": the dog's position. */
export const RELATION_PHRASES: Readonly<Record<Relation, string>> = {
  left: 'on the left',
  right: 'on the right',
  behind: 'behind',
  front: 'in front',
  above: 'above',
}
export const STYLE_WORDS: Readonly<Record<Style, string>> = {
  painting: 'painting',
  sketch: 'sketch',
  cartoon: 'cartoon',
  'paper cut': 'paper cut',
  mosaic: 'mosaic',
  blueprint: 'blueprint',
}

/** "a" or "an" before the next word; no word here starts with a silent h or a spoken y. */
export const withArticle = (words: string) => `${/^[aeiou]/.test(words) ? 'an' : 'a'} ${words}`

/** For people, captions give the colour of their clothes. */
const PEOPLE: readonly Subject[] = ['woman', 'man']
export const isPerson = (subject: Subject) => PEOPLE.includes(subject)
/** After "is": "red", or "in red clothes" for a person. */
export const looking = (subject: Subject, words: string) =>
  isPerson(subject) ? `in ${words} clothes` : words

export function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' ')
}
