/**
 * The contract between the engine and the search worker: exact scans over a library's vectors. Types only.
 */

import type { CaptureDate } from './capture-date.ts'
import type { Band, MatchRule } from './match-rule.ts'
import type { ModelRowId } from './model-ids.ts'

/** Each optional field narrows: a photo must pass all of them. */
export interface SearchFilter {
  /** Absolute folder paths; a photo in or below any of them passes. */
  readonly folders?: readonly string[]
  /**
   * On the wall clock ([Note: Wall clock] in capture-date.ts), milliseconds, inclusive on both ends. A partly known
   * date passes where its span overlaps the range.
   */
  readonly fromMs?: number
  readonly toMs?: number
  /** Names of cameras and of lenses, as the library has them; a photo by any of them passes. */
  readonly cameras?: readonly string[]
  readonly lenses?: readonly string[]
  /** The name of a file without its folder, with or without its ending; A to Z match a to z. */
  readonly filename?: string
}

/** How photos are scored. */
export type Ranking =
  | {
      /** By the cosine to one vector, [featureSize], of any length. */
      readonly kind: 'vector'
      readonly vector: Float32Array
    }
  | {
      /**
       * The method BASIC (i-CIR, arXiv 2510.25387): both similarities of every photo, centred and multiplied. The ranking
       * needs them apart, so there is no single vector.
       */
      readonly kind: 'basic'
      /** [featureSize], of any length. */
      readonly reference: Float32Array
      readonly text: Float32Array
      /** Mean of unit text features, [featureSize]: the part that all captions share. */
      readonly textMean: Float32Array
    }
  | NamesRanking

/**
 * A mixture over guessed names: [Note: A mixture over names] in electron/worker/search/names-query.ts. All vectors are
 * [featureSize], of any length.
 */
export interface NamesRanking {
  readonly kind: 'names'
  /** Features of a sentence for each guess, and its share, greater than 0. At least one. */
  readonly guesses: readonly { readonly vector: Float32Array; readonly share: number }[]
  /** Of the soft maximum over the guesses, in cosines; greater than 0. */
  readonly temperature: number
  /** Weight of the guesses' standard score. */
  readonly weight: number
  /** Further cosines, with the weights of their standard scores. */
  readonly sides: readonly { readonly vector: Float32Array; readonly weight: number }[]
}

export interface RankRequest {
  readonly ranking: Ranking
  /** Features of excluded words, [featureSize] each, of any length: [Note: Exclusions]. */
  readonly without: readonly Float32Array[]
  /** For the separate similarities, [featureSize], of any length; null if the query has no such side. */
  readonly reference: Float32Array | null
  readonly text: Float32Array | null
  /** Null: no photo has a band or a match. */
  readonly rule: MatchRule | null
  /** Photo ids that are neither returned nor counted. */
  readonly leaveOut: readonly number[]
  readonly filter: SearchFilter
  readonly limit: number
}

export interface Hit {
  readonly photoId: number
  readonly path: string
  /** The score that ranks, less what exclusions take away. */
  readonly score: number
  /** Cosine to the reference image, and to the text alone. */
  readonly reference: number | null
  readonly text: number | null
  /** Null without a rule, in a library that is too small, and for a photo without bank statistics. */
  readonly band: Band | null
  /** From 0 to 100; null where the band is. */
  readonly match: number | null
  readonly captured: CaptureDate
}

export interface RankResponse {
  readonly hits: readonly Hit[]
  /** Of all photos that pass the filter, whatever the limit; null without a rule and in a library that is too small. */
  readonly bands: { readonly strong: number; readonly maybe: number } | null
  /** True where a rule gives bands and photos without bank statistics have none yet. */
  readonly statisticsPending: boolean
  /** Contents that a search can find. */
  readonly photos: number
  readonly scanMs: number
}

/** The query of a pin. */
export interface PinVectors {
  /** [featureSize], of unit length. */
  readonly vector: Float32Array
  /** Features of excluded words, [featureSize] each, of any length: [Note: Exclusions]. */
  readonly without: readonly Float32Array[]
}

export interface SurroundingsRequest {
  /** [featureSize], of any length. */
  readonly vector: Float32Array
  /** How many photos are near; 0 is none. */
  readonly neighbours: number
  /** Photo ids whose pictures are no neighbours; nor is a picture that equals the vector. */
  readonly leaveOut: readonly number[]
}

export interface Surroundings {
  /** Mean of the unit vectors of the nearest pictures, [featureSize]; all zeros where there is none. */
  readonly nearest: Float32Array
  /** Mean unit vector of the library's sample, [featureSize]; all zeros in an empty library. */
  readonly centre: Float32Array
}

export interface ThresholdsRequest {
  readonly pins: readonly (PinVectors & {
    /** Content ids of the pin's own pictures: their scores tell nothing about other photos. */
    readonly exclude: readonly number[]
  })[]
}

export interface NewMatchesRequest {
  /** Compares contents with a higher id, in order. */
  readonly after: number
  /** A content whose band is strong matches. Null: a content that reaches the pin's threshold does. */
  readonly rule: MatchRule | null
  readonly pins: readonly (PinVectors & {
    /**
     * Decides without a rule, in a library that is too small for bands, and for a photo without bank statistics. Null
     * then matches nothing.
     */
    readonly threshold: number | null
  })[]
}

export interface NewMatch {
  /** Place in the request's `pins`. */
  readonly pin: number
  readonly contentId: number
  /** The cosine, less what exclusions take away. */
  readonly score: number
}

export interface NewMatchesResponse {
  /** The last content id of this comparison; null if the next content has no embedding yet, or there is none. */
  readonly until: number | null
  readonly matches: readonly NewMatch[]
}

export interface OpenSearchRequest {
  readonly databasePath: string
  /** The generation to search. */
  readonly modelRowId: ModelRowId
}

export interface SearchApi {
  /** Starts to read the matrix, and resolves before it is in memory. */
  open(request: OpenSearchRequest): Promise<{ readonly contents: number }>
  /** Resolves when the matrix is in memory. */
  warm(request: Record<string, never>): Promise<{ readonly rows: number; readonly bytes: number }>
  rank(request: RankRequest): Promise<RankResponse>
  /** Finds the pictures near a vector, and the library's middle. */
  surroundings(request: SurroundingsRequest): Promise<Surroundings>
  /** The lowest score of a match, one a pin; null if the library is too small to tell. */
  matchThresholds(request: ThresholdsRequest): Promise<{ readonly thresholds: readonly (number | null)[] }>
  /** A bounded number of contents a call: call again until `until` is null. */
  newMatches(request: NewMatchesRequest): Promise<NewMatchesResponse>
  stats(request: Record<string, never>): Promise<{ readonly rssBytes: number; readonly rows: number }>
}
