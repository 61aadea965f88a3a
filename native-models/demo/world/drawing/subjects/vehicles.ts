/** Vehicles, from the side. Pure; loads no native module. */
import { accent, body, dark, light, type SubjectDrawing, stroke, trim } from '../part.ts'
import { blob, box, curve, line, oval, polygon, roundBox } from '../path.ts'

const wheel = (x: number, radius: number) => [
  dark(oval(x, -radius, radius)),
  light(oval(x, -radius, radius * 0.45)),
]

export const car: SubjectDrawing = (vary) => [
  body(blob([-30, -38], [vary(-20, 3), -58], [16, -58], [vary(30, 3), -38], [0, -34])),
  light(polygon([-22, -40], [-15, -53], [-1, -53], [-1, -40])),
  light(polygon([3, -40], [3, -53], [14, -53], [23, -40])),
  body(blob([-48, -14], [-48, -34], [-28, -40], [28, -40], [47, -32], [49, -14], [0, -11])),
  stroke('accent', 2, line([1, -40], [1, -15])),
  trim(oval(46, -27, 3.5)),
  ...wheel(-27, 12),
  ...wheel(28, 12),
]

export const bus: SubjectDrawing = () => [
  body(roundBox(-49, -72, 98, 62, 8)),
  accent(box(-49, -26, 98, 5)),
  ...[-43, -24, -5, 14].map((x) => light(roundBox(x, -64, 15, 21, 2))),
  light(roundBox(33, -64, 13, 44, 2)),
  trim(oval(46, -17, 3)),
  ...wheel(-28, 11),
  ...wheel(20, 11),
]

export const bicycle: SubjectDrawing = (vary) => [
  ...[-28, 28].flatMap((x) => [stroke('dark', 5, oval(x, -21, 19)), dark(oval(x, -21, 3.5))]),
  ...[-28, 28].map((x) => stroke('light', 1.2, line([x - 16, -30], [x + 16, -12]))),
  stroke('body', 8, line([-28, -21], [-10, -52], [18, -54], [-2, -22], [-28, -21])),
  stroke('body', 8, line([-2, -22], [-13, -62])),
  stroke('body', 8, line([28, -21], [15, -68])),
  dark(roundBox(-25, -69, 24, 8, 4)),
  stroke('dark', 5, curve([8, -70], [18, -72], [vary(25, 2), -64])),
]

export const train: SubjectDrawing = (vary) => [
  light(oval(27, -90, vary(8, 2))),
  light(oval(14, -95, vary(6, 2))),
  accent(polygon([21, -58], [33, -58], [36, -80], [18, -80])),
  body(box(-46, -84, 36, 68)),
  accent(box(-50, -90, 44, 7)),
  light(box(-39, -76, 21, 23)),
  body(roundBox(-14, -60, 60, 42, 10)),
  accent(box(8, -60, 6, 42)),
  dark(box(-49, -20, 97, 7)),
  trim(polygon([44, -20], [50, -4], [36, -4], [36, -20])),
  ...wheel(-34, 11),
  ...wheel(-8, 9),
  ...wheel(13, 9),
  ...wheel(31, 9),
]

export const balloon: SubjectDrawing = (vary) => [
  stroke('dark', 1.6, line([-16, -34], [-8, -16])),
  stroke('dark', 1.6, line([16, -34], [8, -16])),
  trim(roundBox(-10, -17, 20, vary(16, 1), 3)),
  body(blob([-12, -32], [-36, -58], [-28, -90], [0, -100], [28, -90], [36, -58], [12, -32])),
  stroke('accent', 2.4, curve([-7, -31], [-15, -62], [-7, -97])),
  stroke('accent', 2.4, curve([7, -31], [15, -62], [7, -97])),
]

export const sailboat: SubjectDrawing = (vary) => [
  stroke('trim', 4, line([0, -16], [0, -100])),
  body(blob([4, -96], [30, -62], [vary(44, 3), -28], [20, -27], [4, -27])),
  light(polygon([-4, -90], [-4, -27], [vary(-34, 3), -27])),
  body(polygon([-48, -22], [48, -22], [34, -2], [-32, -2])),
  accent(polygon([-48, -22], [48, -22], [46, -17], [-45, -17])),
]
