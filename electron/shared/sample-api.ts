/**
 * The sample world as the engine sees it: a worker process that draws postcards into a folder and knows their content.
 * Runs anywhere; types only. The worker owns native-models/demo; the engine never imports it.
 */

export type SampleSplit = 'train' | 'validation' | 'test'

export interface SampleWorld {
  readonly split: SampleSplit
  readonly count: number
  readonly seed: number
}

export interface SampleApi {
  /**
   * Draws pictures [from, to) of the world into the folder, each whole or not at all; existing pictures stay. The
   * engine asks for slices until all are drawn, so that progress and cancelling need no call of their own.
   */
  draw(request: {
    readonly world: SampleWorld
    readonly folder: string
    readonly from: number
    readonly to: number
  }): Promise<{ readonly drawn: number; readonly present: number }>
  /** Composed queries over the world's pictures with all right answers; the same for the same world and seed. */
  queries(request: {
    readonly world: SampleWorld
    readonly querySeed: number
  }): Promise<readonly SampleQuery[]>
  /** A few queries that show what the product does, for people to try. */
  guidedQueries(request: { readonly world: SampleWorld }): Promise<readonly GuidedQuery[]>
}

/** File names are relative to the folder of the world. */
export interface SampleQuery {
  readonly id: number
  readonly kind: 'relative caption' | 'domain conversion' | 'object composition'
  readonly reference: string
  readonly caption: string
  /** The whole sentence, with `{ref}`. */
  readonly prompt: string
  readonly sharedConcept: string
  readonly aspects: readonly string[]
  readonly target: string
  readonly answers: readonly string[]
}

export interface GuidedQuery {
  readonly reference: string
  /** The words to type beside the reference. */
  readonly text: string
}
