/** Draws rain, snowfall and fog over a picture, the same in each style. Pure; loads no native module. */
import type { Scene } from '../scene.ts'
import type { Defs } from './defs.ts'
import { everywhere, painted, whole } from './styles/style.ts'

const drops = (dx: number, strokeWidth: number) => ({
  path: everywhere(12, 7.3, (x, y) => `M${(x + dx).toFixed(1)} ${y}l-1.7 6.6`),
  strokeWidth,
})
const RAIN =
  whole('#27364a', 0.14) +
  painted(drops(0.8, 0.5), '#24405f', 0.45) +
  painted(drops(0, 0.95), '#d9ecff', 0.75)

/** A line of length 0 with round ends is a flake. */
const flakes = (stepX: number, stepY: number, strokeWidth: number) => ({
  path: everywhere(
    stepX,
    stepY,
    (x, y) => `M${(x + ((y * 0.31) % 5)).toFixed(1)} ${(y + ((x * 0.43) % 6)).toFixed(1)}h0`,
  ),
  strokeWidth,
})
const snow = (stepX: number, stepY: number, strokeWidth: number) =>
  painted(flakes(stepX, stepY, strokeWidth + 0.5), '#9fb3cc', 0.8) +
  painted(flakes(stepX, stepY, strokeWidth), '#ffffff')
/** Most snow falls behind the subjects: in front of them it would look like spots. */
const FAR_SNOW = snow(12, 6.3, 1.9)
const NEAR_SNOW = snow(31, 23, 2.2)

/** Behind the subjects. */
export function weatherBehind({ weather, time }: Scene, defs: Defs): string {
  if (weather === 'snowfall') return FAR_SNOW
  if (weather !== 'fog') return ''
  const mist = time === 'night' ? '#8790ab' : time === 'dusk' ? '#e8c3ae' : '#eef1f1'
  return whole(
    defs.linear([
      [0, mist, 0.5],
      [0.5, mist, 0.68],
      [0.85, mist, 0.38],
    ]),
  )
}

/** In front of everything. */
export function weatherBefore({ weather, time }: Scene, defs: Defs): string {
  switch (weather) {
    case 'clear':
      return ''
    case 'rain':
      return RAIN
    case 'snowfall':
      return NEAR_SNOW
    case 'fog': {
      const mist = time === 'night' ? '#8790ab' : '#f2f3f1'
      return whole(
        defs.linear([
          [0.4, mist, 0.05],
          [0.72, mist, 0.3],
          [0.8, mist, 0.08],
          [0.95, mist, 0.34],
        ]),
      )
    }
  }
}
