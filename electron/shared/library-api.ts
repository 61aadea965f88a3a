/**
 * The contract of the photo library: what every host (terminal, window, browser tab) may ask of it, and what
 * it tells. Runs anywhere; types only.
 */
import type { AppErrorCode, FileProblem, SerialisedError } from './errors.ts'
import type { ProviderReport } from './inference-api.ts'
import type { InversionRecipe, InvertedImage } from './inversion-api.ts'
import type { LeftOut } from './left-out.ts'
import type { Hit, SearchFilter } from './search-api.ts'

export type PhotoStatus = 'pending' | 'indexed' | 'failed'

export interface Folder {
  readonly id: number
  readonly path: string
  /** `offline`: its photos cannot be read now (an unplugged disk); they are kept and marked. */
  readonly status: 'online' | 'offline'
  /**
   * Why it is offline, null where it is online: there is nothing at its path, it cannot be read, there is a file, or none
   * of its known photos is in it.
   */
  readonly offlineReason: 'missing' | 'unreadable' | 'not-a-folder' | 'photos-missing' | null
  readonly photos: number
  readonly pending: number
  readonly failed: number
  /** Pictures that a scan met and could not list as photos. */
  readonly unlisted: number
  /** Pictures that rules leave out: together with `photos` and `unlisted` all that were found. */
  readonly excluded: number
  /** Counted and not read. */
  readonly videos: number
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
  /** A name that is not UTF-8 has each wrong byte as `\xNN`. */
  readonly path: string
  /** A damaged file is indexed from what could be decoded; a failed one is not in any result. */
  readonly status: 'failed' | 'damaged'
  readonly attempts: number
}

export interface IngestProgress {
  /**
   * `halted`: something is in the way (full disk, worker that cannot start); the queue tries again by itself.
   * `reading-facts`: photos that are indexed are read again for their dates; `done` and `pending` count these then.
   */
  readonly state: 'scanning' | 'indexing' | 'reading-facts' | 'paused' | 'halted' | 'idle'
  /** Of the state `halted`: what is in the way. */
  readonly haltedBy?: AppErrorCode
  readonly done: number
  readonly failed: number
  readonly pending: number
  /** Photos a second over the last seconds; null before there is a figure. */
  readonly perSecond: number | null
}

export const SEARCH_METHODS = [
  'auto',
  'text',
  'image',
  'sum',
  'slerp',
  'searle',
  'oti',
  'pdv',
  'basic',
] as const
export type SearchMethod = (typeof SEARCH_METHODS)[number]

/** Where a reference's pseudo-word comes from: `first` is phi's, `refined` was found by optimisation. */
export type PseudoWordKind = 'first' | 'refined'
/** Of the methods `auto` and `pdv`. `best` is the refined one where there is one, and was kept. */
export type PseudoWordChoice = 'best' | PseudoWordKind

/** A photo of the library, by its id or its path. */
export type PhotoName = number | string

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
  /** Without the two shortcuts: see `InvertRequest.exact`. */
  readonly exact?: boolean
  /** All references show the same thing: one pseudo-word for all of them, which the library does not store. */
  readonly jointly?: boolean
}

export const DEFAULT_INVERSION: InversionSettings = { recipe: 'isearle', steps: null, seed: 0 }

export interface InvertedPhoto extends InvertedImage {
  readonly path: string
  /** Whether the library had it already. */
  readonly stored: boolean
}

export interface InversionResult {
  /** One a reference, in order; the first one alone where all were inverted jointly. */
  readonly photos: readonly InvertedPhoto[]
  readonly timings: {
    readonly encodeMs: number
    /** Of names and phrases, which are kept for the next time. */
    readonly prepareMs: number
    readonly invertMs: number
    readonly totalMs: number
  }
}

/** A query's picture. */
export type QueryReference =
  /** A photo of the library. */
  | { readonly kind: 'photo'; readonly photoId: number }
  /** A picture whose features the library holds for a pin or a word; `hash` is the SHA-256 of its bytes. */
  | { readonly kind: 'kept'; readonly hash: string }
  /** A file by its absolute path. The library answers with its photo where it has one of this path. */
  | { readonly kind: 'file'; readonly path: string }

export interface Query {
  /** Files: photos of the library or any picture from outside; or what a pin holds (see retrieval/known-words). */
  readonly references: readonly string[]
  /** The relative caption, or the whole query where there is no reference. */
  readonly text: string | null
  /** The whole sentence with `{ref}`, `{ref2}`, ... and `{word:NAME}`: instead of `text`. */
  readonly prompt: string | null
  /** The same in other words, of the text or of the prompt, verbatim: the ranking is by the mean of all wordings. */
  readonly wordings?: readonly string[]
  /** Words of the user's own in `text` stand for their photos. Where it is not given, `text` is verbatim. */
  readonly ownWords?: boolean
  readonly method: SearchMethod
  /**
   * From 0, like the references, over 0.5, both, to 1, like the text. Of the method `auto`, and without effect where
   * there is one side only. Where it is given, what another dial needs is encoded along.
   */
  readonly dial?: number
  /** Photos of which more, and less, is wanted. An id that is gone, or stands on both sides, counts for nothing. */
  readonly more?: readonly PhotoName[]
  readonly less?: readonly PhotoName[]
  /** `best` where it is not given. */
  readonly pseudoWords?: PseudoWordChoice
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
  /** Of the references, in order; empty where the method uses none. */
  readonly pseudoWords: readonly PseudoWordKind[]
  /** The user's own that the text or the prompt was read with, as they are saved. */
  readonly words: readonly string[]
  readonly timings: SearchTimings
}

/** The one vector that stands for a query. */
export interface ComposedQuery extends Pick<SearchResult, 'method' | 'pseudoWords' | 'words'> {
  /** [featureSize], of unit length. */
  readonly vector: Float32Array
}

export interface ModelSummary {
  readonly id: string
  readonly name: string
  readonly modelDir: string
  readonly featureSize: number
  readonly hasTokenizer: boolean
  readonly hasPhi: boolean
  /** It knows only the sample pictures. */
  readonly isSample: boolean
  readonly providerReport: ProviderReport
}

/** What the library reports on its own, besides errors. */
export type NoticeCode =
  /** A worker ended on its own, was ended because it fell silent, or could not be started. */
  | 'worker-restarted'
  | 'worker-silent'
  | 'worker-not-started'
  /** The system reports no changes in it: it is scanned every few minutes instead. */
  | 'folder-not-watched'
  /** A folder or file inside a watched folder cannot be read: what is known of its photos stays. */
  | 'folder-partly-unreadable'
  /** The disk of the library is full: indexing waits, and continues by itself. */
  | 'indexing-waits-for-room'

export type WorkerNoticeCode = Extract<NoticeCode, `worker-${string}`>

export interface Notice extends Omit<SerialisedError, 'code'> {
  readonly code: AppErrorCode | NoticeCode
}

export interface LibraryEvents {
  readonly photosChanged: { readonly photoIds: readonly number[] }
  readonly progress: IngestProgress
  readonly foldersChanged: Record<string, never>
  /** A process died and was restarted, a provider was given up: shown, never hidden. */
  readonly notice: Notice
}

/** The library as a host sees it. A read-only library refuses what writes with `library-locked`. */
export interface LibraryApi {
  folders(): Promise<readonly Folder[]>
  addFolder(path: string): Promise<AddedFolder>
  removeFolder(path: string): Promise<RemovedFolder>
  failedFiles(): Promise<readonly FailedFile[]>
  /** What rules leave out of the watched folders, and what the user included. */
  leftOut(): Promise<LeftOut>
  /**
   * Includes rules and folders that are left out by default, in place of what was included before.
   * @throws `invalid-request` where a place is neither a rule nor a folder
   */
  setIncluded(included: readonly string[]): Promise<void>
  /** Puts failed files back into the queue; all of them where no path is named. */
  retryFailed(paths?: readonly string[]): Promise<number>
  progress(): Promise<IngestProgress>
  pause(): Promise<void>
  resume(): Promise<void>
  model(): Promise<ModelSummary | null>
  search(query: Query): Promise<SearchResult>
}
