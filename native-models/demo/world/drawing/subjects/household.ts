/** Household things. Pure; loads no native module. */
import { accent, body, dark, light, type SubjectDrawing, stroke, trim } from '../part.ts'
import { blob, box, curve, line, oval, polygon, roundBox } from '../path.ts'

export const teapot: SubjectDrawing = (vary) => [
  stroke('accent', 7, curve([-26, -54], [-46, -54], [-46, -26], [-26, -20])),
  accent(polygon([26, -34], [46, vary(-64, 3)], [50, -60], [34, -16])),
  body(blob([-32, -30], [-22, -58], [22, -58], [32, -30], [20, -4], [-20, -4])),
  accent(blob([-20, -58], [0, -72], [20, -58], [0, -55])),
  dark(oval(0, -73, 5)),
  dark(box(-17, -4, 34, 4)),
]

export const lamp: SubjectDrawing = (vary) => [
  light(oval(0, -50, 11, vary(14, 1))),
  stroke('trim', 6, line([0, -48], [0, -24])),
  accent(blob([-16, -4], [-12, -22], [-4, -30], [4, -30], [12, -22], [16, -4])),
  dark(box(-18, -5, 36, 5)),
  body(polygon([-17, -98], [17, -98], [37, -52], [-37, -52])),
  stroke('accent', 4, line([-37, -53], [37, -53])),
]

export const chair: SubjectDrawing = () => [
  trim(polygon([-27, -40], [-19, -40], [-21, 0], [-28, 0])),
  trim(polygon([27, -40], [19, -40], [21, 0], [28, 0])),
  accent(polygon([-14, -30], [-8, -30], [-9, -8], [-14, -8])),
  accent(polygon([14, -30], [8, -30], [9, -8], [14, -8])),
  body(roundBox(-26, -100, 52, 50, 9)),
  body(roundBox(-32, -50, 64, 18, 6)),
  stroke('accent', 3, line([-32, -41], [32, -41])),
]

export const umbrella: SubjectDrawing = (vary) => [
  stroke('trim', 5, curve([0, -52], [0, -14], [vary(9, 1), -3], [17, -12])),
  stroke('trim', 3, line([0, -94], [0, -100])),
  body(
    blob(
      [-49, -50],
      [-40, -76],
      [0, -96],
      [40, -76],
      [49, -50],
      [33, -57],
      [16, -50],
      [0, -57],
      [-16, -50],
      [-33, -57],
    ),
  ),
  stroke('accent', 2.2, curve([0, -95], [-14, -78], [-16, -51])),
  stroke('accent', 2.2, curve([0, -95], [14, -78], [16, -51])),
]
