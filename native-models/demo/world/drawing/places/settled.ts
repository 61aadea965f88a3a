/** City, village, meadow and lavender field. Pure; loads no native module. */
import { pick } from '../../../../inversion/random-stream.ts'
import { blob, box, line, oval, polygon } from '../path.ts'
import { between, FIELD, floor, hills, type PlaceDrawing, scattered, shape, stroked } from '../shape.ts'
import { bloom, cottage, roundTree, tower, tuft } from './props.ts'

const ROAD = '#6d7078'
const COBBLE = '#cbb397'
const GRASS = '#8cc152'
const LAVENDER = '#9d7fd1'

export const city: PlaceDrawing = {
  sky: { day: ['#86c3e6', '#f1ead8'], dusk: ['#5c4a8a', '#ff9f80'], night: ['#0a0f2e', '#2f3f78'] },
  ground: ROAD,
  level: ({ horizon, zoom, random, time }) => [
    ...Array.from(
      { length: 11 },
      (_, i) =>
        tower(
          random,
          FIELD.from + i * 12,
          horizon + 2,
          11.4,
          between(random, 22, 42) * Math.sqrt(zoom),
          '#a9bccb',
          false,
        )[0],
    ).flatMap((tall) => tall ?? []),
    ...Array.from({ length: 8 }, (_, i) =>
      tower(
        random,
        FIELD.from + i * 17 + between(random, 0, 3),
        horizon + 4,
        14,
        between(random, 14, 30) * Math.sqrt(zoom),
        pick(random, ['#7d8fa6', '#b08a7c', '#8c7f97', '#6f8796']),
        time !== 'day',
      ),
    ).flat(),
    shape(floor(horizon + 4), '#b7b5b0', 0.3),
    shape(floor(horizon + 10), ROAD, 0.4),
    ...[-10, 16, 42, 68, 94].map((x) =>
      shape(
        polygon([x, horizon + 24], [x + 14, horizon + 24], [x + 13, horizon + 26], [x - 1, horizon + 26]),
        '#e9e4d2',
        0.5,
      ),
    ),
  ],
  above: ({ random }) => [
    ...[
      [-15, -15],
      [79, -15],
      [-15, 79],
      [79, 79],
    ].flatMap(([x = 0, y = 0]) => [
      shape(box(x, y, 36, 36), '#b7b5b0', 0.3),
      shape(box(x + 4, y + 4, 12, 13), pick(random, ['#b08a7c', '#8c7f97']), 0.6),
      shape(box(x + 19, y + 4, 12, 13), '#8799ad', 0.6),
      shape(box(x + 5, y + 20, 25, 12), pick(random, ['#7d8fa6', '#c2a27c']), 0.6),
    ]),
    ...[-10, 4, 88, 102].flatMap((at) => [
      shape(box(at, 49, 8, 2), '#e9e4d2', 0.4),
      shape(box(49, at, 2, 8), '#e9e4d2', 0.4),
    ]),
  ],
}

export const village: PlaceDrawing = {
  sky: { day: ['#77bdea', '#fdf0d5'], dusk: ['#7a5f97', '#ffc28a'], night: ['#101a45', '#41588e'] },
  ground: COBBLE,
  level: ({ horizon, zoom, random, time }) => [
    shape(hills(random, horizon - 6, 8, 5), '#86b077', 0),
    ...[-10, 10, 30, 50, 70, 90, 110].flatMap((x) =>
      cottage(
        random,
        x + between(random, -2, 2),
        horizon + 5,
        between(random, 16, 19) * (0.6 + zoom * 0.4),
        pick(random, ['#f3e3c4', '#eed2b0', '#dfe6dc', '#f0c9b8']),
        pick(random, ['#b5523b', '#c4673f', '#96483c']),
        time !== 'day',
      ),
    ),
    shape(floor(horizon + 5), COBBLE, 0.4),
    ...scattered(random, 8, 4, horizon + 8).map(([x, y]) =>
      shape(oval(x, y, 3, 1.3), pick(random, ['#b79d80', '#dcc8ae']), 0.5),
    ),
  ],
  above: ({ random }) => [
    ...scattered(random, 9, 9, -13).map(([x, y]) =>
      shape(oval(x, y, 3.4, 2.6), pick(random, ['#b79d80', '#dcc8ae']), 0.3),
    ),
    ...[
      [-15, -4],
      [95, -8],
      [-15, 86],
      [94, 84],
    ].flatMap(([x = 0, y = 0]) => [
      shape(box(x, y, 22, 11), '#b5523b', 0.7),
      shape(box(x, y + 11, 22, 10), '#963f30', 0.7),
    ]),
  ],
}

export const meadow: PlaceDrawing = {
  sky: { day: ['#64b9ee', '#e4f5e6'], dusk: ['#7d6aa8', '#ffcf8f'], night: ['#0c1c45', '#3a5f8a'] },
  ground: GRASS,
  level: ({ horizon, zoom, random }) => [
    shape(hills(random, horizon - 4, 8, 4), '#b4d98a', 0),
    shape(hills(random, horizon + 2, 5, 5), '#a0cf68', 0.2),
    ...roundTree(between(random, -6, 4), horizon + 6, 18 * zoom + 6, '#5f9c47', 0.3),
    ...roundTree(between(random, 97, 107), horizon + 4, 14 * zoom + 6, '#6fae52', 0.3),
    shape(hills(random, horizon + 12, 4, 4), GRASS, 0.4),
    ...scattered(random, 7, 3, horizon + 15).map(([x, y]) =>
      tuft(x, y, between(random, 1.6, 2.4), '#6da23c'),
    ),
    ...scattered(random, 9, 3, horizon + 16).map(([x, y]) =>
      bloom(x, y, between(random, 0.9, 1.5), pick(random, ['#ffffff', '#ffe46b', '#f7a6b8'])),
    ),
  ],
  above: ({ random }) => [
    shape(
      blob([-30, 40], [20, 34], [60, 52], [130, 40], [130, 53], [62, 65], [20, 47], [-30, 54]),
      '#dcc894',
      0.2,
    ),
    ...scattered(random, 8, 7, -12).map(([x, y]) => tuft(x, y, 2, '#6da23c')),
    ...scattered(random, 11, 8, -12).map(([x, y]) =>
      bloom(x, y, 1.3, pick(random, ['#ffffff', '#ffe46b', '#f7a6b8'])),
    ),
  ],
}

export const lavenderField: PlaceDrawing = {
  sky: { day: ['#8ecbe8', '#fbeedd'], dusk: ['#6d5a9c', '#ffb08e'], night: ['#131542', '#4a4d8f'] },
  ground: LAVENDER,
  level: ({ horizon, zoom, random }) => {
    const centre = between(random, 40, 60)
    return [
      shape(hills(random, horizon - 4, 6, 5), '#a9bf8e', 0),
      ...[6, 20, 90].flatMap((x) =>
        roundTree(x + between(random, -4, 4), horizon + 1, 9 * zoom + 4, '#6c9a5b', 0.1),
      ),
      shape(floor(horizon), '#7fa066', 0.3),
      ...Array.from({ length: 11 }, (_, i) => {
        const [top, bottom] = [centre + (i - 5) * 7, centre + (i - 5) * 30]
        return shape(
          polygon([top - 2.4, horizon], [top + 2.4, horizon], [bottom + 11, 116], [bottom - 11, 116]),
          i % 2 === 0 ? LAVENDER : '#8a68c4',
          0.4,
        )
      }),
    ]
  },
  above: ({ random }) =>
    Array.from({ length: 12 }, (_, i) => i * 11 - 14).flatMap((y) => [
      shape(box(FIELD.from, y, FIELD.size, 3), '#7fa066', 0.2),
      ...Array.from({ length: 6 }, (_, i) =>
        stroked(line([i * 22 - 12 + between(random, -4, 4), y + 5], [i * 22 - 2, y + 5]), '#7c58b8', 1.4),
      ),
    ]),
}
