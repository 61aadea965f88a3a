/**
 * How well a photo matches, from 0 to 100 among the photos it was found with: 100 is the best of them, 0 the
 * weakest. The raw figures lie so close together that bars of them would all look alike. Pure.
 */
import type { SearchAnswer } from '../../../electron/shared/app-api.ts'

export interface Score {
  /** 0 to 100. */
  readonly share: number
  /** Cosine, as the model gives it. */
  readonly raw: number
}

export interface PhotoScores {
  readonly match: Score
  /** To the reference alone, and to the words alone; null where the query has none. */
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
  // One photo, or photos that match equally, are all the best there is.
  return { raw, share: high > low ? Math.round((100 * (raw - low)) / (high - low)) : 100 }
}
