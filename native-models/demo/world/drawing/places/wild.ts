/** Snow, forest, desert and mountains. Pure; loads no native module. */
import { pick } from '../../../../inversion/random-stream.ts'
import { blob, curve, oval, type Point, polygon } from '../path.ts'
import { between, floor, hills, type PlaceDrawing, peaks, scattered, shape, stroked } from '../shape.ts'
import { cactus, pine, stone, tuft } from './props.ts'

const SNOW = '#eef4fb'
const MOSS = '#3c6b3f'
const DUNE = '#e3a057'
const ROCK = '#8b8f94'

export const snow: PlaceDrawing = {
  sky: { day: ['#9fcdec', '#eef6fa'], dusk: ['#6b68a8', '#f9c2b4'], night: ['#10204c', '#44639c'] },
  ground: SNOW,
  level: ({ horizon, zoom, random }) => [
    shape(hills(random, horizon - 5, 8, 5), '#cfdff0', 0),
    shape(hills(random, horizon, 4, 6), '#dfeaf6', 0.1),
    ...[-10, 2, 14, 84, 95, 108].flatMap((x) => {
      const [px, height] = [x + between(random, -4, 4), between(random, 15, 21) * zoom + 5]
      return [
        ...pine(px, horizon + 3, height, '#4a7d74', 0.2),
        shape(
          polygon(
            [px - height * 0.1, horizon + 3 - height * 0.74],
            [px, horizon + 3 - height],
            [px + height * 0.1, horizon + 3 - height * 0.74],
          ),
          '#ffffff',
          0.2,
        ),
      ]
    }),
    shape(hills(random, horizon + 6, 4, 4), SNOW, 0.4),
    shape(hills(random, horizon + 22, 5, 3), '#fbfdff', 0.6),
    ...scattered(random, 4, 2, horizon + 20).map(([x, y]) =>
      stroked(curve([x - 6, y], [x, y - 1], [x + 6, y + 0.5]), '#c8d9ec', 0.8),
    ),
  ],
  above: ({ random }) => [
    ...scattered(random, 4, 4, -10).map(([x, y]) =>
      shape(
        blob([x - 14, y], [x - 4, y - 6], [x + 12, y - 3], [x + 10, y + 5], [x - 6, y + 6]),
        '#dde8f5',
        0.3,
      ),
    ),
    ...[-6, 106].flatMap((x) =>
      [8, 38, 72, 104].flatMap((y) => pine(x + between(random, -4, 4), y, 17, '#4a7d74', 0.6)),
    ),
  ],
}

const trunk = (x: number, width: number, colour: string, depth: number) =>
  shape(
    polygon(
      [x - width * 0.8, 78],
      [x - width * 0.5, 50],
      [x - width * 0.45, -16],
      [x + width * 0.45, -16],
      [x + width * 0.5, 50],
      [x + width * 0.9, 78],
    ),
    colour,
    depth,
  )

export const forest: PlaceDrawing = {
  sky: { day: ['#b9d9a0', '#e3efc3'], dusk: ['#7a6a6a', '#f0b582'], night: ['#0d2133', '#294a50'] },
  ground: MOSS,
  level: ({ horizon, zoom, random }) => [
    ...[-8, 8, 22, 37, 52, 66, 81, 96, 110].map((x) =>
      trunk(x + between(random, -4, 4), 3 * zoom, '#8fae86', 0),
    ),
    ...[-2, 18, 78, 104].map((x) => trunk(x + between(random, -4, 4), 5.5 * zoom, '#5f7a52', 0.15)),
    shape(hills(random, horizon + 2, 4, 6), '#54804a', 0.3),
    ...[-8, 108, between(random, 4, 10)].map((x) => trunk(x, 7 * zoom, '#5b4636', 0.4)),
    shape(
      blob(
        [-40, -30],
        [140, -30],
        [130, 4],
        [100, 14],
        [80, 5],
        [58, 12],
        [36, 4],
        [14, 13],
        [-8, 6],
        [-30, 12],
      ),
      '#2f6a3c',
      0.5,
    ),
    shape(hills(random, horizon + 16, 3, 5), MOSS, 0.6),
    ...scattered(random, 6, 2, horizon + 22).map(([x, y]) => tuft(x, y, between(random, 2, 3.2), '#6c9c4a')),
  ],
  above: ({ random }) => [
    ...scattered(random, 8, 7, -14).map(([x, y]) => tuft(x, y, 2.4, '#5b8d49')),
    ...scattered(random, 7, 7, -14)
      .filter(([x, y]) => x < 9 || x > 91 || y < 9 || y > 102)
      .map(([x, y]) =>
        shape(oval(x, y, between(random, 8, 12)), pick(random, ['#24552f', '#2f6a3c', '#437a41']), 0.7),
      ),
  ],
}

export const desert: PlaceDrawing = {
  sky: { day: ['#6fc3e0', '#fbe6b4'], dusk: ['#7b4a86', '#ff9d5c'], night: ['#16163f', '#5a4a80'] },
  ground: DUNE,
  level: ({ horizon, zoom, random }) => [
    shape(hills(random, horizon - 3, 9, 4), '#f0c081', 0),
    shape(hills(random, horizon + 3, 6, 5), '#e9ae68', 0.2),
    shape(hills(random, horizon + 13, 5, 3), DUNE, 0.4),
    ...cactus(between(random, -2, 8), horizon + 17, 20 * zoom + 4),
    ...cactus(between(random, 92, 102), horizon + 11, 15 * zoom + 4),
    ...scattered(random, 3, 3, horizon + 18).map(([x, y]) =>
      stroked(curve([x - 9, y], [x, y - 1.6], [x + 9, y]), '#c9853f', 0.9),
    ),
  ],
  above: ({ random }) => [
    ...[-8, 12, 32, 52, 72, 92, 112].map((y) =>
      stroked(
        curve(
          [-20, y],
          [10, y + between(random, -7, 7)],
          [50, y + between(random, -7, 7)],
          [85, y + between(random, -7, 7)],
          [120, y],
        ),
        '#cd8a44',
        1.6,
      ),
    ),
    ...[
      [-4, 16],
      [104, 30],
      [-7, 98],
      [106, 106],
    ].flatMap(([x = 0, y = 0]) =>
      [0, 1, 2, 3].map((i) => shape(oval(x + (i % 2) * 5, y + (i > 1 ? 5 : 0), 3.4), '#4f8a4c', 0.7)),
    ),
  ],
}

const cap = (points: readonly Point[]) => {
  const [, shoulder = [0, 0], top = [0, 0], right = [0, 0]] = points
  return polygon(
    top,
    [(top[0] + right[0]) / 2, (top[1] + right[1]) / 2 + 1],
    [top[0] + 1, top[1] + (right[1] - top[1]) * 0.45],
    [(top[0] + shoulder[0]) / 2, (top[1] + shoulder[1]) / 2 + 3],
  )
}

export const mountains: PlaceDrawing = {
  sky: { day: ['#5aa5e0', '#dcecf5'], dusk: ['#4d4a8c', '#ffab8a'], night: ['#0a1238', '#3a4c88'] },
  ground: ROCK,
  level: ({ horizon, zoom, random }) => [
    ...peaks(random, horizon + 4, 40 * zoom + 8, 3).flatMap((points) => [
      shape(polygon(...points), '#8e9bb8', 0),
      shape(cap(points), '#f7faff', 0),
    ]),
    ...peaks(random, horizon + 6, 22 * zoom + 4, 4).map((points) =>
      shape(polygon(...points), '#6b7590', 0.2),
    ),
    shape(floor(horizon + 5), '#7d838c', 0.4),
    shape(hills(random, horizon + 8, 3, 6), ROCK, 0.4),
    ...scattered(random, 5, 2, horizon + 14).map(([x, y]) =>
      stone(x, y, between(random, 2.5, 5), pick(random, ['#6f747c', '#a5a9ad'])),
    ),
  ],
  above: ({ random }) => [
    ...scattered(random, 7, 7, -12).map(([x, y]) =>
      stone(x, y, between(random, 2.5, 5), pick(random, ['#70757d', '#a9adb0', '#7d8389'])),
    ),
    ...[
      [-8, 20],
      [107, 10],
      [-8, 96],
      [108, 88],
    ].flatMap(([x = 0, y = 0]) => [
      shape(polygon([x - 14, y + 10], [x, y - 14], [x + 14, y + 10]), '#6b7590', 0.7),
      shape(polygon([x - 5, y - 5], [x, y - 14], [x + 5, y - 5]), '#f7faff', 0.7),
    ]),
  ],
}
