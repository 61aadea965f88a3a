/** Graphite on paper, the subject in coloured pencil. Pure; loads no native module. */
import type { Time } from '../../scene.ts'
import { darker, type Hex, lighter, luminance, mix } from '../colour.ts'
import { type Defs, lines } from '../defs.ts'
import type { Shape } from '../shape.ts'
import { outlined, painted, type Style, whole } from './style.ts'

const PAPER: Readonly<Record<Time, Hex>> = { day: '#fbf8f0', dusk: '#f4d6bb', night: '#7d84a0' }
const GRAPHITE: Readonly<Record<Time, Hex>> = { day: '#4d4a50', dusk: '#523a3a', night: '#1e1f33' }
/** Areas lighter than this stay paper, without hatching. */
const HATCHED_BELOW: Readonly<Record<Time, number>> = { day: 0.6, dusk: 0.5, night: 0.3 }
/** The share of a place's colour that the pencil leaves on the paper. */
const TINGE: Readonly<Record<Time, number>> = { day: 0.26, dusk: 0.3, night: 0.5 }

/** Draws every line twice, as a hand does. */
function twice(path: string, ink: Hex, width: number, opacity: number): string {
  const second = `<path d="${path}" transform="translate(0.35 -0.25) rotate(0.35)" fill="none" stroke="${ink}" stroke-width="${Number(width.toFixed(2))}" stroke-opacity="${Number((opacity * 0.55).toFixed(2))}"/>`
  return outlined(path, 'none', ink, width, opacity) + second
}

function drawnShape({ colour, shines, depth, ...shape }: Shape, time: Time, defs: Defs): string {
  if (shape.strokeWidth !== null)
    return painted({ ...shape, strokeWidth: Math.min(0.8, shape.strokeWidth) }, GRAPHITE[time], 0.55)
  if (shines) return outlined(shape.path, lighter(PAPER[time], 0.7), GRAPHITE[time], 0.4)
  const darkness = HATCHED_BELOW[time] - luminance(colour)
  const hatching =
    darkness > 0
      ? painted(
          shape,
          defs.repeated(2.6, 38, lines(GRAPHITE[time], 0.14 + (0.2 * Math.round(darkness * 5)) / 5, 0.8)),
        )
      : ''
  return (
    painted(shape, mix(PAPER[time], colour, TINGE[time])) +
    hatching +
    twice(shape.path, GRAPHITE[time], 0.42, 0.4 + 0.4 * depth)
  )
}

export const sketch: Style = {
  shadowOpacity: 0.22,
  sky: (_top, _bottom, time, defs) => {
    const air =
      time === 'night'
        ? defs.repeated(2, -32, lines('#2c2f52', 0.4, 0.5))
        : defs.repeated(4, -32, lines('#8b8790', 0.09, 0.45))
    return whole(PAPER[time]) + whole(air)
  },
  shape: drawnShape,
  subject: (parts, { colours, decorate, scale, time, defs }) => {
    const width = 0.75 / scale
    return parts
      .map((part) => {
        const colour = colours[part.role]
        if (part.strokeWidth === null) {
          const pencil = defs.repeated(
            1.8 / scale,
            40,
            lines(darker(colour, luminance(colour) > 0.85 ? 0.12 : 0.24), 0.34),
          )
          return (
            painted(part, mix('#ffffff', colour, 0.78)) +
            painted(part, pencil) +
            decorate(part) +
            twice(part.path, GRAPHITE[time], width, 1)
          )
        }
        const edge = { ...part, strokeWidth: part.strokeWidth + width }
        return (
          (part.role === 'body' ? painted(edge, GRAPHITE[time]) : '') +
          painted(part, part.role === 'accent' ? GRAPHITE[time] : colour)
        )
      })
      .join('')
  },
  veil: '',
  finish: () => '',
}
