/** The interface of a reader, which finds the parts of one kind. Types only. */
import type { AskFilters, AskKind } from '../../shared/ask-api.ts'
import type { KnownNames } from './names/known-names.ts'
import type { Sentence } from './sentence.ts'

export interface FoundPart {
  readonly value: Partial<AskFilters>
  /** In the sentence that the reader got, `end` excluded. */
  readonly start: number
  readonly end: number
}

export interface AskContext {
  /** The names that this library has. */
  readonly names: KnownNames
  /** The day of the person who asks, as days since 1970-01-01. */
  readonly today: number
}

/**
 * Finds the parts of one kind. A reader is pure, and takes time linear in the sentence. It takes words only where the
 * sentence reads as a filter: parts may not overlap, and words that may mean something else stay text.
 */
export interface PartReader {
  readonly kind: AskKind
  read(sentence: Sentence, context: AskContext): readonly FoundPart[]
}
