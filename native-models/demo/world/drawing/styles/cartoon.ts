/** Flat, loud colours, a thick outline, dots in the air. Pure; loads no native module. */
import { darker, type Hex, mix, vivid } from '../colour.ts'
import type { Defs } from '../defs.ts'
import { everywhere, outlined, painted, type Style, whole } from './style.ts'

const INK = '#1d1626'
const OUTLINE = 1.1

const twoTone = (colour: Hex, defs: Defs) =>
  defs.linear(
    [
      [0, colour],
      [0.66, colour],
      [0.66, darker(colour, 0.2)],
      [1, darker(colour, 0.2)],
    ],
    [0.2, 0, 0.6, 1],
  )

/** A line of length 0 with round ends is a dot. */
const DOTS = { path: everywhere(5.6, 3, (x, y) => `M${x} ${y}h0`), strokeWidth: 2 }

export const cartoon: Style = {
  shadowOpacity: 0.35,
  sky: (top, bottom, time) =>
    whole(mix(top, bottom, 0.25)) + painted(DOTS, time === 'night' ? '#5b6bd0' : '#ffffff', 0.22),
  shape: ({ colour, shines, depth, ...shape }) => {
    if (shape.strokeWidth !== null) return painted(shape, colour)
    const loud = mix(colour, vivid(colour), 0.4)
    return depth < 0.1 && !shines ? painted(shape, loud) : outlined(shape.path, loud, INK, 0.8)
  },
  subject: (parts, { colours, decorate, scale, defs }) => {
    const width = OUTLINE / scale
    return parts
      .map((part) => {
        const colour = colours[part.role]
        if (part.strokeWidth === null) {
          return (
            painted(part, twoTone(colour, defs)) + decorate(part) + outlined(part.path, 'none', INK, width)
          )
        }
        if (part.role !== 'body' && part.role !== 'trim')
          return painted(part, part.role === 'accent' ? INK : colour)
        return painted({ ...part, strokeWidth: part.strokeWidth + 2 * width }, INK) + painted(part, colour)
      })
      .join('')
  },
  veil: '',
  finish: () => '',
}
