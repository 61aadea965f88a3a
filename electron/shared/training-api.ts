/**
 * The contract of training phi, between the engine and the inference worker (docs/method.md). Runs
 * anywhere.
 *
 * [Note: Training in slices] Training takes hours, so each call does a part of it, after everything that somebody waits
 * for, and answers with where it is. Whoever asks pauses by asking once with `leave`, and cancels by not asking again.
 * Pictures and weights never cross: the engine writes a training set, the worker a checkpoint beside it, from which
 * another worker goes on to the same weights after this one died.
 */
import type { InversionRecipe } from './inversion-api.ts'

/** The numbers of the paper for pictures enough. */
export const PHI_EPOCHS: Readonly<Record<InversionRecipe, number>> = { searle: 100, isearle: 115 }
export const PHI_BATCH = 256
/**
 * Of a batch, how many are also held against a sentence. The papers take all of them, which is most of a step's work:
 * with 32 of 256 a step takes 0.4 of the time, and after as many steps photos kept apart are judged the same (photo-mini,
 * 333 photos: loss 0.7008 against 0.7002).
 */
export const PHI_SENTENCES = 32

/** Fewer leave nothing to tell them from, nor to check with. */
export const LEAST_TRAINING_PICTURES = 8

export interface TrainingSettings {
  readonly recipe: InversionRecipe
  readonly epochs: number
  /** Pictures a step; all of them where they are fewer. */
  readonly batch: number
  /** Of these, how many a step are also held against a sentence. */
  readonly sentences: number
  readonly seed: number
  /** Groups of pictures that look alike, for isearle; null lets the number of pictures decide. */
  readonly clusters: number | null
  /** Goes on from the model's present phi, where it has one of this size; otherwise from random weights. */
  readonly fromPresent: boolean
  readonly vocabularyPath: string | null
  readonly phrasesPath: string | null
  /** Teachers without the shortcuts of `InvertRequest.exact`, and no phrase is kept for a verdict. */
  readonly exact?: boolean
}

export interface TrainPhiRequest {
  /** As training-set.ts has it. */
  readonly setPath: string
  /** SHA-256 of that file, hex: a checkpoint of another set is not gone on from. */
  readonly setHash: string
  readonly checkpointPath: string
  /** safetensors; written whole at the end, with `metadata` in its header. */
  readonly outPath: string
  readonly metadata: Readonly<Record<string, string>>
  readonly settings: TrainingSettings
  /** Stops here: all is in the checkpoint, and the memory is given back. */
  readonly leave: boolean
}

export interface PhiLosses {
  readonly distil: number
  readonly gpt: number
  /** Mean squared length of the pseudo-words. */
  readonly pen: number
}

/** After an epoch. */
export interface TrainingEpoch extends PhiLosses {
  /** From 1. */
  readonly epoch: number
  /** Of pictures that are kept apart, by the weights that would be the result. `loss` is distil + 0.75 gpt. */
  readonly validation: { readonly distil: number; readonly gpt: number; readonly loss: number }
}

export interface TrainingProgress {
  /** `concepts`: names are read, once a model. `grouping`: pictures that look alike. */
  readonly phase: 'concepts' | 'grouping' | 'steps'
  readonly done: number
  readonly total: number
  /** All so far, from the first. */
  readonly epochs: readonly TrainingEpoch[]
}

export interface TrainedPhi {
  readonly epochs: readonly TrainingEpoch[]
  /** The epoch whose weights were written: the smallest validation loss. */
  readonly best: number
  /** Groups that were used; 0 is none. */
  readonly clusters: number
  /** Why it ended before its last epoch; the best weights until then were written. */
  readonly stopped: string | null
}

export type TrainPhiAnswer =
  | { readonly status: 'running'; readonly progress: TrainingProgress }
  | { readonly status: 'done'; readonly result: TrainedPhi }
