/** The postcards on the contact sheet and their places, chosen by eye, with every style among them. Pure. */
import type { Colour, Place, Scene, Style, Subject, Time } from './scene.ts'

export interface Card {
  /** The card's centre, in pixels of the sheet. */
  readonly x: number
  readonly y: number
  readonly turnDegrees: number
  /** A factor for the cards' common size. */
  readonly growth: number
  readonly scene: Scene
}

type Look = readonly [Subject, Colour, Place, Time, Style]
const plain = { pattern: 'plain', size: 'large', count: 1, weather: 'clear', companion: null } as const

function card(x: number, y: number, turnDegrees: number, look: Look, more: Partial<Scene> = {}): Card {
  const [subject, colour, place, time, style] = look
  const scene: Scene = { ...plain, viewpoint: 'near', subject, colour, place, time, style, ...more }
  return { x, y, turnDegrees, growth: 1, scene }
}

const striped = { pattern: 'striped' } as const
const spotted = { pattern: 'spotted' } as const

const STREWN: readonly Card[] = [
  card(130, 110, -7, ['lighthouse', 'red', 'beach', 'dusk', 'painting'], striped),
  card(372, 96, 4, ['balloon', 'orange', 'mountains', 'day', 'paper cut'], striped),
  card(610, 112, -3, ['cat', 'black', 'village', 'night', 'painting'], {
    companion: { kind: 'butterfly', relation: 'above' },
  }),
  card(846, 96, 5, ['sailboat', 'blue', 'lake', 'dusk', 'mosaic'], { count: 2 }),
  card(1076, 118, -6, ['train', 'green', 'snow', 'day', 'cartoon'], { weather: 'snowfall' }),
  card(118, 312, 5, ['bicycle', 'red', 'city', 'day', 'blueprint']),
  card(358, 296, -5, ['fish', 'purple', 'desert', 'day', 'cartoon'], { ...spotted, count: 3 }),
  card(852, 300, -4, ['house', 'yellow', 'lavender field', 'day', 'painting']),
  card(1088, 318, 6, ['elephant', 'blue', 'living room', 'day', 'sketch'], {
    companion: { kind: 'teapot', relation: 'left' },
  }),
  card(136, 508, -4, ['umbrella', 'yellow', 'city', 'night', 'painting'], { count: 2, weather: 'rain' }),
  card(374, 496, 6, ['castle', 'white', 'meadow', 'dusk', 'paper cut']),
  card(846, 504, 4, ['horse', 'black', 'beach', 'day', 'mosaic'], striped),
  card(1072, 520, -5, ['tent', 'orange', 'forest', 'night', 'painting']),
  card(128, 698, 6, ['rabbit', 'white', 'kitchen', 'day', 'cartoon'], { count: 4, size: 'small' }),
  card(366, 704, -4, ['windmill', 'red', 'snow', 'night', 'blueprint']),
  card(606, 700, 3, ['car', 'yellow', 'village', 'day', 'painting'], { count: 3, viewpoint: 'above' }),
  card(840, 706, -6, ['mushroom', 'red', 'forest', 'day', 'sketch'], { ...spotted, count: 2 }),
  card(1084, 708, 5, ['turtle', 'green', 'lake', 'day', 'paper cut'], { viewpoint: 'far' }),
]

/** The larger card on top, in the middle. */
const HERO: Card = {
  ...card(604, 404, -2, ['snail', 'orange', 'meadow', 'dusk', 'painting'], {
    companion: { kind: 'balloon', relation: 'above' },
  }),
  growth: 1.22,
}

export const CARDS: readonly Card[] = [...STREWN, HERO]
