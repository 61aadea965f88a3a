/**
 * The two published recipes to invert an image by optimisation (SEARLE, arXiv 2303.15247, section 3.1;
 * iSEARLE, arXiv 2405.02951, section 3.2). Numbers only.
 */
import type { AdamWOptions } from './adamw.ts'

export type OtiRecipeName = 'searle' | 'isearle'

export interface OtiRecipe {
  readonly contentWeight: number
  readonly gptWeight: number
  /** Standard deviation of the noise added to the un-normalised text feature of a template. */
  readonly noise: number
}

export const ADAMW: AdamWOptions = {
  learningRate: 2e-2,
  weightDecay: 0.01,
  betas: [0.9, 0.999],
  epsilon: 1e-8,
}
export const EMA_DECAY = 0.99
export const CONCEPTS_PER_IMAGE = 15
/** Standard deviation of the first token. */
export const INITIAL_DEVIATION = 0.02

const GPT_WEIGHT = 0.5
/** iSEARLE, section 4: ViT-B/32 and ViT-L/14. */
const NOISE: Readonly<Record<number, number>> = { 512: 0.64, 768: 0.16 }
/**
 * For sizes that no paper states. Tuned on photo-mini (256 features, of length 15): its image and text
 * features have no gap between them, so without noise a pseudo-word copies its picture until captions change
 * nothing (`npm run bench:quality`).
 */
const OTHER_NOISE = 4

export function otiRecipe(name: OtiRecipeName, featureSize: number): OtiRecipe {
  if (name === 'isearle') {
    return { contentWeight: 1, gptWeight: GPT_WEIGHT, noise: NOISE[featureSize] ?? OTHER_NOISE }
  }
  const total = 1 + GPT_WEIGHT
  return { contentWeight: 1 / total, gptWeight: GPT_WEIGHT / total, noise: 0 }
}
