/**
 * A description as SVG text. The same scene and seed give the same text; another seed gives another picture of the
 * same description. Pure; loads no native module.
 */
import { randomStream } from '../../../inversion/random-stream.ts'
import type { CompanionKind, Scene } from '../scene.ts'
import { COLOUR_HEX, darker, type Hex, lighter, luminance, mix } from './colour.ts'
import { createDefs, type Defs, lines } from './defs.ts'
import { HORIZON, layOut, type Placement, ZOOM } from './layout.ts'
import { celestialBodies, litPlace, litSubject, skyColours } from './light.ts'
import type { Part, Vary } from './part.ts'
import { PLACE_DRAWINGS } from './places/places.ts'
import { between, type Shape, shape, type View } from './shape.ts'
import { type Look, painted, type Style, silhouette, whole } from './styles/style.ts'
import { STYLE_DRAWINGS } from './styles/styles.ts'
import { SUBJECT_DRAWINGS } from './subjects/subjects.ts'
import { weatherBefore, weatherBehind } from './weather.ts'

export const FORMATS = { landscape: [125, 100], portrait: [100, 125], square: [100, 100] } as const
export type Format = keyof typeof FORMATS

/** A companion's colour is its own: captions do not speak of it. */
const COMPANION_HEX: Readonly<Record<CompanionKind, Hex>> = {
  cat: '#9b9ca3',
  dog: '#a86f3d',
  duck: '#f7d65a',
  tree: '#4d9a45',
  flower: '#ef7fb0',
  mushroom: '#d2473c',
  balloon: '#f08a4b',
  butterfly: '#f2a63b',
  umbrella: '#35b3a8',
  chair: '#b98350',
  teapot: '#7fb6d6',
  bicycle: '#5a6472',
}

/** Where the camera looks: moved by hundredths of the picture (at most 2), and closer by a share. */
export interface Framing {
  readonly dx: number
  readonly dy: number
  readonly closer: number
}
export const STRAIGHT: Framing = { dx: 0, dy: 0, closer: 0 }

export interface Canvas {
  readonly format: Format
  readonly framing: Framing
  /** Of the longer side; vectors lose nothing by another size. */
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
  const random = randomStream('subjects', seed)
  const standing = layOut(scene, random).map((placement) => {
    const vary: Vary = (base, spread) => base + between(random, -spread, spread)
    return shadowOf(scene, style, placement, defs) + subjectOf(scene, style, placement, vary, defs)
  })
  return [
    ...place,
    style.veil,
    weatherBehind(scene, defs),
    ...standing,
    weatherBefore(scene, defs),
    style.finish(scene.time, defs),
  ].join('')
}

function placeOf(scene: Scene, style: Style, seed: string, defs: Defs): string[] {
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
  const foreground = viewpoint === 'far' ? frame(view, drawing.ground).map(draw) : []
  if (drawing.sky === null) return [...drawing.level(view).map(draw), ...foreground]
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
    ...foreground,
  ]
}

/** Seen from above there is no sky: low sun comes from a corner, and at night a lantern lights the middle. */
function glow({ time }: Scene, defs: Defs): string {
  if (time === 'day') return ''
  if (time === 'dusk')
    return whole(
      defs.linear(
        [
          [0, '#ffb066', 0.5],
          [0.5, '#ff8a5c', 0.12],
          [1, '#4a1f5a', 0.42],
        ],
        [0, 0, 1, 1],
      ),
    )
  return whole(
    defs.radial([
      [0, '#ffe9a8', 0.36],
      [0.5, '#ffe9a8', 0.12],
      [0.75, '#ffe9a8', 0],
      [1, '#ffe9a8', 0],
    ]),
  )
}

/** Leaves of something close by at the lower corners: the rest looks farther away. */
function frame({ random }: View, ground: Hex): Shape[] {
  const colour = darker(ground, 0.42)
  return [-15, 115].flatMap((x) =>
    Array.from({ length: 4 }, (_, i) => {
      const lean = (x < 50 ? 1 : -1) * (4 + i * 6 + between(random, -1, 1))
      const top = 112 - between(random, 16, 26) + i * 4
      return shape(
        `M${x} 118Q${x + lean * 0.4} ${(top + 8).toFixed(1)} ${(x + lean * 1.5).toFixed(1)} ${top.toFixed(1)}Q${x + lean * 1.4} ${(top + 14).toFixed(1)} ${x + lean} 118Z`,
        colour,
        1,
      )
    }),
  )
}

function shadowOf(
  { viewpoint, place, time }: Scene,
  { shadowOpacity }: Style,
  { x, y, size, lift }: Placement,
  defs: Defs,
): string {
  if (shadowOpacity === 0 || viewpoint === 'above') return ''
  const soft = defs.radial([
    [0, '#0a0618', shadowOpacity],
    [0.6, '#0a0618', shadowOpacity * 0.7],
    [1, '#0a0618', 0],
  ])
  const shift = time === 'day' ? 0.06 : 0.16
  const ring =
    place === 'lake'
      ? `<ellipse cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" rx="${(size * 0.6).toFixed(1)}" ry="${(size * 0.09).toFixed(1)}" fill="none" stroke="#ffffff" stroke-width="0.5" opacity="0.55"/>`
      : ''
  return `${ring}<ellipse cx="${(x + size * shift).toFixed(1)}" cy="${y.toFixed(1)}" rx="${(size * 0.52).toFixed(1)}" ry="${(size * 0.1).toFixed(1)}" fill="${soft}"/>`
}

/** Seen from above, things are a little shorter, turned any way, and cast their outline on the ground. */
const SQUASH = 0.9

function subjectOf(scene: Scene, style: Style, placement: Placement, vary: Vary, defs: Defs): string {
  const { x, y, size, lift, mirrored, tiltDegrees } = placement
  const isAbove = scene.viewpoint === 'above'
  const scale = size / 100
  const parts = SUBJECT_DRAWINGS[placement.subject](vary)
  const turn = `rotate(${tiltDegrees.toFixed(1)}${isAbove ? ` 0 ${(-size / 2).toFixed(1)}` : ''}) scale(${((mirrored ? -1 : 1) * scale).toFixed(4)} ${(scale * (isAbove ? SQUASH : 1)).toFixed(4)})`
  const at = (dx: number, dy: number) =>
    `translate(${(x + dx).toFixed(2)} ${(y - lift * size + dy).toFixed(2)}) ${turn}`
  const cast =
    isAbove && style.shadowOpacity > 0 ? castShadow(parts, at(size * 0.1, size * (0.08 + lift)), style) : ''
  return `${cast}<g transform="${at(0, 0)}">${style.subject(parts, lookOf(scene, placement, scale, defs))}</g>`
}

function castShadow(parts: readonly Part[], transform: string, { shadowOpacity }: Style): string {
  return `<path d="${silhouette(parts)}" transform="${transform}" fill="#0a0618" fill-opacity="${(shadowOpacity * 0.8).toFixed(2)}"/>`
}

function lookOf(scene: Scene, { subject, isCompanion }: Placement, scale: number, defs: Defs): Look {
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

/** At least some 1.3 pixels a stripe where the whole picture is 64 pixels wide. */
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

/** Spots over the whole box of a subject, as lines of no length with round ends. */
function spotsOver(step: number): string {
  const spots: string[] = []
  for (let y = -4, row = 0; y > -110; y -= step / 2, row++) {
    for (let x = -52 + (row % 2) * (step / 2); x < 56; x += step)
      spots.push(`M${(x + y * 0.12).toFixed(1)} ${y.toFixed(1)}h0`)
  }
  return spots.join('')
}
