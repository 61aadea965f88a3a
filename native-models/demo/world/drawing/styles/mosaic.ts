/**
 * Tesserae in grout: large ones for the place, small turned ones for the subject. Pure; loads no native
 * module.
 */
import { randomStream } from '../../../../inversion/random-stream.ts'
import { type Defs, lines, type Stop } from '../defs.ts'
import type { Part } from '../part.ts'
import { between, FIELD } from '../shape.ts'
import { outlined, painted, type Style, whole } from './style.ts'

const GROUT = '#e9dfcb'
const SIDE = 3.4
const TONES = [-0.2, -0.12, -0.06, 0.06, 0.12, 0.2] as const

/** Every picture shares the place's tiles, so they are drawn once, one path for each of a few tones. */
const PLACE_TILES = (() => {
  const random = randomStream('tesserae')
  const paths = TONES.map(() => '')
  const grid: string[] = []
  for (let at = FIELD.from; at < FIELD.to; at += SIDE) {
    grid.push(`M${at.toFixed(1)} ${FIELD.from}V${FIELD.to}M${FIELD.from} ${at.toFixed(1)}H${FIELD.to}`)
    for (let x = FIELD.from; x < FIELD.to; x += SIDE) {
      const tone = Math.floor(between(random, 0, TONES.length + 1))
      if (tone < TONES.length) paths[tone] += `M${x.toFixed(1)} ${at.toFixed(1)}h${SIDE}v${SIDE}h${-SIDE}Z`
    }
  }
  const tiles = TONES.map((tone, i) =>
    painted({ path: paths[i] ?? '', strokeWidth: null }, tone < 0 ? '#000000' : '#ffffff', Math.abs(tone)),
  )
  return tiles.join('') + painted({ path: grid.join(''), strokeWidth: 0.45 }, GROUT, 0.6)
})()

/** Lighter and darker rows; two of them, crossed, make tiles of many tones. */
const ROWS: readonly Stop[] = [-0.1, 0.1, -0.04, 0.14, -0.13].flatMap((tone, i): Stop[] => {
  const colour = tone < 0 ? '#000000' : '#ffffff'
  return [
    [i / 5, colour, Math.abs(tone)],
    [(i + 1) / 5, colour, Math.abs(tone)],
  ]
})
const TURNED_DEGREES = [28, 118] as const

function tiled(part: Part, scale: number, defs: Defs): string {
  const side = 2.6 / scale
  const rows = TURNED_DEGREES.map((angle) => painted(part, defs.repeated(side * 5, angle, ROWS)))
  const joints = TURNED_DEGREES.map((angle) =>
    painted(part, defs.repeated(side, angle, lines(GROUT, 0.1, 0.6))),
  )
  return rows.join('') + joints.join('')
}

export const mosaic: Style = {
  shadowOpacity: 0.3,
  sky: (top, bottom, _time, defs) =>
    whole(
      defs.linear([
        [0.08, top],
        [0.62, bottom],
      ]),
    ),
  shape: ({ colour, path, strokeWidth }) =>
    strokeWidth === null ? outlined(path, colour, GROUT, 0.5) : painted({ path, strokeWidth }, colour),
  subject: (parts, { colours, decorate, scale, defs }) =>
    parts
      .map((part) => {
        const colour = colours[part.role]
        if (part.strokeWidth !== null) return painted(part, colour)
        const tiles = part.role === 'body' || part.role === 'accent' ? tiled(part, scale, defs) : ''
        return (
          painted(part, colour) + decorate(part) + tiles + outlined(part.path, 'none', GROUT, 0.8 / scale)
        )
      })
      .join(''),
  veil: PLACE_TILES,
  finish: () => '',
}
