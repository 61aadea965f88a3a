/**
 * Turns descriptions into files: names, formats, dates, cameras, places, and the duplicates of real
 * libraries. Pure.
 *
 * A burst is one drawing from a camera that moves a little, within seconds; a copy is the same bytes under
 * another name. There are no RAW pairs, because an invented RAW file would not be one.
 */
import { pick, type Random, randomStream } from '../../inversion/random-stream.ts'
import { type Format, type Framing, STRAIGHT } from './drawing/draw-scene.ts'
import { sampleScenes } from './sampler.ts'
import type { Place, Scene } from './scene.ts'
import { SPLITS, type Split } from './splits.ts'

export interface Picture {
  /** Reveals little, as a camera's names do; different in each split. */
  readonly id: string
  readonly scene: Scene
  readonly format: Format
  readonly drawingSeed: string
  readonly framing: Framing
  /** Local time without a zone, as EXIF has it: "2024:07:14 18:02:11". */
  readonly taken: string
  readonly camera: { readonly make: string; readonly model: string }
  readonly location: Location
  /** The first picture of its burst. */
  readonly burst: string | null
  /** The picture whose bytes it repeats. */
  readonly copyOf: string | null
}

export interface Location {
  readonly name: string
  readonly latitude: number
  readonly longitude: number
}

export interface PictureSettings {
  readonly split: Split
  readonly count: number
  readonly seed: number
  /** Shares of the pictures that start a burst or are repeated: 0 for training. */
  readonly burstShare: number
  readonly copyShare: number
}

/** The shares of a typical library. */
export const LIBRARY_SHARES = { burstShare: 0.012, copyShare: 0.01 } as const
export const NO_REPEATS = { burstShare: 0, copyShare: 0 } as const

const CAMERAS = [
  { make: 'Searlight', model: 'Postcard One' },
  { make: 'Searlight', model: 'Postcard Mini' },
  { make: 'Lumen & Sons', model: 'Daylight 35' },
] as const

/** Invented places, on no map. The coordinates lie in the open sea. */
const LOCATIONS: Readonly<Record<Place, Location>> = {
  beach: { name: 'Amber Sands', latitude: 31.2, longitude: -41.5 },
  snow: { name: 'Whitefall', latitude: 58.4, longitude: -38.1 },
  forest: { name: 'Mossholm Wood', latitude: 47.9, longitude: -30.3 },
  city: { name: 'Port Lumen', latitude: 42.6, longitude: -35.8 },
  desert: { name: 'Saffron Flats', latitude: 24.1, longitude: -39.2 },
  lake: { name: 'Mirrormere', latitude: 49.3, longitude: -33.7 },
  kitchen: { name: 'Number Nine, Kettle Lane', latitude: 42.7, longitude: -35.6 },
  meadow: { name: 'Clover Rise', latitude: 45.1, longitude: -31.9 },
  mountains: { name: 'The Paper Peaks', latitude: 52.2, longitude: -36.4 },
  'living room': { name: 'Number Ten, Kettle Lane', latitude: 42.8, longitude: -35.7 },
  village: { name: 'Little Tilling', latitude: 44.4, longitude: -32.6 },
  'lavender field': { name: 'Violet Hollow', latitude: 39.5, longitude: -34.2 },
}

const FIRST_DAY_MS = Date.UTC(2019, 0, 1)
const DAYS = 2190
const HOURS = { day: [8, 17], dusk: [18, 20], night: [21, 24] } as const

export function makePictures(settings: PictureSettings): readonly Picture[] {
  const { split, count, seed } = settings
  const pictures: Picture[] = []
  for (const scene of sampleScenes(split, count, seed)) {
    if (pictures.length >= count) break
    const first = pictureOf(scene, split, seed, pictures.length)
    const random = randomStream('repeats', first.drawingSeed)
    pictures.push(first, ...repeatsOf(first, settings, random, pictures.length + 1))
  }
  return pictures.slice(0, count)
}

function pictureOf(scene: Scene, split: Split, seed: number, index: number): Picture {
  const drawingSeed = `${seed}/${split}/${index}`
  const random = randomStream('picture', drawingSeed)
  const [from, to] = HOURS[scene.time]
  const secondsOfDay = (from + random() * (to - from)) * 3600
  return {
    id: idOf(split, index),
    scene,
    drawingSeed,
    framing: STRAIGHT,
    burst: null,
    copyOf: null,
    format: pick(random, ['landscape', 'landscape', 'portrait', 'square'] as const),
    taken: exifDate(FIRST_DAY_MS + Math.floor(random() * DAYS) * 86_400_000 + secondsOfDay * 1000),
    camera: pick(random, CAMERAS),
    location: LOCATIONS[scene.place],
  }
}

function repeatsOf(
  first: Picture,
  settings: PictureSettings,
  random: Random,
  index: number,
): readonly Picture[] {
  const chance = random()
  if (chance < settings.copyShare) return [{ ...first, id: idOf(settings.split, index), copyOf: first.id }]
  if (chance > 1 - settings.burstShare) {
    return Array.from({ length: 2 + Math.floor(random() * 3) }, (_, i) => ({
      ...first,
      id: idOf(settings.split, index + i),
      burst: first.id,
      framing: { dx: (random() - 0.5) * 4, dy: (random() - 0.5) * 3, closer: random() * 0.05 },
      taken: later(first.taken, i + 1),
    }))
  }
  return []
}

const ID_RANGE = 1_000_000
function idOf(split: Split, index: number): string {
  return `postcard-${String(SPLITS.indexOf(split) * ID_RANGE + index).padStart(6, '0')}`
}

function exifDate(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace('T', ' ').replaceAll('-', ':')
}

function later(taken: string, seconds: number): string {
  const [date = '', time = ''] = taken.split(' ')
  return exifDate(Date.parse(`${date.replaceAll(':', '-')}T${time}Z`) + seconds * 1000)
}
