/**
 * Sun, dusk and night: the colours under each light, and the bodies in the sky. Pure; loads no native module.
 */
import type { Scene, Time, Weather } from '../scene.ts'
import { type Hex, lighter, mix } from './colour.ts'
import { blob, oval } from './path.ts'
import { between, type Shape, shape, shining, type View } from './shape.ts'

const TINT: Readonly<Record<Time, Hex>> = { day: '#fff4d8', dusk: '#e8744f', night: '#101a4a' }
const PLACE_TINT: Readonly<Record<Time, number>> = { day: 0, dusk: 0.24, night: 0.58 }
/** Subjects keep more of their colour than the place, because it is part of the description. */
const SUBJECT_TINT: Readonly<Record<Time, number>> = { day: 0, dusk: 0.05, night: 0.07 }
const GREY_SKY: Readonly<Record<Time, Hex>> = { day: '#a9b4bf', dusk: '#8d7f8c', night: '#232a44' }
const GREY: Readonly<Record<Weather, number>> = { clear: 0, rain: 0.72, snowfall: 0.5, fog: 0.6 }

export const litPlace = (colour: Hex, time: Time) => mix(colour, TINT[time], PLACE_TINT[time])
export const litSubject = (colour: Hex, time: Time) => mix(colour, TINT[time], SUBJECT_TINT[time])

export function skyColours(sky: readonly [Hex, Hex], { time, weather }: Scene): readonly [Hex, Hex] {
  const grey = (colour: Hex) => mix(colour, GREY_SKY[time], GREY[weather])
  return [grey(sky[0]), grey(sky[1])]
}

/** Day: a high sun. Dusk: a large one on the horizon. Night: a crescent and stars. Bad weather hides the sun. */
export function celestialBodies(scene: Scene, { horizon, random }: View): readonly Shape[] {
  const hidden = scene.weather === 'rain' || scene.weather === 'fog'
  const x = random() < 0.5 ? between(random, 14, 30) : between(random, 68, 86)
  switch (scene.time) {
    case 'day':
      return hidden
        ? clouds(scene, random)
        : [shining(oval(x, 13, 6.5), '#fff2b8', 0), ...clouds(scene, random)]
    case 'dusk':
      return [...(hidden ? [] : [shining(oval(x, horizon - 6, 12), '#ffdf94', 0)]), ...clouds(scene, random)]
    case 'night': {
      const stars = Array.from({ length: hidden ? 0 : 26 }, () =>
        shining(
          oval(between(random, -12, 112), between(random, -10, horizon - 8), between(random, 0.4, 1)),
          '#fff7d6',
          0,
        ),
      )
      const moon = blob(
        [x, 6],
        [x - 6, 9],
        [x - 8, 16],
        [x - 4, 22],
        [x + 3, 23],
        [x - 1.5, 18.5],
        [x - 2.5, 12.5],
      )
      return [...stars, shining(moon, hidden ? '#8f96b4' : '#fff3c9', 0)]
    }
  }
}

function clouds({ time, weather }: Scene, random: () => number): readonly Shape[] {
  const heavy = weather === 'rain' || weather === 'snowfall'
  const white = time === 'dusk' ? '#ffd3bd' : '#ffffff'
  return Array.from({ length: heavy ? 4 : 2 }, (_, i) => {
    const [x, y] = [
      between(random, i * 30 - 10, i * 30 + 20),
      between(random, heavy ? 2 : 8, heavy ? 12 : 22),
    ]
    const w = between(random, 9, 14) * (heavy ? 1.5 : 1)
    const puff = blob(
      [x - w, y],
      [x - w * 0.6, y - w * 0.35],
      [x - w * 0.2, y - w * 0.6],
      [x + w * 0.35, y - w * 0.42],
      [x + w, y],
      [x, y + w * 0.08],
    )
    return shape(puff, heavy ? mix('#7d8794', white, 0.25) : lighter(white, 0.3), 0.05)
  })
}
