/**
 * The contract of textual inversion by optimisation, between the engine and the inference worker (docs/method.md). Runs
 * anywhere.
 */

/** The two published ways to find a pseudo-word by optimisation (SEARLE, arXiv 2303.15247; iSEARLE, arXiv 2405.02951). */
export const INVERSION_RECIPES = ['searle', 'isearle'] as const
export type InversionRecipe = (typeof INVERSION_RECIPES)[number]

/** The papers' numbers. */
export const INVERSION_STEPS: Readonly<Record<InversionRecipe, number>> = { searle: 350, isearle: 500 }
/** Many times more than any picture needs; what each step draws is known before the first. */
export const MAX_INVERSION_STEPS = 10_000

/** Raised when the same request would give another pseudo-word: what is stored of an older one is not used. */
export const INVERSION_RESULT_VERSION = 5

export interface InversionLoss {
  /** Steps that were done with it. */
  readonly step: number
  readonly content: number
  readonly gpt: number
}

/** Why an image was given up, and after how many steps. */
export interface InversionStop {
  readonly step: number
  readonly reason: string
}

export interface InvertRequest {
  /** Un-normalised image features, [featureSize] each. */
  readonly features: readonly Float32Array[]
  /** All pictures show the same thing: one pseudo-word is found for all of them, and the answer is one image. */
  readonly jointly: boolean
  readonly recipe: InversionRecipe
  readonly steps: number
  readonly seed: number
  /** A list of names instead of the built-in one; null is that one. */
  readonly vocabularyPath: string | null
  /** Phrases of a language model; null is those of the grammar. */
  readonly phrasesPath: string | null
  /**
   * As the papers have it, at several times the cost: every name is held against all 24 templates, and every phrase may
   * be drawn. Otherwise a first look chooses the names, and one phrase in 16 is kept for the verdict.
   */
  readonly exact?: boolean
  /** Where an earlier answer to this request left off; null is the beginning. */
  readonly state: Uint8Array | null
}

export interface InvertedImage {
  /** [tokenSize]. */
  readonly token: Float32Array
  /** The names that it was held against, nearest first. */
  readonly concepts: readonly string[]
  /** Names as near as these that the phrase file has no usable phrase for. */
  readonly leftOut: readonly string[]
  /** Of every tenth step and the last. */
  readonly losses: readonly InversionLoss[]
  /** Then the token is phi's, or the last good one where the model has no phi. */
  readonly stopped: InversionStop | null
}

/** `concepts` and `phrases` are read once a model and kept. */
export interface InvertProgress {
  readonly phase: 'concepts' | 'phrases' | 'steps'
  readonly done: number
  readonly total: number
  /** The latest of each image; null before the first. */
  readonly losses: readonly (InversionLoss | null)[]
}

/**
 * [Note: Inversion in slices] An inversion takes seconds to minutes, so each call does a part of it and answers with
 * where it is. Whoever asks pauses and cancels by not asking again, knows the progress, and can go on from `state`
 * with another worker after this one died, to the same token.
 */
export type InvertAnswer =
  | { readonly status: 'running'; readonly state: Uint8Array | null; readonly progress: InvertProgress }
  | { readonly status: 'done'; readonly images: readonly InvertedImage[] }

/** How well pseudo-words stand for pictures, on sentences that no inversion has seen. */
export interface JudgeRequest {
  /** Un-normalised image features of what the words stand for; several where they were found jointly. */
  readonly features: readonly Float32Array[]
  /** What is compared, [tokenSize] each. */
  readonly tokens: readonly Float32Array[]
  /** The names that the pictures were held against (`InvertedImage.concepts`). */
  readonly concepts: readonly string[]
  readonly vocabularyPath: string | null
  readonly phrasesPath: string | null
}

/** Losses as in an inversion, without noise, on held-out templates and held-out phrases: less is better. */
export interface Judgement {
  readonly content: number
  readonly gpt: number
  /** Both, weighted so that the better one is the one that finds more: what decides. */
  readonly loss: number
}
