/** The two published recipes to train phi (SEARLE, section 3.2; iSEARLE, section 3.3). Numbers only. */
import type { AdamWOptions } from './adamw.ts'

export type PhiRecipeName = 'searle' | 'isearle'

export interface PhiRecipe {
  readonly epochs: number
  /** Decay of the moving average that is the result; null makes the weights themselves the result. */
  readonly averageDecay: number | null
  /** Weight of the mean squared length of the predicted pseudo-words. */
  readonly penaltyWeight: number
  /** The share of a batch from one cluster of similar pictures. */
  readonly hardShare: number
}

export const DISTIL_WEIGHT = 1
export const GPT_WEIGHT = 0.75
export const PHI_BATCH = 256
export const PHI_ADAMW: AdamWOptions = {
  learningRate: 1e-4,
  weightDecay: 0.01,
  betas: [0.9, 0.999],
  epsilon: 1e-8,
}
/** The probability with which a step drops a hidden value. */
export const DROPOUT = 0.5
/** For the gpt loss; an inversion uses fifteen. */
export const CONCEPTS_PER_PICTURE = 150

/** iSEARLE, section 4: ViT-B/32 and ViT-L/14. */
const PENALTY: Readonly<Record<number, number>> = { 512: 3e-3, 768: 1e-2 }
/** For sizes that no paper states: that of the smaller model, whose pseudo-words are as long. */
const OTHER_PENALTY = 3e-3

export function phiRecipe(name: PhiRecipeName, featureSize: number): PhiRecipe {
  if (name === 'searle') return { epochs: 100, averageDecay: null, penaltyWeight: 0, hardShare: 0 }
  const penaltyWeight = PENALTY[featureSize] ?? OTHER_PENALTY
  return { epochs: 115, averageDecay: 0.999, penaltyWeight, hardShare: 0.5 }
}

/**
 * [Note: A short average] 0.999 remembers a thousand steps. The papers train for tens of thousands; a small
 * library trains for a few hundred, after which such an average would still be half the initial random
 * weights. The average therefore starts short and grows: after t steps it remembers a tenth of them, up to
 * the papers' decay.
 */
export function averageDecayAt(decay: number, step: number): number {
  return Math.min(decay, (1 + step) / (10 + step))
}
