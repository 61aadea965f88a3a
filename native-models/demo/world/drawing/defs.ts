/**
 * Gradients and clips of one picture, each defined once. It uses no SVG patterns: librsvg needs some 30 ms
 * for one that covers a picture, and 2 ms for a repeated gradient or a path of many lines. Pure; loads no
 * native module.
 */
import type { Hex } from './colour.ts'

export type Stop = readonly [offset: number, colour: Hex, opacity?: number]
export type Direction = readonly [x1: number, y1: number, x2: number, y2: number]

export interface Defs {
  /** Each returns a value for `fill`. Directions are shares of the filled outline's own box. */
  readonly linear: (stops: readonly Stop[], direction?: Direction) => string
  readonly radial: (stops: readonly Stop[]) => string
  /** Repeats the stops every `period` of the user's units, across lines of this angle. */
  readonly repeated: (period: number, angleDegrees: number, stops: readonly Stop[]) => string
  /** Returns a value for `clip-path`. */
  readonly clip: (path: string) => string
  readonly text: () => string
}

const DOWN: Direction = [0, 0, 0, 1]

export function createDefs(): Defs {
  const elements = new Map<string, string>()
  const add = (element: (id: string) => string): string => {
    const key = element('')
    const text = elements.get(key) ?? element(`d${elements.size}`)
    elements.set(key, text)
    return `url(#${text.slice(text.indexOf('"') + 1, text.indexOf('"', text.indexOf('"') + 1))})`
  }
  return {
    linear: (stops, [x1, y1, x2, y2] = DOWN) =>
      add(
        (id) =>
          `<linearGradient id="${id}" x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}">${stopsText(stops)}</linearGradient>`,
      ),
    radial: (stops) => add((id) => `<radialGradient id="${id}">${stopsText(stops)}</radialGradient>`),
    repeated: (period, angleDegrees, stops) => {
      const [x, y] = across(period, angleDegrees)
      return add(
        (id) =>
          `<linearGradient id="${id}" gradientUnits="userSpaceOnUse" spreadMethod="repeat" x1="0" y1="0" x2="${x}" y2="${y}">${stopsText(stops)}</linearGradient>`,
      )
    },
    clip: (path) => add((id) => `<clipPath id="${id}"><path d="${path}"/></clipPath>`),
    text: () => [...elements.values()].join(''),
  }
}

/**
 * Lines of one width: stops for `repeated`. The edges are a little soft, because a gradient's are not
 * smoothed.
 */
export function lines(colour: Hex, share: number, opacity = 1): readonly Stop[] {
  const soft = Math.min(0.06, share / 3)
  return [
    [0, colour, 0],
    [soft, colour, opacity],
    [share, colour, opacity],
    [share + soft, colour, 0],
    [1, colour, 0],
  ]
}

function across(period: number, angleDegrees: number): readonly [string, string] {
  const angle = (angleDegrees * Math.PI) / 180
  return [(-Math.sin(angle) * period).toFixed(2), (Math.cos(angle) * period).toFixed(2)]
}

const stopsText = (stops: readonly Stop[]) =>
  stops
    .map(
      ([offset, colour, opacity = 1]) =>
        `<stop offset="${Number(offset.toFixed(3))}" stop-color="${colour}"${opacity === 1 ? '' : ` stop-opacity="${Number(opacity.toFixed(2))}"`}/>`,
    )
    .join('')
