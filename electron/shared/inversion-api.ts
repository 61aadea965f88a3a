/**
 * The contract of textual inversion by optimisation, between the engine and the inference worker (docs/method.md). Runs
 * anywhere.
 */

/**
 * The two published ways to find a pseudo-word by optimisation (SEARLE, arXiv 2303.15247; iSEARLE, arXiv 2405.02951).
 */
export const INVERSION_RECIPES = ['searle', 'isearle'] as const
export type InversionRecipe = (typeof INVERSION_RECIPES)[number]

/** The papers' numbers. */
export const INVERSION_STEPS: Readonly<Record<InversionRecipe, number>> = { searle: 350, isearle: 500 }
/** Many times more than any picture needs. The worker draws the sentences of all steps before the first one. */
export const MAX_INVERSION_STEPS = 10_000

/**
 * Raise it when the same request gives another pseudo-word: Searlight then ignores the stored ones of older versions.
 */
export const INVERSION_RESULT_VERSION = 5

export interface InversionLoss {
  /** Steps done before this loss. */
  readonly step: number
  readonly content: number
  readonly gpt: number
}

/** The reason for giving up an image, and the number of steps before that. */
export interface InversionStop {
  readonly step: number
  readonly reason: string
}

export interface InvertRequest {
  /** Un-normalised image features, [featureSize] each. */
  readonly features: readonly Float32Array[]
  /** All pictures show the same thing: the answer is one image with one pseudo-word for all of them. */
  readonly jointly: boolean
  readonly recipe: InversionRecipe
  readonly steps: number
  readonly seed: number
  /** A list of names; null is the built-in one. */
  readonly vocabularyPath: string | null
  /** Phrases of a language model; null takes the grammar's. */
  readonly phrasesPath: string | null
  /**
   * The papers' way, at several times the cost: it compares every name in all 24 templates, and may draw every phrase.
   * Without it, a first look chooses the names, and the verdict has one phrase in 16 for itself.
   */
  readonly exact?: boolean
  /** The state of the answer before this one; null begins. */
  readonly state: Uint8Array | null
}

export interface InvertedImage {
  /** [tokenSize]. */
  readonly token: Float32Array
  /** The names that the picture was compared with, nearest first. */
  readonly concepts: readonly string[]
  /** Names that are as near, but have no usable phrase in the phrase file. */
  readonly leftOut: readonly string[]
  /** After every tenth step and the last. */
  readonly losses: readonly InversionLoss[]
  /** Set where optimising failed: the token is then phi's, or the last good one of a model without phi. */
  readonly stopped: InversionStop | null
}

/** The worker reads `concepts` and `phrases` once a model. */
export interface InvertProgress {
  readonly phase: 'concepts' | 'phrases' | 'steps'
  readonly done: number
  readonly total: number
  /** The latest of each image; null before the first. */
  readonly losses: readonly (InversionLoss | null)[]
}

/**
 * [Note: Inversion in slices] An inversion takes seconds to minutes, so each call does a part of it and returns the
 * state. The caller sees the progress, and pauses or cancels by not calling again. After the worker died, another one
 * continues from `state` to the same token.
 */
export type InvertAnswer =
  | { readonly status: 'running'; readonly state: Uint8Array | null; readonly progress: InvertProgress }
  | { readonly status: 'done'; readonly images: readonly InvertedImage[] }

/** Asks how well pseudo-words stand for pictures, on sentences that no inversion has seen. */
export interface JudgeRequest {
  /** Un-normalised image features of the pictures that the words stand for; several of a joint inversion. */
  readonly features: readonly Float32Array[]
  /** The pseudo-words to compare, [tokenSize] each. */
  readonly tokens: readonly Float32Array[]
  /** The names that the pictures were compared with (`InvertedImage.concepts`). */
  readonly concepts: readonly string[]
  readonly vocabularyPath: string | null
  readonly phrasesPath: string | null
}

/** Losses as in an inversion, without noise, on held-out templates and held-out phrases: less is better. */
export interface Judgement {
  readonly content: number
  readonly gpt: number
  /** Both, weighted so that the smaller loss belongs to the pseudo-word that finds more: this one decides. */
  readonly loss: number
}
