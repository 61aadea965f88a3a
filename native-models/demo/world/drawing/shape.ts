/**
 * The shapes of places: an outline with a colour, from the back to the front, in a field whose central square
 * is 0 to 100 each way and which extends 15 further on every side. Pure; loads no native module.
 */
import type { Random } from '../../../inversion/random-stream.ts'
import type { Time } from '../scene.ts'
import type { Hex } from './colour.ts'
import { blob, box, type Point, polygon } from './path.ts'

/**
 * A picture is wider or higher than its central square by 12.5 on two sides; the rest is for shapes that
 * overlap the edge.
 */
export const FIELD = { from: -15, to: 115, size: 130 } as const

export interface Shape {
  readonly path: string
  readonly colour: Hex
  /** Stroked with this width instead of filled. */
  readonly strokeWidth: number | null
  /** Far layers are drawn lighter, near ones cast shadows: 0 is the horizon, 1 the foreground. */
  readonly depth: number
  /** Emits light, so night does not darken it. */
  readonly shines: boolean
}

export function shape(path: string, colour: Hex, depth = 0.5): Shape {
  return { path, colour, depth, strokeWidth: null, shines: false }
}
export function stroked(path: string, colour: Hex, strokeWidth: number, depth = 0.5): Shape {
  return { path, colour, depth, strokeWidth, shines: false }
}
export function shining(path: string, colour: Hex, depth = 0.5): Shape {
  return { path, colour, depth, strokeWidth: null, shines: true }
}

/** The facts about the picture that a place needs. */
export interface View {
  readonly horizon: number
  /** Size of the things in the place: below 1 from far, above 1 from near. */
  readonly zoom: number
  readonly time: Time
  readonly random: Random
}

export interface PlaceDrawing {
  readonly sky: Readonly<Record<Time, readonly [top: Hex, bottom: Hex]>> | null
  readonly ground: Hex
  /** The view of a person on the ground. */
  readonly level: (view: View) => readonly Shape[]
  /** The view from above: everything is ground. */
  readonly above: (view: View) => readonly Shape[]
}

export const between = (random: Random, low: number, high: number) => low + random() * (high - low)

/** Ground from a waving upper edge to the bottom. */
export function hills(random: Random, y: number, height: number, waves: number): string {
  const step = FIELD.size / waves
  const edge = Array.from(
    { length: waves + 1 },
    (_, i): Point => [FIELD.from + i * step, y - between(random, 0, height) * (i % 2 === 0 ? 1 : -0.3)],
  )
  return blob([FIELD.from - 10, 125], [FIELD.from - 10, y], ...edge, [FIELD.to + 10, y], [FIELD.to + 10, 125])
}

/** Ground with a straight upper edge. */
export const floor = (y: number) => box(FIELD.from, y, FIELD.size, FIELD.to - y)

/** A chain of pointed mountains standing on `y`. */
export function peaks(
  random: Random,
  y: number,
  height: number,
  count: number,
): readonly (readonly Point[])[] {
  const step = FIELD.size / count
  return Array.from({ length: count }, (_, i) => {
    const x = FIELD.from + (i + 0.5) * step + between(random, -0.2, 0.2) * step
    const top = height * between(random, 0.65, 1)
    return [
      [x - step * 0.85, y],
      [x - step * 0.2, y - top * 0.72],
      [x, y - top],
      [x + step * 0.3, y - top * 0.6],
      [x + step * 0.9, y],
    ]
  })
}

/** Positions spread evenly over the ground and then moved a little, so that none overlap. */
export function scattered(random: Random, columns: number, rows: number, top: number): readonly Point[] {
  const [width, height] = [FIELD.size / columns, (FIELD.to - top) / rows]
  return Array.from(
    { length: columns * rows },
    (_, i): Point => [
      FIELD.from + ((i % columns) + between(random, 0.15, 0.85)) * width,
      top + (Math.floor(i / columns) + between(random, 0.15, 0.85)) * height,
    ],
  )
}

export const triangle = (x: number, y: number, width: number, height: number) =>
  polygon([x - width / 2, y], [x, y - height], [x + width / 2, y])
