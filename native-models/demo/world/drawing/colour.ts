/** Colours as "#rrggbb", and their mixtures. Pure; loads no native module. */
import type { Colour } from '../scene.ts'

export type Hex = string

/** Chosen to stay apart at 64 pixels, under each light and in each style. */
export const COLOUR_HEX: Readonly<Record<Colour, Hex>> = {
  red: '#e0322e',
  orange: '#f6861a',
  yellow: '#fad02b',
  green: '#2aa651',
  blue: '#2265dc',
  purple: '#8d3cc4',
  white: '#f8f6f0',
  black: '#25252b',
}

const channels = (hex: Hex) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16))

const toHex = (values: readonly number[]): Hex =>
  `#${values.map((value) => value.toString(16).padStart(2, '0')).join('')}`

/** From `a` (share 0) to `b` (share 1). */
export function mix(a: Hex, b: Hex, share: number): Hex {
  const other = channels(b)
  const mixed = channels(a).map((value, i) => Math.round(value + ((other[i] ?? 0) - value) * share))
  return toHex(mixed)
}

export const lighter = (hex: Hex, share: number) => mix(hex, '#ffffff', share)
export const darker = (hex: Hex, share: number) => mix(hex, '#0c0a18', share)

/** 0 for black to 1 for white (Rec. 601). */
export function luminance(hex: Hex): number {
  const [red = 0, green = 0, blue = 0] = channels(hex)
  return (0.299 * red + 0.587 * green + 0.114 * blue) / 255
}

/** The same hue with less grey in it. */
export function vivid(hex: Hex): Hex {
  const low = Math.min(...channels(hex))
  const pulled = channels(hex).map((value) =>
    Math.min(255, Math.round(value + (value - low) * 0.5 - (value === low ? low * 0.3 : 0))),
  )
  return toHex(pulled)
}
