/** The state of phi's training between two steps. Runs in the inference worker. */
import { type AdamWState, startAdamW } from '../../../native-models/inversion/adamw.ts'
import { copyWeights, type PhiWeights } from '../../../native-models/inversion/phi-weights.ts'
import type { PhiLosses, TrainingEpoch } from '../../shared/training-api.ts'

export interface BestWeights {
  readonly epoch: number
  readonly loss: number
  readonly weights: PhiWeights
}

export interface TrainingState {
  /** Finished epochs, and finished steps of the current one. */
  epoch: number
  step: number
  /** Steps change the arrays in place. */
  readonly weights: PhiWeights
  /** Null when the recipe uses no moving average. */
  readonly average: PhiWeights | null
  readonly adam: Map<string, AdamWState>
  best: BestWeights | null
  readonly epochs: TrainingEpoch[]
  /** Sums over the steps of the current epoch. */
  sums: PhiLosses
}

export const NO_LOSSES: PhiLosses = { distil: 0, gpt: 0, pen: 0 }

export function startTraining(weights: PhiWeights, averaged: boolean): TrainingState {
  return {
    epoch: 0,
    step: 0,
    weights,
    average: averaged ? copyWeights(weights) : null,
    adam: new Map([...weights].map(([name, { length }]) => [name, startAdamW(length)])),
    best: null,
    epochs: [],
    sums: NO_LOSSES,
  }
}

/** The weights that would be the result if training ended now. */
export function resultOf({ average, weights }: TrainingState): PhiWeights {
  return average ?? weights
}
