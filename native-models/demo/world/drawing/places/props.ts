/**
 * Things in several places: trees, stones, houses. (x, y) is the point on which they stand. Pure; loads no
 * native module.
 */
import type { Random } from '../../../../inversion/random-stream.ts'
import { darker, type Hex, lighter } from '../colour.ts'
import { blob, box, curve, oval, polygon } from '../path.ts'
import { between, type Shape, shape, shining, stroked, triangle } from '../shape.ts'

export function pine(x: number, y: number, height: number, colour: Hex, depth: number): Shape[] {
  const tier = (share: number, width: number, tall: number) =>
    shape(
      triangle(x, y - height * share, height * width, height * tall),
      lighter(colour, share * 0.15),
      depth,
    )
  return [
    shape(box(x - height * 0.04, y - height * 0.16, height * 0.08, height * 0.16), '#6b4a34', depth),
    tier(0.12, 0.56, 0.44),
    tier(0.36, 0.44, 0.38),
    tier(0.58, 0.32, 0.42),
  ]
}

export function roundTree(x: number, y: number, height: number, colour: Hex, depth: number): Shape[] {
  const [w, h] = [height * 0.34, height]
  return [
    shape(
      polygon([x - h * 0.05, y], [x - h * 0.03, y - h * 0.5], [x + h * 0.03, y - h * 0.5], [x + h * 0.05, y]),
      '#7a5438',
      depth,
    ),
    shape(
      blob(
        [x - w, y - h * 0.5],
        [x - w * 0.7, y - h * 0.85],
        [x, y - h],
        [x + w * 0.8, y - h * 0.82],
        [x + w, y - h * 0.52],
        [x, y - h * 0.34],
      ),
      colour,
      depth,
    ),
  ]
}

export function palm(x: number, y: number, height: number, lean: number): Shape[] {
  const [tx, ty] = [x + lean * height * 0.25, y - height]
  const leaf = (dx: number, dy: number) =>
    shape(
      blob(
        [tx, ty],
        [tx + dx * height * 0.24, ty + (dy - 0.16) * height * 0.3],
        [tx + dx * height * 0.44, ty + dy * height * 0.42],
        [tx + dx * height * 0.2, ty + dy * height * 0.12],
      ),
      '#2f8f52',
      0.7,
    )
  return [
    stroked(
      curve([x, y], [x + lean * height * 0.05, y - height * 0.5], [tx, ty]),
      '#8d6440',
      height * 0.065,
      0.7,
    ),
    leaf(-1, 0.5),
    leaf(1, 0.5),
    leaf(-0.9, -0.15),
    leaf(0.9, -0.15),
    leaf(0.25, 0.9),
  ]
}

export function cactus(x: number, y: number, height: number): Shape[] {
  const width = height * 0.17
  const arm = (side: number, at: number) =>
    stroked(
      curve(
        [x, y - height * at],
        [x + side * height * 0.26, y - height * at],
        [x + side * height * 0.28, y - height * (at + 0.28)],
      ),
      '#4f8a4c',
      width * 0.75,
      0.6,
    )
  return [stroked(`M${x} ${y}V${y - height}`, '#4f8a4c', width, 0.6), arm(-1, 0.4), arm(1, 0.28)]
}

export function cottage(
  random: Random,
  x: number,
  y: number,
  width: number,
  wall: Hex,
  roof: Hex,
  lit: boolean,
): Shape[] {
  const tall = width * between(random, 0.7, 0.95)
  const window = (dx: number) => {
    const path = box(x + dx * width, y - tall * 0.66, width * 0.18, tall * 0.28)
    return lit ? shining(path, '#ffd979', 0.3) : shape(path, '#6f8796', 0.3)
  }
  return [
    shape(box(x - width * 0.42, y - tall, width * 0.84, tall), wall, 0.3),
    shape(
      polygon([x - width * 0.52, y - tall], [x, y - tall * 1.6], [x + width * 0.52, y - tall]),
      roof,
      0.3,
    ),
    window(-0.28),
    window(0.1),
    shape(box(x - width * 0.08, y - tall * 0.34, width * 0.16, tall * 0.34), darker(roof, 0.4), 0.3),
  ]
}

export function tower(
  random: Random,
  x: number,
  y: number,
  width: number,
  height: number,
  colour: Hex,
  lit: boolean,
): Shape[] {
  const rows = Math.max(2, Math.floor(height / 6))
  const windows = Array.from({ length: rows * 2 }, (_, i) => {
    const path = box(
      x + width * (i % 2 === 0 ? 0.18 : 0.58),
      y - height + 3 + Math.floor(i / 2) * 6,
      width * 0.24,
      3,
    )
    return lit && random() < 0.65
      ? shining(path, '#ffdb7d', 0.2)
      : shape(path, lit ? '#4d5674' : '#dbe8f0', 0.2)
  })
  return [shape(box(x, y - height, width, height), colour, 0.2), ...windows]
}

export function tuft(x: number, y: number, size: number, colour: Hex): Shape {
  return shape(
    polygon(
      [x - size, y],
      [x - size * 0.9, y - size],
      [x - size * 0.35, y - size * 0.25],
      [x, y - size * 1.4],
      [x + size * 0.35, y - size * 0.25],
      [x + size, y - size],
      [x + size * 0.9, y],
    ),
    colour,
    0.8,
  )
}

export function stone(x: number, y: number, size: number, colour: Hex): Shape {
  return shape(
    blob([x - size, y], [x - size * 0.7, y - size * 0.7], [x + size * 0.3, y - size * 0.85], [x + size, y]),
    colour,
    0.7,
  )
}

export const bloom = (x: number, y: number, size: number, colour: Hex) => shape(oval(x, y, size), colour, 0.8)
