/**
 * The sample library as a window sees it: pictures that Searlight draws, and a model that knows only these. The user
 * can try everything without photos and without a model. Runs anywhere; types and the closed lists behind them.
 *
 * [Note: A library is a sample or its own] The sample model takes the place of a library's model and reads every folder
 * of it. So only a library without photos and without a model takes the sample.
 */
import type { SerialisedError } from './errors.ts'

export type SampleState =
  /** `possible`: the library has no photos and no model of its own, and this process writes to it. */
  | { readonly kind: 'none'; readonly possible: boolean }
  /** Searches find the finished pictures meanwhile. */
  | { readonly kind: 'drawing'; readonly done: number; readonly total: number }
  | {
      readonly kind: 'ready'
      readonly folderId: number
      /** First queries to try, of photos that are indexed by now. */
      readonly guided: readonly GuidedPhoto[]
    }
  /** The finished pictures stay; another try continues after them. */
  | { readonly kind: 'failed'; readonly error: SerialisedError }

/** A query to begin with: a photo of the library, and words beside it. */
export interface GuidedPhoto {
  readonly photoId: number
  readonly text: string
}

export interface SampleLibraryApi {
  /**
   * Draws the sample pictures, watches their folder, and takes the sample model; resolves when drawing has begun.
   * Throws `sample-impossible`, `model-invalid`, `library-locked`.
   */
  trySample(request: Record<string, never>): Promise<null>
  /** Stops drawing and deletes the pictures. */
  cancelSample(request: Record<string, never>): Promise<null>
  /**
   * Removes the folder from the library. With `deletePictures`, deletes the files that Searlight drew, and no other.
   */
  leaveSample(request: { readonly deletePictures: boolean }): Promise<null>
}

export const SAMPLE_METHODS = [
  'trySample',
  'cancelSample',
  'leaveSample',
] as const satisfies readonly (keyof SampleLibraryApi)[]
