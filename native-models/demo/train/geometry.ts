/** The sample model's sizes, and how long it is trained. Pure. */
import type { Geometry } from './training-graph.ts'

const LAYER = { layerNormEps: 1e-5, activation: 'quick_gelu', width: 128, mlpWidth: 512, heads: 4 } as const

export const CONTEXT_LENGTH = 48

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
  readonly warmUpSteps: number
  readonly learningRate: number
  /** Of all steps, the last ones, in which the rate falls to 0. */
  readonly decayShare: number
  readonly weightDecay: number
  /** The norm of all gradients together is cut to this. */
  readonly largestGradient: number
  readonly labelWeight: number
  readonly seed: number
}

export const SCHEDULE: Schedule = {
  steps: 1200,
  batch: 256,
  pictures: 40_000,
  warmUpSteps: 60,
  learningRate: 1.5e-3,
  decayShare: 0.35,
  weightDecay: 0.1,
  largestGradient: 1,
  labelWeight: 1,
  seed: 7,
}

/** Linear up, constant, then linear down to 0 (warm-up, stable, decay). @param step from 0 */
export function learningRateAt(
  step: number,
  { steps, warmUpSteps, decayShare, learningRate }: Schedule,
): number {
  if (step < warmUpSteps) return (learningRate * (step + 1)) / warmUpSteps
  return learningRate * Math.min(1, (steps - step) / (decayShare * steps))
}
