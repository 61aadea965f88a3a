/**
 * A composed query with all its right answers in a gallery.
 *
 * [Note: Answers of a query] A picture answers a composed query when both are true of it: the shared
 * concept, and every statement of the caption, compared with the reference. The shared concept is the
 * reference's subject and its colour; when the caption mentions the colour, the pattern replaces it. It
 * includes more of the reference only when more than MOST_ANSWERS pictures would answer, and `sharedConcept`
 * then says so. All other attributes are free: number, style, format and the rest, as CIRCO's annotators
 * accepted every picture for which concept and caption are true. For domain conversion the caption is the
 * style. For object composition, as in the paper, the picture must contain the reference's subject and the
 * named things, whichever of them is the main one. The reference and its repetitions are never answers.
 */
import type { Aspect } from './aspects.ts'

export interface Query {
  readonly id: number
  readonly kind: 'relative caption' | 'domain conversion' | 'object composition'
  /** Id of a picture in the gallery. */
  readonly reference: string
  /** For a relative caption the text after "that"; otherwise the words beside the reference. */
  readonly caption: string
  /** The whole sentence; `$` stands for the reference. */
  readonly prompt: string
  readonly sharedConcept: string
  /** The aspect for which the query was made comes first. Empty for the papers' other two tasks. */
  readonly aspects: readonly Aspect[]
  /** One random answer: CIRCO's single target. */
  readonly target: string
  /** Ids of all answers, in the gallery's order. */
  readonly answers: readonly string[]
}

/** More than one, as in CIRCO, so that another right picture does not count as wrong. */
export const LEAST_ANSWERS = 2
export const MOST_ANSWERS = 30
/**
 * At most this share of the pictures for which the words alone are true, and of those with the shared
 * concept, may be answers: a caption that needs no picture, or that nearly all such pictures satisfy, is not
 * relative.
 */
export const MOST_OF_WORDS = 0.25
export const MOST_OF_CONCEPT = 0.7
