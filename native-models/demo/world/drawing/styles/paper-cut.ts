/**
 * Layered sheets of coloured paper, the subject folded once down the middle. Pure; loads no native module.
 */
import { darker, type Hex, lighter, mix } from '../colour.ts'
import type { Defs } from '../defs.ts'
import { everywhere, outlined, painted, type Style, silhouette, whole } from './style.ts'

const SHADE = '#1a1030'
const MARGIN = '#fffaf0'
const FIBRES =
  painted({ path: everywhere(8, 3.6, (x, y) => `M${x} ${y}l3 0.9`), strokeWidth: 0.35 }, '#ffffff', 0.2) +
  painted({ path: everywhere(9, 4.1, (x, y) => `M${x} ${y}l2.2 0.8`), strokeWidth: 0.3 }, '#2a1a10', 0.08)

const folded = (colour: Hex, defs: Defs) =>
  defs.linear(
    [
      [0, lighter(colour, 0.16)],
      [0.5, lighter(colour, 0.04)],
      [0.5, darker(colour, 0.16)],
      [1, darker(colour, 0.04)],
    ],
    [0, 0.2, 1, 0],
  )

const lifted = (path: string, dx: number, dy: number, opacity: number) =>
  `<path d="${path}" transform="translate(${dx.toFixed(1)} ${dy.toFixed(1)})" fill="${SHADE}" fill-opacity="${opacity}"/>`

export const paperCut: Style = {
  shadowOpacity: 0,
  sky: (top, bottom) => {
    const rings = [0, 1, 2, 3, 4].map((i) => {
      const radius = 84 - i * 13
      const path = `M${50 - radius} 64a${radius} ${radius} 0 0 1 ${2 * radius} 0Z`
      return lifted(path, 0, -0.9, 0.1) + painted({ path, strokeWidth: null }, mix(top, bottom, (i + 1) / 5))
    })
    return whole(top) + rings.join('')
  },
  shape: ({ colour, path, strokeWidth }) => {
    if (strokeWidth !== null) return painted({ path, strokeWidth }, colour)
    return lifted(path, 1, -0.9, 0.2) + outlined(path, colour, lighter(colour, 0.45), 0.3)
  },
  subject: (parts, { colours, decorate, scale, defs }) => {
    const outline = silhouette(parts)
    const margin = painted({ path: outline, strokeWidth: 2.6 / scale }, MARGIN)
    const sheets = parts.map((part) => {
      const colour = colours[part.role]
      if (part.strokeWidth !== null) return painted(part, colour)
      return (
        painted(part, folded(colour, defs)) +
        decorate(part) +
        outlined(part.path, 'none', lighter(colour, 0.55), 0.45 / scale)
      )
    })
    return lifted(outline, 2.6 / scale, 2.4 / scale, 0.4) + margin + sheets.join('')
  },
  veil: '',
  finish: () => FIBRES,
}
