/** The contract of a free sentence: what it says as filters and exclusions, and the text that is left. Types only. */

/** The filters of a sentence. Names are the library's own. */
export interface AskFilters {
  /** Words of things that the photos must not show. */
  readonly without: readonly string[]
  /** Whole days, `YYYY-MM-DD`, both included. */
  readonly from: string | null
  readonly to: string | null
  /** Absolute paths; a photo in or below any of them passes. */
  readonly folders: readonly string[]
  readonly cameras: readonly string[]
  readonly lenses: readonly string[]
  readonly rating: number | null
  readonly favourite: boolean | null
  readonly places: readonly string[]
  readonly keywords: readonly string[]
  /** As typed. */
  readonly filename: string | null
}

export interface ParsedAsk extends AskFilters {
  /** The sentence without its parts; empty where nothing is left to look for. */
  readonly text: string
}

export type AskKind =
  | 'without'
  | 'date'
  | 'folder'
  | 'filename'
  | 'camera'
  | 'lens'
  | 'rating'
  | 'favourite'
  | 'place'
  | 'keyword'

/** Words of the sentence that became a filter or an exclusion. */
export interface AskPart {
  readonly kind: AskKind
  readonly value: Partial<AskFilters>
  /** UTF-16 code units of the sentence, `end` excluded. */
  readonly start: number
  readonly end: number
  readonly words: string
}

/** A part that is to stay text: a span of the sentence, or every part of these words. */
export type KeptText =
  | { readonly start: number; readonly end: number }
  | { readonly kind: AskKind; readonly words: string }

export interface AskReading {
  readonly parsed: ParsedAsk
  /** In the order of the sentence. */
  readonly parts: readonly AskPart[]
  /** Parts of which no photo can satisfy all, such as two years: they stayed text. */
  readonly contradicting: readonly AskPart[]
}
