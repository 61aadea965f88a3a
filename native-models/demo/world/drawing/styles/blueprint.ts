/** White lines on blue, the subject washed in its colour, with a draughtsman's measures. Pure; loads no native module. */
import type { Time } from '../../scene.ts'
import { type Hex, luminance, mix } from '../colour.ts'
import { line } from '../path.ts'
import { FIELD } from '../shape.ts'
import { outlined, painted, type Style, whole } from './style.ts'

const SHEET: Readonly<Record<Time, Hex>> = { day: '#2c6fbd', dusk: '#4d4a93', night: '#0f2555' }
const LINE = '#e6f1ff'
const GRID_STEP = 5

const GRID = Array.from({ length: FIELD.size / GRID_STEP }, (_, i) => FIELD.from + i * GRID_STEP)
  .map((at) => `M${FIELD.from} ${at}H${FIELD.to}M${at} ${FIELD.from}V${FIELD.to}`)
  .join('')

/** Width and height of the subject, measured beside it. */
const MEASURES = [
  line([-50, 5], [50, 5]),
  line([-50, 2], [-50, 8]),
  line([50, 2], [50, 8]),
  line([56, 0], [56, -100]),
  line([53, 0], [59, 0]),
  line([53, -100], [59, -100]),
].join('')

export const blueprint: Style = {
  shadowOpacity: 0,
  sky: (_top, _bottom, time) => whole(SHEET[time]),
  shape: ({ colour, shines, path, strokeWidth, depth }, time) => {
    const opacity = 0.4 + 0.45 * depth
    if (strokeWidth !== null) return painted({ path, strokeWidth: 0.6 }, LINE, opacity)
    const wash = mix(SHEET[time], luminance(colour) > 0.5 ? '#ffffff' : '#04102c', shines ? 0.5 : 0.2)
    return outlined(path, wash, LINE, 0.6, opacity)
  },
  subject: (parts, { colours, decorate, scale, time }) => {
    const width = 0.8 / scale
    const drawn = parts.map((part) => {
      const own = part.role === 'body' || part.role === 'accent'
      const colour = mix(SHEET[time], colours[part.role], own ? 0.84 : 0.4)
      if (part.strokeWidth === null)
        return painted(part, colour) + decorate(part) + outlined(part.path, 'none', LINE, width)
      if (part.role === 'accent') return painted({ ...part, strokeWidth: width }, LINE)
      return painted({ ...part, strokeWidth: part.strokeWidth + width }, LINE) + painted(part, colour)
    })
    return drawn.join('') + painted({ path: MEASURES, strokeWidth: 0.45 / scale }, LINE, 0.75)
  },
  veil: painted({ path: GRID, strokeWidth: 0.25 }, LINE, 0.25),
  finish: () => '',
}
