/** The shaded style: light from the upper left, air between the layers. Pure; loads no native module. */
import { darker, type Hex, lighter, luminance } from '../colour.ts'
import type { Defs } from '../defs.ts'
import { outlined, painted, type Style, whole } from './style.ts'

const modelled = (colour: Hex, defs: Defs) =>
  defs.linear(
    [
      [0, lighter(colour, 0.34)],
      [0.45, colour],
      [1, darker(colour, 0.26)],
    ],
    [0.1, 0, 0.75, 1],
  )

const contour = (colour: Hex) => (luminance(colour) < 0.25 ? lighter(colour, 0.5) : darker(colour, 0.55))

export const painting: Style = {
  shadowOpacity: 0.45,
  sky: (top, bottom, _time, defs) =>
    whole(
      defs.linear([
        [0.08, top],
        [0.62, bottom],
      ]),
    ),
  shape: ({ shines, colour, ...shape }, _time, defs) => {
    if (shines || shape.strokeWidth !== null) return painted(shape, colour)
    return painted(
      shape,
      defs.linear([
        [0, lighter(colour, 0.16)],
        [1, darker(colour, 0.06 + 0.2 * shape.depth)],
      ]),
    )
  },
  subject: (parts, { colours, decorate, scale, defs }) =>
    parts
      .map((part) => {
        const colour = colours[part.role]
        if (part.strokeWidth === null) {
          return (
            outlined(part.path, modelled(colour, defs), contour(colour), 0.5 / scale, 0.75) + decorate(part)
          )
        }
        const edge = { ...part, strokeWidth: part.strokeWidth + 1 / scale }
        return (part.role === 'body' ? painted(edge, contour(colour), 0.7) : '') + painted(part, colour)
      })
      .join(''),
  veil: '',
  finish: (time, defs) => {
    const corner = time === 'day' ? '#3a2410' : '#05030f'
    return whole(
      defs.radial([
        [0.62, corner, 0],
        [1, corner, 0.2],
      ]),
    )
  },
}
