/** Beach and lake. Pure; loads no native module. */
import { pick } from '../../../../inversion/random-stream.ts'
import { blob, box, curve, line, oval, polygon, roundBox } from '../path.ts'
import {
  between,
  FIELD,
  floor,
  hills,
  type PlaceDrawing,
  peaks,
  type Shape,
  scattered,
  shape,
  stroked,
} from '../shape.ts'
import { palm, pine, stone } from './props.ts'

const SEA = '#3fa9c9'
const SAND = '#f2d49b'
const LAKE = '#5aa7cf'

const ripples = (random: () => number, columns: number, rows: number, top: number, colour: string): Shape[] =>
  scattered(random, columns, rows, top).map(([x, y]) => {
    const half = between(random, 3, 7)
    return stroked(
      curve([x - half, y], [x - half / 2, y - 0.9], [x, y], [x + half / 2, y + 0.9], [x + half, y]),
      colour,
      0.8,
    )
  })

export const beach: PlaceDrawing = {
  sky: { day: ['#58b7e8', '#d5f1f5'], dusk: ['#6a5a9e', '#ffb27a'], night: ['#0d1a44', '#33508c'] },
  ground: SAND,
  level: ({ horizon, zoom, random }) => {
    const shore = horizon + 12 * zoom
    const side = pick(random, [-1, 1])
    return [
      shape(floor(horizon), SEA, 0.1),
      ...ripples(random, 5, 2, horizon - 6, '#a8dde8')
        .map((ripple) => ({ ...ripple, depth: 0.1 }))
        .slice(5),
      shape(hills(random, shore - 1.6, 2, 5), '#f5f3e4', 0.2),
      shape(hills(random, shore + 0.6, 2, 5), SAND, 0.3),
      ...palm(
        side < 0 ? between(random, 0, 8) : between(random, 92, 100),
        shore + 8 * zoom,
        34 * zoom + 8,
        -side,
      ),
      ...palm(
        side < 0 ? between(random, -12, -6) : between(random, 106, 112),
        shore + 5 * zoom,
        26 * zoom + 8,
        -side,
      ),
      ...scattered(random, 5, 2, shore + 10).map(([x, y]) =>
        shape(oval(x, y, 1.4, 0.8), pick(random, ['#fff3dd', '#e7a88e', '#d3b077']), 0.6),
      ),
    ]
  },
  above: ({ random }) => [
    shape(
      blob(
        [FIELD.from - 9, -24],
        [125, -24],
        [124, between(random, 18, 26)],
        [80, between(random, 22, 30)],
        [30, between(random, 10, 18)],
        [-24, between(random, 22, 30)],
      ),
      '#f8f4e2',
      0.2,
    ),
    shape(
      blob(
        [FIELD.from - 9, -24],
        [125, -24],
        [124, between(random, 14, 20)],
        [80, 20],
        [30, 9],
        [-24, between(random, 16, 22)],
      ),
      SEA,
      0.1,
    ),
    ...scattered(random, 7, 5, 36).map(([x, y]) =>
      shape(oval(x, y, 1.6, 1.2), pick(random, ['#fff3dd', '#e7a88e', '#d9b57c']), 0.6),
    ),
    ...scattered(random, 2, 2, 60).map(([x, y]) =>
      shape(roundBox(x - 3, y - 5, 6, 10, 1), pick(random, ['#f29d8c', '#8fd0c8']), 0.6),
    ),
  ],
}

export const lake: PlaceDrawing = {
  sky: { day: ['#7cc0ea', '#e6f4ee'], dusk: ['#56508f', '#ffbe94'], night: ['#0b1640', '#35568a'] },
  ground: LAKE,
  level: ({ horizon, zoom, random }) => [
    ...peaks(random, horizon + 1, 17, 5).map((points) => shape(polygon(...points), '#8fb2b4', 0)),
    shape(hills(random, horizon - 4, 5, 6), '#5d9a6c', 0.1),
    ...[-8, 4, 13, 88, 97, 107].flatMap((x) =>
      pine(x + between(random, -3, 3), horizon, 9 * zoom + 5, '#35734f', 0.2),
    ),
    shape(floor(horizon), LAKE, 0.3),
    shape(box(FIELD.from, horizon, FIELD.size, 4 * zoom), '#3f83a3', 0.3),
    ...ripples(random, 4, 5, horizon + 6, '#b5e0ee'),
    ...[-8, 2, 99, 108].flatMap((x) =>
      [0, 2.5, 5].map((dx) =>
        stroked(
          line([x + dx, 115], [x + dx + between(random, -2, 3), 115 - between(random, 14, 24)]),
          '#4f7d3c',
          1.2,
          0.9,
        ),
      ),
    ),
  ],
  above: ({ random }) => [
    shape(blob([-30, -30], [35, -30], [12, 6], [0, 20], [-8, 55], [-30, 70]), '#69a45c', 0.2),
    shape(blob([70, 130], [84, 102], [108, 90], [118, 60], [135, 70], [130, 130]), '#69a45c', 0.2),
    ...ripples(random, 6, 9, -12, '#a6d8ea'),
    ...scattered(random, 2, 3, 0).map(([x, y]) => shape(oval(x < 50 ? -6 : 106, y, 3.6), '#3f8548', 0.5)),
    stone(112, 104, 5, '#8c9190'),
  ],
}
