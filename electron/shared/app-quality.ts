/**
 * Quality on the user's own photos: marked answers, and how well each way of searching finds them. Runs anywhere; types
 * and the closed lists behind them.
 */
import type { AppQuery } from './app-query.ts'

/** References and words of a query; dial and clicks are no part of it. */
export type MarkedQuery = Pick<AppQuery, 'references' | 'text'>

/** The marks of a query. A mark is on a picture's bytes: every copy of it in the library is right. */
export interface RightAnswers {
  /** Null for a query without marks. */
  readonly entryId: number | null
  readonly photoIds: readonly number[]
  /** Marked pictures that are no photo of the library now. */
  readonly missing: number
  /** The words for what reference and answers share; empty where the user has typed none. */
  readonly sharedConcept: string
}

/** A query with marked answers. */
export interface QualityEntry {
  readonly id: number
  readonly query: AppQuery
  readonly sharedConcept: string
  /** Marked pictures. */
  readonly answers: number
  /** The marked pictures that are no photo of the library now. */
  readonly missing: number
  /** Searlight measures queries of one photo with words, if the photo's file and at least one answer exist. */
  readonly standing: 'measured' | 'needs-photo-and-words' | 'reference-gone' | 'answers-gone'
}

/** In the order of measuring and showing. The last two refine every reference first. */
export const FAST_METHODS = [
  'image',
  'text',
  'sum',
  'slerp',
  'basic',
  'names',
  'isearle',
  'isearle+concept',
  'pdv',
] as const
export const SLOW_METHODS = ['searle-oti', 'isearle-oti'] as const
export const QUALITY_METHODS = [...FAST_METHODS, ...SLOW_METHODS] as const
export type QualityMethod = (typeof QUALITY_METHODS)[number]

export interface QualityFigures {
  readonly method: QualityMethod
  /** Mean average precision and recall of the first ten, from 0 to 1. */
  readonly map10: number
  readonly recall10: number
  readonly seconds: number
}

/** The reasons why a report no longer holds. */
export type Staleness = 'marks' | 'photos' | 'model'

export interface QualityReport {
  readonly modelName: string
  readonly measuredMs: number
  /** The size of the sample behind the figures. */
  readonly queries: number
  readonly answers: number
  readonly photos: number
  /** Marked pictures that were missing: the figures leave them out. */
  readonly missing: number
  readonly figures: readonly QualityFigures[]
  /** Empty while the figures hold. */
  readonly stale: readonly Staleness[]
}

export type Measuring =
  | { readonly kind: 'idle' }
  /** The model is opening. */
  | { readonly kind: 'starting' }
  | {
      readonly kind: 'running'
      readonly method: QualityMethod
      /** Finished methods of this run, and all of its methods. */
      readonly methodsDone: number
      readonly methods: number
      /** `refining`: reference by reference, before a method that needs it. */
      readonly phase: 'refining' | 'searching'
      /** Steps of the phase. */
      readonly done: number
      readonly total: number
      /** Null before there is a figure. */
      readonly secondsLeft: number | null
    }
  | { readonly kind: 'failed'; readonly reason: string }

export interface QualityState {
  /** In the order of marking. */
  readonly entries: readonly QualityEntry[]
  readonly report: QualityReport | null
  readonly measuring: Measuring
}

export const NO_QUALITY: QualityState = { entries: [], report: null, measuring: { kind: 'idle' } }

export interface ExportedQuality {
  readonly folder: string
  readonly queries: number
  /** Queries that the format cannot hold: without a photo, without words, with several photos. */
  readonly leftOut: number
}

export interface ImportedQuality {
  readonly queries: number
  /** Queries none of whose pictures are photos of this library. */
  readonly leftOut: number
}

export interface QualityApi {
  /** Throws `photo-missing`, `reference-missing`. */
  rightAnswers(request: { readonly query: MarkedQuery }): Promise<RightAnswers>
  /**
   * Marks photos as right answers, or takes their marks back; saved at once. A reference is never its own answer, and
   * stays unmarked. Throws `usage` for a query that asks for nothing, `photo-missing`, `too-many-marks`.
   */
  markAnswers(request: {
    readonly query: MarkedQuery
    readonly photoIds: readonly number[]
    readonly right: boolean
  }): Promise<RightAnswers>
  /** Throws `entry-missing`. */
  shareConcept(request: { readonly entryId: number; readonly concept: string }): Promise<null>
  removeEntry(request: { readonly entryId: number }): Promise<null>
  /** The undo of `removeEntry`. Throws `entry-missing`. */
  restoreEntry(request: { readonly entryId: number }): Promise<null>
  /** Measures in the background; with `refining`, also the methods that refine every reference. Throws `usage`. */
  measureQuality(request: { readonly refining: boolean }): Promise<null>
  /** Stops measuring; the figures of the finished methods stay. */
  cancelMeasuring(request: Record<string, never>): Promise<null>
  /** Writes CIRCO's files into a new folder inside of this one. */
  exportQuality(request: { readonly folder: string }): Promise<ExportedQuality>
  /** Reads a folder that `exportQuality` wrote. Throws `usage`. */
  importQuality(request: { readonly folder: string }): Promise<ImportedQuality>
}

export const QUALITY_API_METHODS = [
  'rightAnswers',
  'markAnswers',
  'shareConcept',
  'removeEntry',
  'restoreEntry',
  'measureQuality',
  'cancelMeasuring',
  'exportQuality',
  'importQuality',
] as const satisfies readonly (keyof QualityApi)[]

export const MAX_ENTRIES = 1_000
/** Right answers of one query; CIRCO has 23 at most. */
export const MAX_ANSWERS = 2_000
export const MAX_CONCEPT_LENGTH = 200
