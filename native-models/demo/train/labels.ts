/**
 * A description as labels: one value of each attribute, which the trainer's picture head learns to predict.
 * Pure.
 */

import {
  COLOURS,
  COMPANIONS,
  COUNTS,
  PATTERNS,
  PLACES,
  RELATIONS,
  type Scene,
  SIZES,
  STYLES,
  SUBJECTS,
  TIMES,
  VIEWPOINTS,
  WEATHERS,
} from '../world/scene.ts'
import type { LabelledBatch } from './label-loss.ts'

interface Attribute {
  readonly values: readonly unknown[]
  readonly of: (scene: Scene) => unknown
}

/** "Nothing beside the subject" is a value, too. */
const ATTRIBUTES: readonly Attribute[] = [
  { values: SUBJECTS, of: (scene) => scene.subject },
  { values: COLOURS, of: (scene) => scene.colour },
  { values: PATTERNS, of: (scene) => scene.pattern },
  { values: SIZES, of: (scene) => scene.size },
  { values: COUNTS, of: (scene) => scene.count },
  { values: PLACES, of: (scene) => scene.place },
  { values: TIMES, of: (scene) => scene.time },
  { values: WEATHERS, of: (scene) => scene.weather },
  { values: VIEWPOINTS, of: (scene) => scene.viewpoint },
  { values: STYLES, of: (scene) => scene.style },
  { values: [null, ...COMPANIONS], of: (scene) => scene.companion?.kind ?? null },
  { values: [null, ...RELATIONS], of: (scene) => scene.companion?.relation ?? null },
]

export const LABEL_GROUPS: readonly number[] = ATTRIBUTES.map(({ values }) => values.length)
const SIZE = LABEL_GROUPS.reduce((sum, size) => sum + size, 0)

export function labelsOf(scenes: readonly Scene[]): LabelledBatch {
  const labels = new Float32Array(scenes.length * SIZE)
  for (const [row, scene] of scenes.entries()) {
    let begin = row * SIZE
    for (const { values, of } of ATTRIBUTES) {
      labels[begin + values.indexOf(of(scene))] = 1
      begin += values.length
    }
  }
  return { labels, weights: new Float32Array(scenes.length).fill(1 / scenes.length) }
}
