/**
 * The way of the dial: from the references over both to the text. Runs in the engine; pure.
 *
 * [Note: The way of the dial] In its left half it goes as PDV does (./pdv.ts): both sides walk along the direction of
 * the words while the text side takes over, so that it starts at the picture and ends at the composed sentence. In its
 * right half it goes on along the same direction, beyond the composed sentence, while the words alone take over.
 */
import { DIAL_MIDDLE } from '../../shared/app-query.ts'
import { sumOfUnits, unit, weightedSum } from './compose.ts'
import { PDV_WEIGHTS, type PdvParts, pdv } from './pdv.ts'

/**
 * Half of the paper's a_I. With all of it the left half would have more of the words shortly before the middle than in
 * the middle, and turn back: measured on photo-mini, where the way is monotone up to 0.85.
 */
const IMAGE_STEPS = PDV_WEIGHTS.imageSteps / 2

/** Each [featureSize], of any length. */
export interface DialParts {
  readonly image: Float32Array
  readonly text: Float32Array
  /** Null where there are no pseudo-words: then the sum stands in the middle. */
  readonly pseudoWords: { readonly composed: Float32Array; readonly alone: Float32Array } | null
}

/** The very vectors of `image`, of both and of `text` at 0, at 0.5 and at 1; continuous between them. */
export function turnDial({ image, text, pseudoWords }: DialParts, dial: number): Float32Array {
  if (dial === 0) return image
  if (dial === 1) return text
  const middle = pseudoWords?.composed ?? sumOfUnits(image, text)
  if (dial === DIAL_MIDDLE) return middle
  if (!pseudoWords) return Float32Array.from(between(image, text, dial))
  const parts = { image, ...pseudoWords }
  return Float32Array.from(
    dial < DIAL_MIDDLE ? towardsBoth(parts, 2 * dial) : towardsText(parts, text, 2 * dial - 1),
  )
}

/** `way` from 0, at the picture, to 1, at the composed sentence. */
function towardsBoth(parts: PdvParts, way: number): Float64Array {
  return pdv(parts, { imageSteps: IMAGE_STEPS * way, textSteps: 1, textShare: way })
}

/** `way` from 0, at the composed sentence, to 1, at the text. */
function towardsText(parts: PdvParts, text: Float32Array, way: number): Float64Array {
  const textSteps = 1 + (PDV_WEIGHTS.textSteps - 1) * way
  const beyond = pdv(parts, { imageSteps: 0, textSteps, textShare: 1 })
  return weightedSum([
    [1 - way, beyond],
    [way, unit(text)],
  ])
}

function between(image: Float32Array, text: Float32Array, share: number): Float64Array {
  return weightedSum([
    [1 - share, unit(image)],
    [share, unit(text)],
  ])
}
