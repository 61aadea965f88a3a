/**
 * Draws a description as SVG text. The same scene and seed give the same text; another seed gives another
 * picture of the same description. Pure; loads no native module.
 */
import type { Scene } from '../scene.ts'
import { createDefs, type Defs } from './defs.ts'
import { placeOf } from './draw-place.ts'
import { subjectsOf } from './draw-subjects.ts'
import { STYLE_DRAWINGS } from './styles/styles.ts'
import { weatherBefore, weatherBehind } from './weather.ts'

export const FORMATS = { landscape: [125, 100], portrait: [100, 125], square: [100, 100] } as const
export type Format = keyof typeof FORMATS

/** The camera's framing: a shift in hundredths of the picture (at most 2), and a zoom. */
export interface Framing {
  readonly dx: number
  readonly dy: number
  readonly closer: number
}
export const STRAIGHT: Framing = { dx: 0, dy: 0, closer: 0 }

export interface Canvas {
  readonly format: Format
  readonly framing: Framing
  /** Long side in pixels; vectors lose nothing at another size. */
  readonly longSidePx: number
}

export function drawScene(scene: Scene, { format, framing, longSidePx }: Canvas, seed: string): string {
  const [width, height] = FORMATS[format]
  const px = (side: number) => Math.round((longSidePx * side) / Math.max(width, height))
  const defs = createDefs()
  const content = sceneContent(scene, seed, defs)
  const [w, h] = [width * (1 - framing.closer), height * (1 - framing.closer)]
  const viewBox = [50 - w / 2 + framing.dx, 50 - h / 2 + framing.dy, w, h]
    .map((value) => value.toFixed(2))
    .join(' ')
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${px(width)}" height="${px(height)}" viewBox="${viewBox}"><defs>${defs.text()}</defs>${content}</svg>`
}

function sceneContent(scene: Scene, seed: string, defs: Defs): string {
  const style = STYLE_DRAWINGS[scene.style]
  const place = placeOf(scene, style, seed, defs)
  return [
    ...place,
    style.veil,
    weatherBehind(scene, defs),
    ...subjectsOf(scene, style, seed, defs),
    weatherBefore(scene, defs),
    style.finish(scene.time, defs),
  ].join('')
}
