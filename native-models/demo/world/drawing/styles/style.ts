/**
 * The decisions of a style. Places are shapes and subjects are parts with roles; a style decides the look of
 * both, so that no drawing depends on a style. Pure; loads no native module.
 */
import type { Time } from '../../scene.ts'
import type { Hex } from '../colour.ts'
import type { Defs } from '../defs.ts'
import type { Part, Role } from '../part.ts'
import { FIELD, type Shape } from '../shape.ts'

/** The colours of one subject, already in the scene's light. */
export interface Look {
  readonly colours: Readonly<Record<Role, Hex>>
  /** Draws stripes or spots over a part in the described colour, or nothing. */
  readonly decorate: (part: Part) => string
  /** Hundredths of the picture for one unit of the subject's box. */
  readonly scale: number
  readonly time: Time
  readonly defs: Defs
}

export interface Style {
  readonly sky: (top: Hex, bottom: Hex, time: Time, defs: Defs) => string
  readonly shape: (shape: Shape, time: Time, defs: Defs) => string
  readonly subject: (parts: readonly Part[], look: Look) => string
  /** The opacity of the shadow under a subject; 0 draws none. */
  readonly shadowOpacity: number
  /** Over the place, under the subjects. */
  readonly veil: string
  /** Over everything. */
  readonly finish: (time: Time, defs: Defs) => string
}

/** One path, filled or stroked with the same paint. */
export function painted(of: Pick<Shape, 'path' | 'strokeWidth'>, paint: string, opacity = 1): string {
  const faded = (what: string) => (opacity === 1 ? '' : ` ${what}-opacity="${Number(opacity.toFixed(2))}"`)
  if (of.strokeWidth === null) return `<path d="${of.path}" fill="${paint}"${faded('fill')}/>`
  const width = Number(of.strokeWidth.toFixed(2))
  return `<path d="${of.path}" fill="none" stroke="${paint}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"${faded('stroke')}/>`
}

/** Fill and outline in one element. */
export function outlined(path: string, fill: string, ink: string, width: number, opacity = 1): string {
  const faded = opacity === 1 ? '' : ` stroke-opacity="${Number(opacity.toFixed(2))}"`
  return `<path d="${path}" fill="${fill}" stroke="${ink}" stroke-width="${Number(width.toFixed(2))}" stroke-linejoin="round"${faded}/>`
}

export const whole = (fill: string, opacity = 1) =>
  `<rect x="${FIELD.from}" y="${FIELD.from}" width="${FIELD.size}" height="${FIELD.size}" fill="${fill}"${opacity === 1 ? '' : ` fill-opacity="${opacity}"`}/>`

/** The outline of everything that is filled. */
export const silhouette = (parts: readonly Part[]) =>
  parts
    .filter(({ strokeWidth }) => strokeWidth === null)
    .map(({ path }) => path)
    .join('')

/** `content` at each knot of a grid over the whole field, every other row moved by half: path data. */
export function everywhere(stepX: number, stepY: number, content: (x: number, y: number) => string): string {
  const marks: string[] = []
  for (let row = 0; row * stepY < FIELD.size; row++) {
    for (let x = FIELD.from + (row % 2) * (stepX / 2); x < FIELD.to; x += stepX) {
      marks.push(content(Number(x.toFixed(1)), Number((FIELD.from + row * stepY).toFixed(1))))
    }
  }
  return marks.join('')
}
