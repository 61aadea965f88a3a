/**
 * The pictures that each pseudo-word of a request stands for: one picture, or all of them when they show the
 * same thing. Runs in the inference worker.
 */
import { createHash } from 'node:crypto'
import type { InvertRequest } from '../../shared/inversion-api.ts'
import { lengthOf } from '../../shared/vectors.ts'

export interface Picture {
  /** A hash of the features: equal pictures draw equal words, whichever pictures are inverted beside them. */
  readonly id: string
  /** Un-normalised. */
  readonly feature: Float32Array
}

export interface Subject {
  /** For a single picture its own id, so that inverting one picture "jointly" equals inverting it. */
  readonly id: string
  readonly pictures: readonly Picture[]
}

export function subjectsOf({
  features,
  jointly,
}: Pick<InvertRequest, 'features' | 'jointly'>): readonly Subject[] {
  const pictures = features.map((feature) => ({ id: pictureId(feature), feature }))
  const groups = jointly ? [pictures] : pictures.map((picture) => [picture])
  return groups.map((group) => ({ id: group.map(({ id }) => id).join('+'), pictures: group }))
}

/** The sum of the unit vectors, [featureSize]. The concepts of a subject are the names nearest to it. */
export function commonDirection(features: readonly Float32Array[]): Float32Array {
  const sum = new Float32Array(features[0]?.length ?? 0)
  for (const feature of features) {
    const length = lengthOf(feature)
    for (const [i, value] of feature.entries()) sum[i] = (sum[i] as number) + value / length
  }
  return sum
}

function pictureId(feature: Float32Array): string {
  return createHash('sha256').update(feature).digest('hex').slice(0, 16)
}
