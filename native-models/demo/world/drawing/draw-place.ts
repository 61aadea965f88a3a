/**
 * Draws the place of a scene with its sky and light, from the back to the front. Pure; loads no native
 * module.
 */
import { randomStream } from '../../../inversion/random-stream.ts'
import type { Scene } from '../scene.ts'
import { darker, lighter, mix } from './colour.ts'
import type { Defs, Stop } from './defs.ts'
import { HORIZON, ZOOM } from './layout.ts'
import { celestialBodies, litPlace, skyColours } from './light.ts'
import { PLACE_DRAWINGS } from './places/places.ts'
import { between, type Shape, type View } from './shape.ts'
import { type Style, whole } from './styles/style.ts'

export function placeOf(scene: Scene, style: Style, seed: string, defs: Defs): readonly string[] {
  const { time, viewpoint } = scene
  const drawing = PLACE_DRAWINGS[scene.place]
  const random = randomStream('place', seed)
  const view: View = {
    horizon: HORIZON[viewpoint] + between(random, -2, 2),
    zoom: ZOOM[viewpoint],
    time,
    random,
  }
  const draw = (each: Shape) =>
    style.shape(each.shines ? each : { ...each, colour: litPlace(each.colour, time) }, time, defs)
  if (viewpoint === 'above') {
    const ground = litPlace(drawing.ground, time)
    return [
      style.sky(lighter(ground, 0.06), darker(ground, 0.06), time, defs),
      ...drawing.above(view).map(draw),
      glow(scene, defs),
    ]
  }
  if (drawing.sky === null) return drawing.level(view).map(draw)
  const [top, bottom] = skyColours(drawing.sky[time], scene)
  const far = (each: Shape) =>
    draw(
      each.shines
        ? each
        : { ...each, colour: mix(each.colour, drawing.sky?.day[1] ?? each.colour, 0.3 * (1 - each.depth)) },
    )
  return [
    style.sky(top, bottom, time, defs),
    ...celestialBodies(scene, view).map((each) => style.shape(each, time, defs)),
    ...drawing.level(view).map(far),
  ]
}

const LOW_SUN: readonly Stop[] = [
  [0, '#ffb066', 0.5],
  [0.5, '#ff8a5c', 0.12],
  [1, '#4a1f5a', 0.42],
]
const LANTERN: readonly Stop[] = [
  [0, '#ffe9a8', 0.36],
  [0.5, '#ffe9a8', 0.12],
  [0.75, '#ffe9a8', 0],
]

/** A view from above has no sky: low sun comes from a corner, and at night a lantern lights the middle. */
function glow({ time }: Scene, defs: Defs): string {
  if (time === 'day') return ''
  return whole(time === 'dusk' ? defs.linear(LOW_SUN, [0, 0, 1, 1]) : defs.radial(LANTERN))
}
