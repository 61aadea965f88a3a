/**
 * Outlines as SVG path data. Subjects are drawn in a box of their own: x from -50 to 50, y from -100 (top) to
 * 0 (the ground). Pure; loads no native module.
 */

export type Point = readonly [x: number, y: number]

/** One decimal is a twentieth of a pixel in the pictures, and shortens the text. */
const round = (value: number) => Math.round(value * 10) / 10
const at = ([x, y]: Point) => `${round(x)} ${round(y)}`

export function oval(cx: number, cy: number, rx: number, ry = rx): string {
  const [x, y] = [round(rx), round(ry)]
  return `M${at([cx - rx, cy])}a${x} ${y} 0 1 0 ${2 * x} 0a${x} ${y} 0 1 0 ${-2 * x} 0Z`
}

export function polygon(...points: readonly Point[]): string {
  return `M${points.map(at).join('L')}Z`
}

export function box(x: number, y: number, width: number, height: number): string {
  return polygon([x, y], [x + width, y], [x + width, y + height], [x, y + height])
}

export function roundBox(x: number, y: number, width: number, height: number, radius: number): string {
  const r = round(radius)
  const [w, h] = [round(width - 2 * radius), round(height - 2 * radius)]
  const corner = (dx: number, dy: number) => `a${r} ${r} 0 0 1 ${dx} ${dy}`
  return `M${at([x + radius, y])}h${w}${corner(r, r)}v${h}${corner(-r, r)}h${-w}${corner(-r, -r)}v${-h}${corner(r, -r)}Z`
}

export function line(...points: readonly Point[]): string {
  return `M${points.map(at).join('L')}`
}

/** A round, closed outline through the points (Catmull-Rom spline as Bezier curves). */
export function blob(...points: readonly Point[]): string {
  const n = points.length
  const get = (i: number) => points[(i + n) % n] as Point
  return `M${at(get(0))}${points.map((_, i) => bend(get(i - 1), get(i), get(i + 1), get(i + 2))).join('')}Z`
}

/** A round, open line through the points. */
export function curve(...points: readonly Point[]): string {
  const last = points.length - 1
  const get = (i: number) => points[Math.max(0, Math.min(last, i))] as Point
  const bends = points.slice(1).map((_, i) => bend(get(i - 1), get(i), get(i + 1), get(i + 2)))
  return `M${at(get(0))}${bends.join('')}`
}

function bend(before: Point, from: Point, to: Point, after: Point): string {
  const a: Point = [from[0] + (to[0] - before[0]) / 6, from[1] + (to[1] - before[1]) / 6]
  const b: Point = [to[0] - (after[0] - from[0]) / 6, to[1] - (after[1] - from[1]) / 6]
  return `C${at(a)} ${at(b)} ${at(to)}`
}
