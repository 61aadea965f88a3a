/** Buildings, from the front. Pure; loads no native module. */
import { accent, body, dark, light, type Part, type SubjectDrawing, stroke, trim } from '../part.ts'
import { box, line, oval, polygon, roundBox } from '../path.ts'

export const house: SubjectDrawing = (vary) => [
  dark(box(vary(20, 2), -90, 11, 26)),
  body(box(-38, -54, 76, 54)),
  accent(polygon([-49, -52], [0, vary(-92, 3)], [49, -52])),
  trim(roundBox(-9, -32, 18, 32, 3)),
  light(box(-31, -40, 15, 15)),
  light(box(16, -40, 15, 15)),
]

export const lighthouse: SubjectDrawing = () => [
  body(polygon([-15, -74], [15, -74], [24, 0], [-24, 0])),
  dark(box(-20, -79, 40, 6)),
  light(box(-11, -91, 22, 12)),
  accent(polygon([-16, -90], [0, -100], [16, -90])),
  dark(roundBox(-6, -16, 12, 16, 4)),
  dark(oval(0, -52, 3.6)),
]

export const windmill: SubjectDrawing = (vary) => {
  const turn = vary(0.5, 0.35)
  const blade = (quarter: number): Part => {
    const angle = turn + (quarter * Math.PI) / 2
    const [x, y] = [Math.cos(angle), Math.sin(angle)]
    const point = (along: number, aside: number): [number, number] => [
      x * along - y * aside,
      -66 + y * along + x * aside,
    ]
    return light(polygon(point(5, 0), point(33, 0), point(33, 10), point(8, 10)))
  }
  return [
    body(polygon([-16, -68], [16, -68], [28, 0], [-28, 0])),
    accent(polygon([-19, -66], [0, -88], [19, -66])),
    trim(roundBox(-8, -24, 16, 24, 4)),
    dark(oval(0, -42, 4)),
    ...[0, 1, 2, 3].map(blade),
    dark(oval(0, -66, 4.5)),
  ]
}

const battlements = (x: number, y: number, width: number) =>
  [0, 2, 4].map((i) => body(box(x + (i * width) / 5, y - 6, width / 5, 7)))

export const castle: SubjectDrawing = (vary) => [
  stroke('dark', 2, line([-36, -78], [-36, -98])),
  accent(polygon([-36, -98], [vary(-22, 2), -93], [-36, -87])),
  body(box(-28, -46, 56, 46)),
  ...battlements(-22, -46, 44),
  body(box(-47, -72, 23, 72)),
  ...battlements(-47, -72, 23),
  body(box(24, -72, 23, 72)),
  ...battlements(24, -72, 23),
  dark(roundBox(-10, -28, 20, 32, 9)),
  dark(roundBox(-39, -60, 7, 14, 3)),
  dark(roundBox(32, -60, 7, 14, 3)),
]

export const tent: SubjectDrawing = (vary) => [
  stroke('trim', 3, line([0, -60], [0, -76])),
  accent(polygon([0, -76], [vary(16, 2), -71], [0, -66])),
  body(polygon([0, -64], [49, 0], [-49, 0])),
  dark(polygon([0, -50], [16, 0], [-16, 0])),
  accent(polygon([0, -50], [16, 0], [vary(24, 3), 0])),
  accent(polygon([0, -50], [-16, 0], [vary(-24, 3), 0])),
]
