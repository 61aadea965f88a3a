/** Kitchen and living room; the window shows the time of day. Pure; loads no native module. */
import { pick } from '../../../../inversion/random-stream.ts'
import type { Time } from '../../scene.ts'
import { box, line, oval, polygon, roundBox } from '../path.ts'
import { between, FIELD, floor, type PlaceDrawing, type Shape, shape, shining, stroked } from '../shape.ts'

const TILES = '#d9e9e4'
const BOARDS = '#c89b6b'
const WALLPAPER = '#e6c5a9'

const OUTSIDE: Readonly<Record<Time, string>> = { day: '#9fd8f5', dusk: '#ff9f6e', night: '#1b2a63' }

function window(x: number, y: number, width: number, height: number, time: Time): Shape[] {
  const star = time === 'night' ? '#fff3c4' : '#fff6d0'
  return [
    shape(box(x - 1.6, y - 1.6, width + 3.2, height + 3.2), '#fbf6ea', 0.2),
    shining(box(x, y, width, height), OUTSIDE[time], 0.2),
    shining(oval(x + width * 0.7, y + height * (time === 'dusk' ? 0.78 : 0.3), 3), star, 0.2),
    stroked(line([x + width / 2, y], [x + width / 2, y + height]), '#fbf6ea', 1.4, 0.2),
    stroked(line([x, y + height / 2], [x + width, y + height / 2]), '#fbf6ea', 1.4, 0.2),
  ]
}

const hangingLamp = (x: number, y: number, time: Time): Shape[] => {
  const shade = polygon([x - 5, y + 8], [x - 2, y], [x + 2, y], [x + 5, y + 8])
  return [
    stroked(line([x, FIELD.from], [x, y]), '#6b5a50', 0.8, 0.2),
    time === 'day' ? shape(shade, '#d9714e', 0.3) : shining(shade, '#ffcf70', 0.3),
  ]
}

export const kitchen: PlaceDrawing = {
  sky: null,
  ground: '#e9dcc6',
  level: ({ horizon, zoom, random, time }) => {
    const shelf = horizon - 24 * zoom
    return [
      shape(box(FIELD.from, FIELD.from, FIELD.size, FIELD.size), TILES, 0),
      ...Array.from({ length: 9 }, (_, i) =>
        stroked(line([FIELD.from, i * 9 - 12], [FIELD.to, i * 9 - 12]), '#bfd6d0', 0.6, 0),
      ),
      ...Array.from({ length: 14 }, (_, i) =>
        stroked(line([i * 9.5 - 12, FIELD.from], [i * 9.5 - 12, horizon]), '#bfd6d0', 0.6, 0),
      ),
      ...window(between(random, 66, 74), 4, 22, 24, time),
      ...hangingLamp(between(random, 24, 34), 6, time),
      shape(box(-15, shelf, 30, 2), '#9a6b45', 0.3),
      ...[-9, -1, 7].map((x) =>
        shape(roundBox(x, shelf - 6, 5, 6, 1), pick(random, ['#d9714e', '#4f93a8', '#e4b84c']), 0.3),
      ),
      shape(floor(horizon), '#7fa7a1', 0.3),
      ...[0, 26, 52, 78, 104].map((x) => stroked(box(x - 11, horizon + 6, 22, 12), '#5f8781', 0.8, 0.3)),
      shape(floor(horizon + 14), '#b98a5d', 0.5),
      shape(box(FIELD.from, horizon + 14, FIELD.size, 3), '#d8ab7b', 0.5),
    ]
  },
  above: ({ random }) => [
    ...Array.from({ length: 9 * 9 }, (_, i) => [i % 9, Math.floor(i / 9)])
      .filter(([x = 0, y = 0]) => (x + y) % 2 === 0)
      .map(([x = 0, y = 0]) => shape(box(x * 15 - 16, y * 15 - 16, 15, 15), '#a9c8c0', 0.1)),
    ...[
      [-5, 4],
      [104, 12],
      [-6, 96],
      [105, 100],
    ].flatMap(([x = 0, y = 0]) => [
      shape(oval(x, y, 9), '#fbf6ea', 0.6),
      shape(oval(x, y, 5.6), pick(random, ['#d9714e', '#4f93a8', '#e4b84c']), 0.6),
    ]),
  ],
}

export const livingRoom: PlaceDrawing = {
  sky: null,
  ground: BOARDS,
  level: ({ horizon, zoom, random, time }) => [
    shape(box(FIELD.from, FIELD.from, FIELD.size, FIELD.size), WALLPAPER, 0),
    ...Array.from({ length: 13 }, (_, i) => shape(box(i * 10 - 14, FIELD.from, 4, FIELD.size), '#ddb594', 0)),
    ...window(between(random, 2, 8), 5, 20, 26, time),
    shape(box(62, 10, 16, 13), '#7a5138', 0.2),
    shape(box(63.6, 11.6, 12.8, 9.8), pick(random, ['#6f9fb0', '#c98a70', '#8fa56f']), 0.2),
    ...hangingLamp(between(random, 86, 92), 8, time),
    shape(floor(horizon), BOARDS, 0.3),
    shape(box(FIELD.from, horizon - 2, FIELD.size, 2.4), '#fbf1e2', 0.3),
    shape(roundBox(-24, horizon - 15 * zoom, 30, 15 * zoom + 8, 4), '#5b7f78', 0.4),
    shape(roundBox(-2, horizon - 8 * zoom, 9, 8 * zoom + 9, 3), '#4b6c66', 0.4),
    ...[9, 20, 33].map((dy) =>
      stroked(line([FIELD.from, horizon + dy], [FIELD.to, horizon + dy]), '#a97d50', 0.7, 0.4),
    ),
    shape(oval(50, 92, 52, 13), '#a8483f', 0.5),
    shape(oval(50, 92, 46, 10.5), '#e2c08d', 0.5),
    shape(oval(50, 92, 42, 9), '#a8483f', 0.5),
  ],
  above: ({ random }) => [
    ...Array.from({ length: 13 }, (_, i) =>
      stroked(line([FIELD.from, i * 10 - 13], [FIELD.to, i * 10 - 13]), '#a97d50', 0.8, 0.1),
    ),
    shape(roundBox(3, 3, 94, 94, 6), '#a8483f', 0.2),
    shape(roundBox(8, 8, 84, 84, 4), '#e2c08d', 0.2),
    shape(roundBox(11, 11, 78, 78, 3), '#b45a4a', 0.2),
    shape(roundBox(-22, between(random, 20, 36), 22, 40, 5), '#5b7f78', 0.6),
  ],
}
