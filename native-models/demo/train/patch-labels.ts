/**
 * The content of each patch of a picture, from the world's layout: its kind, whether it is the subject or
 * beside it, the subject's colour and pattern. Pure.
 */
import { randomStream } from '../../inversion/random-stream.ts'
import { layOut, type Placement } from '../world/drawing/layout.ts'
import { COLOURS, PATTERNS, type Scene, SUBJECTS } from '../world/scene.ts'
import type { LabelledBatch } from './label-loss.ts'

/** "Nothing" is the first value of each. */
export const PATCH_GROUPS: readonly number[] = [
  1 + SUBJECTS.length,
  3,
  1 + COLOURS.length,
  1 + PATTERNS.length,
]
const SIZE = PATCH_GROUPS.reduce((sum, size) => sum + size, 0)
/** Most patches show nothing; this weight gives them together the weight of a few that show something. */
const NOTHING_WEIGHT = 0.15
/** The reach of a thing's patches to each side of its middle, as a share of its height. */
const REACH = 0.42

export interface PlacedPicture {
  /** A picture as it was drawn, mirrored or not. */
  readonly scene: Scene
  readonly drawingSeed: string
  readonly isMirrored: boolean
}

/** @param side patches along each side. Labels are [pictures * side * side, sum of PATCH_GROUPS] */
export function patchLabelsOf(pictures: readonly PlacedPicture[], side: number): LabelledBatch {
  const rows = pictures.length * side * side
  const labels = new Float32Array(rows * SIZE)
  const weights = new Float32Array(rows)
  for (const [index, picture] of pictures.entries()) {
    const shown = shownIn(picture, side)
    for (let patch = 0; patch < side * side; patch++) {
      const row = index * side * side + patch
      const values = shown[patch] ?? [0, 0, 0, 0]
      weights[row] = shown[patch] === undefined ? NOTHING_WEIGHT : 1
      let begin = row * SIZE
      for (const [group, value] of values.entries()) {
        labels[begin + value] = 1
        begin += PATCH_GROUPS[group] ?? 0
      }
    }
  }
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return { labels, weights: weights.map((weight) => weight / total) }
}

/** By patch, row by row; later things hide earlier ones. */
function shownIn(
  { scene, drawingSeed, isMirrored }: PlacedPicture,
  side: number,
): readonly (readonly number[])[] {
  const shown: (readonly number[])[] = []
  // The layout takes the first numbers of its stream: see ../world/drawing/draw-subjects.ts.
  for (const placement of layOut(scene, randomStream('subjects', drawingSeed))) {
    const values = valuesOf(placement, scene)
    for (const patch of patchesOf(placement, side, isMirrored)) shown[patch] = values
  }
  return shown
}

function valuesOf({ subject, isCompanion }: Placement, { colour, pattern }: Scene): readonly number[] {
  const kind = 1 + SUBJECTS.indexOf(subject)
  return isCompanion ? [kind, 2, 0, 0] : [kind, 1, 1 + COLOURS.indexOf(colour), 1 + PATTERNS.indexOf(pattern)]
}

/** The patches whose centre it covers, and always the one at its own centre. */
function patchesOf({ x, y, size, lift }: Placement, side: number, isMirrored: boolean): readonly number[] {
  const middle = { x: isMirrored ? 100 - x : x, y: y - size * (0.5 + lift) }
  const cell = 100 / side
  const at = (value: number) => Math.min(side - 1, Math.max(0, Math.floor(value / cell)))
  const patches = [at(middle.y) * side + at(middle.x)]
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const [dx, dy] = [(column + 0.5) * cell - middle.x, (row + 0.5) * cell - middle.y]
      if (Math.max(Math.abs(dx), Math.abs(dy)) <= REACH * size) patches.push(row * side + column)
    }
  }
  return patches
}
