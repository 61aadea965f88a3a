/**
 * Prompt directional vectors (design/method.md, section 6): the way from the reference alone to the composed sentence,
 * gone from the text side and from the image side. Runs in the engine; pure.
 */
import { unit, weightedSum } from './compose.ts'

/** Features as the encoders give them; each [featureSize], of any length. */
export interface PdvParts {
  /** Of the references' pictures. */
  readonly image: Float32Array
  /** Of `a photo of $`. */
  readonly alone: Float32Array
  /** Of the sentence with the change in it. */
  readonly composed: Float32Array
}

export interface PdvWeights {
  /** How far the image side goes along the direction (a_I). */
  readonly imageSteps: number
  /** How far the text side goes (a_T): at 1 it is the composed sentence. */
  readonly textSteps: number
  /** Share of the text side (b). */
  readonly textShare: number
}

/** The paper's, which has b from 0.6 to 0.9: the lower end did best on photo-mini. */
export const PDV_WEIGHTS: PdvWeights = { imageSteps: 1.4, textSteps: 1.2, textShare: 0.6 }

/**
 * (1 - b) (img + a_I delta) + b (t0 + a_T delta), delta = composed - t0. Features are of unit length before they are
 * subtracted and added (un-normalised ones do worse on photo-mini); the two sides are added as they are.
 */
export function pdv(
  { image, alone, composed }: PdvParts,
  { imageSteps, textSteps, textShare }: PdvWeights,
): Float64Array {
  const start = unit(alone)
  const direction = weightedSum([
    [1, unit(composed)],
    [-1, start],
  ])
  const imageSide = weightedSum([
    [1, unit(image)],
    [imageSteps, direction],
  ])
  const textSide = weightedSum([
    [1, start],
    [textSteps, direction],
  ])
  return weightedSum([
    [1 - textShare, imageSide],
    [textShare, textSide],
  ])
}
