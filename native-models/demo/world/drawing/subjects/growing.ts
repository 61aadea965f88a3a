/** Plants and people: upright shapes with a colour in the middle. Pure; loads no native module. */
import { accent, body, dark, light, type SubjectDrawing, stroke, trim } from '../part.ts'
import { blob, box, curve, line, oval, polygon } from '../path.ts'

export const tree: SubjectDrawing = (vary) => [
  trim(polygon([-6, -42], [6, -42], [10, 0], [-10, 0])),
  stroke('trim', 5, line([2, -30], [20, -48])),
  body(oval(-20, -52, 18)),
  body(oval(20, -50, 19)),
  body(oval(vary(-22, 2), -72, 17)),
  body(oval(vary(22, 2), -72, 18)),
  body(oval(0, -82, 19)),
  body(oval(0, -60, 22)),
  stroke('accent', 3, curve([-24, -64], [-16, -74], [-4, -72])),
  stroke('accent', 3, curve([6, -56], [16, -62], [24, -58])),
]

export const flower: SubjectDrawing = (vary) => [
  stroke('trim', 5, curve([0, 0], [vary(3, 3), -28], [0, -60])),
  trim(blob([1, -16], [16, -34], [30, -34], [20, -18])),
  trim(blob([-1, -10], [-16, -26], [-28, -24], [-18, -10])),
  ...[0, 1, 2, 3, 4, 5].map((i) => {
    const angle = (i * Math.PI) / 3
    return body(oval(19 * Math.cos(angle), -66 + 19 * Math.sin(angle), 14))
  }),
  dark(oval(0, -66, 10)),
  light(oval(-2, -68, 4)),
]

export const mushroom: SubjectDrawing = (vary) => [
  light(blob([-13, -2], [-9, -24], [-12, -46], [12, -46], [9, -24], [14, -2], [0, 0])),
  body(blob([-45, -44], [-36, -72], [0, vary(-90, 3)], [36, -72], [45, -44], [0, -38])),
  stroke('accent', 3, curve([-44, -44], [0, -37], [44, -44])),
]

export const woman: SubjectDrawing = (vary) => [
  trim(box(-10, -18, 6, 18)),
  trim(box(4, -18, 6, 18)),
  dark(blob([-14, -78], [-13, -98], [13, -98], [15, -76], [10, -66], [-10, -66])),
  stroke('trim', 6, curve([-10, -64], [-22, -52], [vary(-24, 3), -40])),
  stroke('trim', 6, curve([10, -64], [22, -52], [vary(26, 3), -40])),
  body(polygon([-12, -68], [12, -68], [14, -44], [29, -14], [-29, -14], [-14, -44])),
  stroke('accent', 4, line([-14, -44], [14, -44])),
  trim(oval(0, -82, 10, 12)),
  dark(blob([-11, -84], [-6, -96], [8, -96], [11, -84], [0, -90])),
]

export const man: SubjectDrawing = (vary) => [
  dark(box(-13, -36, 11, 36)),
  dark(box(2, -36, 11, 36)),
  body(polygon([-18, -66], [18, -66], [20, -24], [-20, -24])),
  stroke('body', 9, line([-17, -62], [vary(-27, 3), -34])),
  stroke('body', 9, line([17, -62], [vary(27, 3), -34])),
  stroke('accent', 2.4, line([0, -66], [0, -24])),
  trim(oval(0, -78, 10, 11)),
  accent(box(-18, -86, 36, 4)),
  accent(box(-10, -100, 20, 15)),
]
