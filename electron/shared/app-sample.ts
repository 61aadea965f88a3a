/**
 * The sample library as a window sees it: pictures that Searlight draws itself, read by a model that knows only them,
 * so that everything can be tried before there are photos and a model. Runs anywhere; types only, and the closed lists
 * behind them.
 *
 * [Note: A library is a sample or its own] The sample model takes the place of a library's model and reads every folder
 * of it. So the sample is for a library that has neither photos nor a model of its own; any other library keeps what it
 * has, and is not asked.
 */
import type { SerialisedError } from './errors.ts'

export type SampleState =
  /** `possible`: the library has nothing of its own that the sample would stand beside, and can be written. */
  | { readonly kind: 'none'; readonly possible: boolean }
  /** They can be searched while the rest is drawn. */
  | { readonly kind: 'drawing'; readonly done: number; readonly total: number }
  | {
      readonly kind: 'ready'
      readonly folderId: number
      /** What to try first; only what was read by now. */
      readonly guided: readonly GuidedPhoto[]
    }
  /** What was drawn stays, and trying again goes on with it. */
  | { readonly kind: 'failed'; readonly error: SerialisedError }

/** A query to begin with: a photo of the library, and words beside it. */
export interface GuidedPhoto {
  readonly photoId: number
  readonly text: string
}

export interface SampleLibraryApi {
  /**
   * Draws the sample pictures, watches their folder, and takes the sample model; resolves when it has begun.
   * Throws `sample-impossible`, `model-invalid`, `library-locked`.
   */
  trySample(request: Record<string, never>): Promise<null>
  /** Stops drawing and undoes what was begun: nothing of the pictures stays. */
  cancelSample(request: Record<string, never>): Promise<null>
  /** The folder leaves the library; its files stay unless they are to be deleted, and nobody else's file is. */
  leaveSample(request: { readonly deletePictures: boolean }): Promise<null>
}

export const SAMPLE_METHODS = [
  'trySample',
  'cancelSample',
  'leaveSample',
] as const satisfies readonly (keyof SampleLibraryApi)[]
