/**
 * The contract between the engine and the search worker: exact scans over a library's vectors. Types only.
 */

/** Everything optional narrows: a photo must pass all of them. */
export interface SearchFilter {
  /** Absolute folder paths; a photo in or below any of them passes. */
  readonly folders?: readonly string[]
  /** Capture time, milliseconds since 1970, inclusive on both ends. */
  readonly fromMs?: number
  readonly toMs?: number
}

export interface ScanRequest {
  /** [featureSize]; need not be of unit length. The ranking is by cosine to it. */
  readonly composed: Float32Array
  /** For the separate similarities; null where the query has none. */
  readonly reference: Float32Array | null
  readonly text: Float32Array | null
  readonly filter: SearchFilter
  readonly limit: number
}

export interface Hit {
  readonly photoId: number
  readonly path: string
  /** Cosine to the composed vector: what the ranking is by. */
  readonly score: number
  /** Cosine to the reference image, and to the text alone. */
  readonly reference: number | null
  readonly text: number | null
  /** Milliseconds since 1970; where the file has no EXIF date, the file's. */
  readonly capturedMs: number
}

export interface ScanResponse {
  readonly hits: readonly Hit[]
  /** `index`: sqlite-vec answered while the matrix is still being read. `matrix`: the exact scan. */
  readonly answeredBy: 'index' | 'matrix'
  readonly scanMs: number
}

export interface OpenSearchRequest {
  readonly databasePath: string
  /** `model.id` (row id in the catalogue) of the generation to search. */
  readonly modelRowId: number
}

export interface SearchApi {
  open(request: OpenSearchRequest): Promise<{ readonly contents: number }>
  /** Resolves when the matrix is in memory. */
  warm(request: Record<string, never>): Promise<{ readonly rows: number; readonly bytes: number }>
  scan(request: ScanRequest): Promise<ScanResponse>
  stats(request: Record<string, never>): Promise<{ readonly rssBytes: number; readonly rows: number }>
}
