/**
 * The exact content of a postcard: everything that captions, queries and answers may mention, and nothing
 * else. Pure; loads no native module.
 */

export const SUBJECTS = [
  'cat',
  'dog',
  'horse',
  'elephant',
  'rabbit',
  'duck',
  'fish',
  'butterfly',
  'turtle',
  'snail',
  'car',
  'bus',
  'bicycle',
  'train',
  'balloon',
  'sailboat',
  'house',
  'lighthouse',
  'windmill',
  'castle',
  'tent',
  'tree',
  'flower',
  'mushroom',
  'woman',
  'man',
  'teapot',
  'lamp',
  'chair',
  'umbrella',
] as const
export const COLOURS = ['red', 'orange', 'yellow', 'green', 'blue', 'purple', 'white', 'black'] as const
export const PATTERNS = ['plain', 'striped', 'spotted'] as const
export const SIZES = ['small', 'large'] as const
export const COUNTS = [1, 2, 3, 4] as const
export const PLACES = [
  'beach',
  'snow',
  'forest',
  'city',
  'desert',
  'lake',
  'kitchen',
  'meadow',
  'mountains',
  'living room',
  'village',
  'lavender field',
] as const
export const TIMES = ['day', 'dusk', 'night'] as const
export const WEATHERS = ['clear', 'rain', 'snowfall', 'fog'] as const
/**
 * Things that may stand beside the subjects, once and in their own colour. None also belongs to a place, as
 * trees do.
 */
export const COMPANIONS = [
  'cat',
  'dog',
  'duck',
  'rabbit',
  'tent',
  'mushroom',
  'balloon',
  'butterfly',
  'umbrella',
  'chair',
  'teapot',
  'bicycle',
] as const satisfies readonly (typeof SUBJECTS)[number][]
/** The companion's position as seen in the picture. */
export const RELATIONS = ['left', 'right', 'behind', 'front', 'above'] as const
export const VIEWPOINTS = ['near', 'far', 'above'] as const
/** The domains. `painting` is the shaded one; "photo" says nothing about the style: every file is a photo. */
export const STYLES = ['painting', 'sketch', 'cartoon', 'paper cut', 'mosaic', 'blueprint'] as const

export type Subject = (typeof SUBJECTS)[number]
export type Colour = (typeof COLOURS)[number]
export type Pattern = (typeof PATTERNS)[number]
export type Size = (typeof SIZES)[number]
export type Count = (typeof COUNTS)[number]
export type Place = (typeof PLACES)[number]
export type Time = (typeof TIMES)[number]
export type Weather = (typeof WEATHERS)[number]
export type CompanionKind = (typeof COMPANIONS)[number]
export type Relation = (typeof RELATIONS)[number]
export type Viewpoint = (typeof VIEWPOINTS)[number]
export type Style = (typeof STYLES)[number]

export interface Companion {
  readonly kind: CompanionKind
  readonly relation: Relation
}

export interface Scene {
  readonly subject: Subject
  readonly colour: Colour
  readonly pattern: Pattern
  readonly size: Size
  readonly count: Count
  readonly place: Place
  readonly time: Time
  readonly weather: Weather
  readonly companion: Companion | null
  readonly viewpoint: Viewpoint
  readonly style: Style
}

export const INDOOR: readonly Place[] = ['kitchen', 'living room']
/** Some places contain these too, so no caption can say that a picture shows none. */
export const SCENERY: readonly Subject[] = ['tree', 'flower', 'house', 'lamp']
export const FLYING: readonly Subject[] = ['balloon', 'butterfly', 'fish']

/** Scenes with equal keys have equal descriptions. */
export function sceneKey(scene: Scene): string {
  const { companion } = scene
  return [
    scene.subject,
    scene.colour,
    scene.pattern,
    scene.size,
    scene.count,
    scene.place,
    scene.time,
    scene.weather,
    companion === null ? '-' : `${companion.kind} ${companion.relation}`,
    scene.viewpoint,
    scene.style,
  ].join('|')
}
