/** The colours of one subject in the scene's light, and its stripes or spots. Pure; loads no native module. */
import type { CompanionKind, Scene } from '../scene.ts'
import { COLOUR_HEX, darker, type Hex, lighter, luminance } from './colour.ts'
import { type Defs, lines } from './defs.ts'
import type { Placement } from './layout.ts'
import { litSubject } from './light.ts'
import { type Look, painted } from './styles/style.ts'

/** A companion has its own colour, because captions do not mention it. */
const COMPANION_HEX: Readonly<Record<CompanionKind, Hex>> = {
  cat: '#9b9ca3',
  dog: '#a86f3d',
  duck: '#f7d65a',
  rabbit: '#c9b8a6',
  tent: '#c8c05a',
  mushroom: '#d2473c',
  balloon: '#f08a4b',
  butterfly: '#f2a63b',
  umbrella: '#35b3a8',
  chair: '#b98350',
  teapot: '#7fb6d6',
  bicycle: '#5a6472',
}

export function lookOf(scene: Scene, { subject, isCompanion }: Placement, scale: number, defs: Defs): Look {
  const base = isCompanion ? COMPANION_HEX[subject as CompanionKind] : COLOUR_HEX[scene.colour]
  const lit = (colour: Hex) => litSubject(colour, scene.time)
  const accent = luminance(base) < 0.2 ? lighter(base, 0.32) : darker(base, 0.3)
  return {
    colours: {
      body: lit(base),
      accent: lit(accent),
      trim: lit(trimOf(subject)),
      light: scene.time === 'night' ? '#ffe7a0' : '#fdf8ea',
      dark: '#2a2330',
    },
    decorate:
      isCompanion || scene.pattern === 'plain' ? () => '' : decoration(scene.pattern, base, scale, defs),
    scale,
    time: scene.time,
    defs,
  }
}

const GREEN_TRIM: readonly string[] = ['flower', 'turtle']
const trimOf = (subject: string) =>
  GREEN_TRIM.includes(subject) ? '#7fae4a' : subject === 'duck' ? '#f39a2d' : '#c98f62'

/** At least some 1.3 pixels a stripe in a picture 64 pixels wide. */
const COARSEST_PERIOD = 4.6

function decoration(pattern: 'striped' | 'spotted', base: Hex, scale: number, defs: Defs): Look['decorate'] {
  const ink = luminance(base) > 0.6 ? '#33241f' : '#fff8e6'
  const period = Math.max(17, COARSEST_PERIOD / scale)
  if (pattern === 'striped') {
    const stripes = defs.repeated(period, -24, lines(ink, 0.42))
    return (part) => (part.role === 'body' ? painted(part, stripes) : '')
  }
  const spots = painted({ path: spotsOver(period * 1.18), strokeWidth: period * 0.6 }, ink)
  return (part) =>
    part.role === 'body' && part.strokeWidth === null
      ? `<g clip-path="${defs.clip(part.path)}">${spots}</g>`
      : ''
}

/** Spots over the whole box of a subject, as lines of length 0 with round ends. */
function spotsOver(step: number): string {
  const spots: string[] = []
  for (let y = -4, row = 0; y > -110; y -= step / 2, row++) {
    for (let x = -52 + (row % 2) * (step / 2); x < 56; x += step) {
      spots.push(`M${(x + y * 0.12).toFixed(1)} ${y.toFixed(1)}h0`)
    }
  }
  return spots.join('')
}
