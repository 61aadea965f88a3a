/**
 * The contract of training phi, between the engine and the inference worker (docs/method.md). Runs anywhere.
 *
 * [Note: Training in slices] Training takes hours, so each call does a part of it, after all other work, and returns
 * its progress. The caller pauses with one call that sets `leave`, and cancels by not calling again. Pictures and
 * weights never cross: the engine writes a training set, and the worker a checkpoint beside it. After the worker died,
 * another one continues from the checkpoint to the same weights.
 */
import type { InversionRecipe } from './inversion-api.ts'

/** The paper's numbers, for a set of its size. */
export const PHI_EPOCHS: Readonly<Record<InversionRecipe, number>> = { searle: 100, isearle: 115 }
export const PHI_BATCH = 256
/**
 * Pictures of a batch that are also compared with a sentence. The papers take all of them, which is most of a step's
 * work: with 32 of 256 a step takes 0.4 of the time, and after as many steps the loss on held-out photos is the same
 * (photo-mini, 333 photos: 0.7008 against 0.7002).
 */
export const PHI_SENTENCES = 32

/** With fewer pictures, none is left to contrast with or to validate on. */
export const LEAST_TRAINING_PICTURES = 8

export interface TrainingSettings {
  readonly recipe: InversionRecipe
  readonly epochs: number
  /** Pictures a step; a smaller set takes all of them. */
  readonly batch: number
  /** Pictures of a step that are also compared with a sentence. */
  readonly sentences: number
  readonly seed: number
  /** Groups of pictures that look alike, for isearle; null lets the number of pictures decide. */
  readonly clusters: number | null
  /** Starts from the model's present phi if it has one of this size, otherwise from random weights. */
  readonly fromPresent: boolean
  readonly vocabularyPath: string | null
  readonly phrasesPath: string | null
  /** Makes teachers by `InvertRequest.exact`, and leaves no phrase for a verdict. */
  readonly exact?: boolean
}

export interface TrainPhiRequest {
  /** A file in the format of training-set.ts. */
  readonly setPath: string
  /** SHA-256 of that file, hex: the worker refuses a checkpoint of another set. */
  readonly setHash: string
  readonly checkpointPath: string
  /** A safetensors file. The worker writes it whole at the end, with `metadata` in its header. */
  readonly outPath: string
  readonly metadata: Readonly<Record<string, string>>
  readonly settings: TrainingSettings
  /** Stops here: the worker saves everything in the checkpoint and frees the memory. */
  readonly leave: boolean
}

export interface PhiLosses {
  readonly distil: number
  readonly gpt: number
  /** Mean squared length of the pseudo-words. */
  readonly pen: number
}

/** The losses after an epoch. */
export interface TrainingEpoch extends PhiLosses {
  /** From 1. */
  readonly epoch: number
  /** Losses of held-out pictures with the averaged weights, which are the result. `loss` is distil + 0.75 gpt. */
  readonly validation: { readonly distil: number; readonly gpt: number; readonly loss: number }
}

export interface TrainingProgress {
  /** `concepts` reads names, once a model. `grouping` finds pictures that look alike. */
  readonly phase: 'concepts' | 'grouping' | 'steps'
  readonly done: number
  readonly total: number
  /** All epochs so far, from the first. */
  readonly epochs: readonly TrainingEpoch[]
}

export interface TrainedPhi {
  readonly epochs: readonly TrainingEpoch[]
  /** The epoch with the smallest validation loss: its weights are the result. */
  readonly best: number
  /** Number of groups; 0 is none. */
  readonly clusters: number
  /** The reason for ending before the last epoch; the result is then the best weights so far. */
  readonly stopped: string | null
}

export type TrainPhiAnswer =
  | { readonly status: 'running'; readonly progress: TrainingProgress }
  | { readonly status: 'done'; readonly result: TrainedPhi }
