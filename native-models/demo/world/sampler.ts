/** Draws random descriptions, with every value about as often as every other. Pure. */
import { type Random, randomStream, shuffled } from '../../inversion/random-stream.ts'
import { isPlausible } from './plausible.ts'
import {
  COLOURS,
  COMPANIONS,
  INDOOR,
  PATTERNS,
  PLACES,
  RELATIONS,
  type Scene,
  SIZES,
  STYLES,
  SUBJECTS,
  sceneKey,
  TIMES,
  VIEWPOINTS,
  type Weather,
} from './scene.ts'
import { isHeldOut, type Split, splitOf } from './splits.ts'

/** Deals all values before it repeats one. */
function deck<T>(random: Random, values: readonly T[]): () => T {
  let cards: T[] = []
  return () => {
    if (cards.length === 0) cards = shuffled(random, values)
    return cards.pop() as T
  }
}

/** Most pictures show a single subject, and most have clear weather. */
const DEALT_COUNTS = [1, 1, 2, 3, 4] as const
const DEALT_WEATHERS: readonly Weather[] = ['clear', 'clear', 'clear', 'rain', 'snowfall', 'fog']
/** The share of test descriptions with a combination that training never shows. */
const HELD_OUT_SHARE = 0.25

function proposals(random: Random): () => Scene {
  const [subject, colour, pattern] = [deck(random, SUBJECTS), deck(random, COLOURS), deck(random, PATTERNS)]
  const [size, count, place] = [deck(random, SIZES), deck(random, DEALT_COUNTS), deck(random, PLACES)]
  const [time, weather, viewpoint] = [
    deck(random, TIMES),
    deck(random, DEALT_WEATHERS),
    deck(random, VIEWPOINTS),
  ]
  const [kind, relation, style] = [deck(random, COMPANIONS), deck(random, RELATIONS), deck(random, STYLES)]
  const hasCompanion = deck(random, [true, true, true, false, false])
  return () => ({
    subject: subject(),
    colour: colour(),
    pattern: pattern(),
    size: size(),
    count: count(),
    place: place(),
    time: time(),
    weather: weather(),
    companion: hasCompanion() ? { kind: kind(), relation: relation() } : null,
    viewpoint: viewpoint(),
    style: style(),
  })
}

/** Corrects a description when possible, so that kitchens and bicycles are as frequent as the rest. */
function fitted(scene: Scene): Scene {
  const weather = INDOOR.includes(scene.place) ? 'clear' : scene.weather
  return { ...scene, weather, pattern: scene.subject === 'bicycle' ? 'plain' : scene.pattern }
}

/**
 * `count` different descriptions of one split. Other draws from the same split may start with the same ones.
 */
export function sampleScenes(split: Split, count: number, seed: number): readonly Scene[] {
  const random = randomStream('scenes', split, seed)
  const propose = proposals(random)
  const scenes = new Map<string, Scene>()
  while (scenes.size < count) {
    const scene = fitted(propose())
    const wanted = split === 'test' && random() < HELD_OUT_SHARE
    if (isPlausible(scene) && splitOf(scene) === split && isHeldOut(scene) === wanted)
      scenes.set(sceneKey(scene), scene)
  }
  return [...scenes.values()]
}
