/**
 * Scales the scores of the results: 100 is the best result, 0 the weakest. The raw figures lie so close together
 * that their bars would all look alike. Pure.
 */
import type { SearchAnswer } from '../../../electron/shared/app-api.ts'

export interface Score {
  /** 0 to 100. */
  readonly share: number
  /** Cosine similarity of the model. */
  readonly raw: number
}

export interface PhotoScores {
  readonly match: Score
  /** Scores for the reference alone and for the caption alone; null if the query has none. */
  readonly reference: Score | null
  readonly words: Score | null
}

export function scoresOf(answer: SearchAnswer, photoId: number): PhotoScores | null {
  const at = answer.photos.ids.indexOf(photoId)
  if (at < 0) return null
  return {
    match: scoreAt(answer.scores, at),
    reference: answer.references && scoreAt(answer.references, at),
    words: answer.texts && scoreAt(answer.texts, at),
  }
}

function scoreAt(values: Float32Array, at: number): Score {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const value of values) {
    if (value < low) low = value
    if (value > high) high = value
  }
  const raw = values[at] ?? 0
  // A single photo, or photos with equal scores, are all the best.
  return { raw, share: high > low ? Math.round((100 * (raw - low)) / (high - low)) : 100 }
}
