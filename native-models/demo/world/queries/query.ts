/**
 * A composed query with all its right answers in a gallery.
 *
 * [Note: What answers a query] A picture answers a composed query when both are true of it: the shared concept (the
 * reference's subject and its colour; where the caption speaks of the colour, the pattern instead; more of the
 * reference only where more than MOST_ANSWERS pictures would answer, and then said in `sharedConcept`), and every
 * statement of the caption, compared with the reference. All that neither speaks of is free: number, style, format and
 * the rest, as CIRCO's annotators took every picture for which concept and caption are true. For domain conversion the
 * caption is the style. For object composition, as in the paper, the picture must contain the reference's subject and
 * the named things, whichever of them is the main one. The reference is never an answer, nor what repeats it.
 */
import type { Aspect } from './aspects.ts'

export interface Query {
  readonly id: number
  readonly kind: 'relative caption' | 'domain conversion' | 'object composition'
  /** Id of a picture in the gallery. */
  readonly reference: string
  /** For a relative caption what follows "that"; else the words beside the reference. */
  readonly caption: string
  /** The whole sentence; `$` stands for the reference. */
  readonly prompt: string
  readonly sharedConcept: string
  /** What the query was made for comes first. None for the papers' other two tasks. */
  readonly aspects: readonly Aspect[]
  /** One of the answers, drawn at random: CIRCO's single target. */
  readonly target: string
  /** Ids of all answers, in the gallery's order. */
  readonly answers: readonly string[]
}

/** More than one, as in CIRCO: what else is right must not count as wrong. */
export const LEAST_ANSWERS = 2
export const MOST_ANSWERS = 30
/**
 * Of the pictures for which the words alone are true, and of those that show the shared concept, at most this share
 * may be answers: a caption that needs no picture, or that nearly all such pictures satisfy, is not relative.
 */
export const MOST_OF_WORDS = 0.25
export const MOST_OF_CONCEPT = 0.7
