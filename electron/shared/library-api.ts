/**
 * The contract of the photo library: what every host (terminal, window, browser tab) may ask of it, and what
 * it tells. Runs anywhere; types only.
 */
import type { AppErrorCode, FileProblem } from './errors.ts'
import type { ProviderReport } from './inference-api.ts'
import type { InversionRecipe, InvertedImage } from './inversion-api.ts'
import type { Hit, SearchFilter } from './search-api.ts'

export type PhotoStatus = 'pending' | 'indexed' | 'failed'

export interface Folder {
  readonly id: number
  readonly path: string
  /** `offline`: the root cannot be read now (an unplugged disk); its photos are kept and marked. */
  readonly status: 'online' | 'offline'
  readonly photos: number
  readonly pending: number
  readonly failed: number
}

/** What adding a folder did. `merged` names watched folders inside it that it took over. */
export interface AddedFolder {
  readonly folder: Folder
  readonly outcome: 'added' | 'already-watched' | 'inside-watched'
  readonly merged: readonly string[]
}

/** What removing a folder did to its data. Embeddings are kept for a while, so that undo costs nothing. */
export interface RemovedFolder {
  readonly path: string
  readonly photos: number
  readonly keptUntilMs: number
}

export interface FailedFile extends FileProblem {
  readonly path: string
  /** A damaged file is indexed from what could be decoded; a failed one is not in any result. */
  readonly status: 'failed' | 'damaged'
  readonly attempts: number
}

export interface IngestProgress {
  /** `halted`: the queue cannot go on by itself (full disk, worker that cannot start); nothing is lost. */
  readonly state: 'scanning' | 'indexing' | 'paused' | 'halted' | 'idle'
  readonly done: number
  readonly failed: number
  readonly pending: number
  /** Photos a second over the last seconds; null before there is a figure. */
  readonly perSecond: number | null
}

export const SEARCH_METHODS = ['auto', 'text', 'image', 'sum', 'slerp', 'searle', 'oti'] as const
export type SearchMethod = (typeof SEARCH_METHODS)[number]

/** How pseudo-words are found by optimisation. */
export interface InversionSettings {
  readonly recipe: InversionRecipe
  /** Null is the recipe's own number. */
  readonly steps: number | null
  readonly seed: number
  /** A list of names instead of the built-in one. */
  readonly vocabularyPath?: string | null
  /** Phrases of a language model instead of the grammar's. */
  readonly phrasesPath?: string | null
}

export const DEFAULT_INVERSION: InversionSettings = { recipe: 'isearle', steps: null, seed: 0 }

export interface InvertedPhoto extends InvertedImage {
  readonly path: string
  /** Whether the library had it already. */
  readonly stored: boolean
}

export interface InversionResult {
  /** One a reference, in order. */
  readonly photos: readonly InvertedPhoto[]
  readonly timings: {
    readonly encodeMs: number
    /** Of names and phrases, which are kept for the next time. */
    readonly prepareMs: number
    readonly invertMs: number
    readonly totalMs: number
  }
}

export interface Query {
  /** Files: photos of the library or any picture from outside. */
  readonly references: readonly string[]
  /** The relative caption, or the whole query where there is no reference. */
  readonly text: string | null
  /** The whole sentence with `{ref}`, `{ref2}`, ...: instead of `text`. */
  readonly prompt: string | null
  readonly method: SearchMethod
  /** Of the method `oti`; `DEFAULT_INVERSION` where it is not given. */
  readonly inversion?: InversionSettings
  readonly filter: SearchFilter
  readonly limit: number
}

export interface SearchTimings {
  /** Decoding and encoding of references and text. */
  readonly encodeMs: number
  /** Textual inversion: phi or OTI. */
  readonly invertMs: number
  readonly scanMs: number
  readonly totalMs: number
}

export interface SearchResult {
  readonly hits: readonly Hit[]
  /** The method that was used: never `auto`. */
  readonly method: Exclude<SearchMethod, 'auto'>
  readonly timings: SearchTimings
}

export interface ModelSummary {
  readonly id: string
  readonly name: string
  readonly modelDir: string
  readonly featureSize: number
  readonly hasTokenizer: boolean
  readonly hasPhi: boolean
  readonly providerReport: ProviderReport
}

export interface LibraryEvents {
  readonly photosChanged: { readonly photoIds: readonly number[] }
  readonly progress: IngestProgress
  readonly foldersChanged: Record<string, never>
  /** A process died and was restarted, a provider was given up: shown, never hidden. */
  readonly notice: {
    readonly code: AppErrorCode | 'worker-restarted'
    readonly message: string
  }
}

/** The library as a host sees it. A read-only library refuses what writes with `library-locked`. */
export interface LibraryApi {
  folders(): Promise<readonly Folder[]>
  addFolder(path: string): Promise<AddedFolder>
  removeFolder(path: string): Promise<RemovedFolder>
  failedFiles(): Promise<readonly FailedFile[]>
  /** Puts failed files back into the queue; all of them where no path is named. */
  retryFailed(paths?: readonly string[]): Promise<number>
  progress(): Promise<IngestProgress>
  pause(): Promise<void>
  resume(): Promise<void>
  model(): Promise<ModelSummary | null>
  search(query: Query): Promise<SearchResult>
}
