/** Animals, from the side or the front, each with a silhouette of its own. Pure; loads no native module. */
import { accent, body, dark, light, type SubjectDrawing, stroke, trim } from '../part.ts'
import { blob, curve, line, oval, polygon } from '../path.ts'

export const cat: SubjectDrawing = (vary) => [
  stroke('body', 9, curve([22, -8], [44, -14], [42, vary(-46, 6)], [vary(30, 5), -50])),
  body(blob([-24, -2], [-22, -34], [-12, -56], [12, -56], [22, -34], [24, -2], [0, 0])),
  body(polygon([-25, -98], [-5, -84], [-24, -68])),
  body(polygon([25, -98], [5, -84], [24, -68])),
  body(blob([-27, -68], [-16, -86], [16, -86], [27, -68], [14, -52], [-14, -52])),
  stroke('accent', 2.5, line([-5, -2], [-5, -22])),
  stroke('accent', 2.5, line([5, -2], [5, -22])),
  light(oval(-10, -71, 5.5)),
  light(oval(10, -71, 5.5)),
  dark(oval(-9, -71, 3)),
  dark(oval(11, -71, 3)),
  dark(polygon([-4, -63], [4, -63], [0, -59])),
]

export const dog: SubjectDrawing = (vary) => [
  stroke('body', 8, curve([-38, -44], [-47, -56], [-46, vary(-72, 8)])),
  accent(polygon([-22, -30], [-12, -30], [-12, 0], [-22, 0])),
  accent(polygon([10, -30], [20, -30], [20, 0], [10, 0])),
  body(blob([-40, -46], [-20, -56], [14, -55], [26, -40], [18, -26], [-16, -26], [-38, -30])),
  body(polygon([-37, -36], [-26, -36], [-26, 0], [-37, 0])),
  body(polygon([18, -40], [29, -40], [29, 0], [18, 0])),
  body(blob([10, -50], [14, -80], [28, -88], [40, -76], [50, -68], [48, -58], [32, -56], [28, -42])),
  accent(blob([14, -84], [24, -86], [22, -62], [12, -54], [6, -64])),
  light(oval(31, -75, 4.5)),
  dark(oval(32, -75, 2.6)),
  dark(oval(49, -67, 4)),
]

export const horse: SubjectDrawing = (vary) => [
  stroke('accent', 9, curve([-36, -58], [-47, -50], [vary(-46, 3), -24])),
  accent(polygon([-24, -40], [-16, -40], [-15, 0], [-22, 0])),
  accent(polygon([12, -40], [20, -40], [19, 0], [12, 0])),
  body(blob([-39, -52], [-30, -66], [0, -60], [20, -66], [26, -46], [10, -34], [-26, -34])),
  body(polygon([-36, -48], [-25, -42], [-29, 0], [-36, 0])),
  body(polygon([18, -48], [28, -48], [28, 0], [21, 0])),
  body(
    blob([6, -58], [18, -84], [24, -98], [34, -92], [49, -74], [45, -64], [33, -70], [28, -50], [18, -42]),
  ),
  stroke('accent', 7, curve([22, -98], [10, -82], [0, -62])),
  dark(oval(32, -84, 3)),
]

export const elephant: SubjectDrawing = (vary) => [
  accent(polygon([-18, -30], [-4, -30], [-4, 0], [-18, 0])),
  accent(polygon([10, -30], [22, -30], [22, 0], [10, 0])),
  stroke('body', 4, curve([-44, -56], [-50, -44], [-48, -32])),
  body(blob([-46, -50], [-34, -78], [0, -84], [22, -70], [22, -34], [-10, -24], [-42, -28])),
  body(polygon([-42, -36], [-24, -36], [-24, 0], [-42, 0])),
  body(polygon([2, -36], [18, -36], [18, 0], [2, 0])),
  body(oval(24, -66, 20, 21)),
  stroke('body', 11, curve([38, -64], [45, -44], [41, -20], [vary(46, 3), -8])),
  accent(blob([2, -84], [20, -82], [22, -58], [10, -42], [-6, -56])),
  light(polygon([30, -48], [38, -50], [50, -36], [46, -34])),
  dark(oval(32, -72, 3)),
]

export const rabbit: SubjectDrawing = (vary) => [
  body(blob([-16, -62], [vary(-22, 3), -96], [-11, -99], [-4, -64])),
  body(blob([16, -62], [vary(20, 3), -96], [10, -99], [4, -64])),
  trim(oval(-13, -84, 3, 11)),
  trim(oval(12, -84, 3, 11)),
  light(oval(26, -12, 9)),
  body(blob([-26, -4], [-26, -26], [-12, -44], [12, -44], [26, -26], [26, -4], [0, 0])),
  body(oval(0, -54, 21, 18)),
  light(oval(-8, -57, 4.5, 5.5)),
  light(oval(8, -57, 4.5, 5.5)),
  dark(oval(-7, -57, 3)),
  dark(oval(9, -57, 3)),
  dark(polygon([-3, -49], [3, -49], [0, -45])),
  light(oval(-13, -4, 10, 5)),
  light(oval(13, -4, 10, 5)),
]

export const duck: SubjectDrawing = (vary) => [
  stroke('trim', 4, line([-4, -16], [-4, -1], [6, -1])),
  stroke('trim', 4, line([10, -16], [10, -1], [20, -1])),
  body(blob([-49, -46], [-30, -38], [-4, -48], [22, -46], [32, -30], [20, -14], [-12, -12], [-38, -22])),
  body(blob([8, -42], [12, -62], [8, -78], [20, -92], [36, -84], [36, -70], [30, -56], [32, -34])),
  accent(blob([-32, -36], [-6, -42], [12, -34], [0, -22], [-22, vary(-24, 3)])),
  trim(polygon([36, -80], [50, -74], [36, -69])),
  light(oval(26, -80, 4.5)),
  dark(oval(27, -80, 2.6)),
]

export const fish: SubjectDrawing = (vary) => [
  accent(polygon([-28, -50], [-49, vary(-74, 5)], [-43, -50], [-49, vary(-26, 5)])),
  accent(blob([-14, -64], [4, -84], [16, -70], [10, -60])),
  accent(blob([-6, -34], [4, -18], [10, -34])),
  body(blob([-34, -50], [-8, -72], [26, -70], [48, -52], [28, -32], [-8, -30])),
  stroke('accent', 2.5, curve([20, -68], [13, -51], [20, -34])),
  light(oval(32, -57, 6)),
  dark(oval(33.5, -57, 3.4)),
  stroke('dark', 1.8, curve([46, -48], [40, -46], [37, -42])),
]

export const butterfly: SubjectDrawing = (vary) => [
  body(blob([-2, -52], [-14, -86], [-42, vary(-92, 4)], [-46, -66], [-24, -48])),
  body(blob([2, -52], [14, -86], [42, vary(-92, 4)], [46, -66], [24, -48])),
  body(blob([-2, -50], [-30, -50], [-36, -26], [-18, -14], [-4, -34])),
  body(blob([2, -50], [30, -50], [36, -26], [18, -14], [4, -34])),
  dark(oval(0, -50, 4.5, 26)),
  stroke('dark', 2, curve([-1, -74], [-6, -88], [-14, -96])),
  stroke('dark', 2, curve([1, -74], [6, -88], [14, -96])),
]

export const turtle: SubjectDrawing = (vary) => [
  trim(blob([-34, -22], [-48, -14], [-44, -8], [-30, -14])),
  trim(oval(-24, -7, 9, 8)),
  trim(oval(18, -7, 9, 8)),
  trim(blob([20, -22], [32, -32], [42, vary(-42, 4)], [50, -34], [46, -24], [34, -14], [24, -12])),
  body(blob([-38, -14], [-34, -42], [-6, -62], [22, -46], [32, -14], [0, -10])),
  stroke('accent', 3.5, curve([-40, -15], [-4, -10], [34, -15])),
  dark(oval(43, -35, 2.4)),
]

export const snail: SubjectDrawing = (vary) => [
  stroke('trim', 2.6, line([36, -26], [vary(32, 3), -52])),
  stroke('trim', 2.6, line([41, -26], [vary(47, 3), -50])),
  dark(oval(32, -53, 3)),
  dark(oval(47, -51, 3)),
  trim(blob([-49, -3], [-30, -16], [24, -14], [30, -30], [44, -32], [47, -16], [36, -2])),
  body(oval(-6, -42, 32, 33)),
  stroke(
    'accent',
    4.5,
    curve([-32, -22], [-2, -12], [18, -36], [2, -60], [-20, -50], [-18, -34], [-4, -32], [0, -42]),
  ),
]
