/** The sample model's sizes and the length of its training. Pure. */
import type { Geometry } from './training-graph.ts'

const LAYER = { layerNormEps: 1e-5, activation: 'quick_gelu', width: 128, mlpWidth: 512, heads: 4 } as const

/** The longest sentence of the world has 49 tokens; people may type longer ones. */
export const CONTEXT_LENGTH = 64

export const geometryOf = (vocabularySize: number): Geometry => ({
  vision: { ...LAYER, layers: 6, imageSize: 64, patchSize: 8 },
  text: {
    ...LAYER,
    layers: 4,
    vocabularySize,
    contextLength: CONTEXT_LENGTH,
    eosRule: { kind: 'first', id: vocabularySize - 1 },
  },
  featureSize: 128,
})

export interface Schedule {
  readonly steps: number
  readonly batch: number
  readonly pictures: number
  /** See [Note: Near first]. */
  readonly nearFrom: number
  readonly nearUntil: number
  readonly warmUpSteps: number
  readonly learningRate: number
  /** The share of the last steps, in which the rate falls to 0. */
  readonly decayShare: number
  readonly weightDecay: number
  /** The limit to which the norm of all gradients together is cut. */
  readonly largestGradient: number
  readonly seed: number
}

export const SCHEDULE: Schedule = {
  steps: 2300,
  batch: 128,
  pictures: 40_000,
  nearFrom: 400,
  nearUntil: 900,
  warmUpSteps: 100,
  learningRate: 1e-3,
  decayShare: 0.35,
  weightDecay: 0.1,
  largestGradient: 1,
  seed: 7,
}

/**
 * [Note: Near first] Within 400 steps the model learns places, times, styles and colours, which distinguish
 * most pictures of a batch; it does not learn the subjects, a matter of shape. Large pictures teach shapes
 * best, so for a while the training shows only pictures seen from nearby, and from then on gives the heads'
 * labels of subjects more weight. At the end every second batch has one place and one style, so that only the
 * subjects distinguish its pictures.
 */
export type Stage = 'all' | 'near' | 'mixed'

export function stageAt(step: number, { nearFrom, nearUntil }: Schedule): Stage {
  if (step < nearFrom) return 'all'
  return step < nearUntil ? 'near' : 'mixed'
}

/**
 * Linear up, constant, then linear down to 0 (warm-up, stable, decay).
 * @param step from 0
 */
export function learningRateAt(
  step: number,
  { steps, warmUpSteps, decayShare, learningRate }: Schedule,
): number {
  if (step < warmUpSteps) return (learningRate * (step + 1)) / warmUpSteps
  return learningRate * Math.min(1, (steps - step) / (decayShare * steps))
}
