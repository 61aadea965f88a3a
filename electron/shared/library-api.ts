/**
 * The contract of the photo library: the calls that every host (terminal, window, browser tab) may make, and the
 * library's reports. Runs anywhere; types only.
 */

import type { AskReading, KeptText } from './ask-api.ts'
import type { CaptureDate } from './capture-date.ts'
import type { AppErrorCode, FileProblem, SerialisedError } from './errors.ts'
import type { ProviderReport } from './inference-api.ts'
import type { InversionRecipe, InvertedImage } from './inversion-api.ts'
import type { LeftOut } from './left-out.ts'
import type { ModelFingerprint } from './model-ids.ts'
import type { Hit, RankResponse, SearchFilter } from './search-api.ts'
import type { PhotoStack } from './stacks.ts'

export type PhotoStatus = 'pending' | 'indexed' | 'failed'

export interface Folder {
  readonly id: number
  readonly path: string
  /** `offline`: its photos cannot be read now (an unplugged disk); they stay and are marked. */
  readonly status: 'online' | 'offline'
  /**
   * Why the folder is offline; null while it is online. The path is empty, unreadable or a file, or the folder holds
   * none of its known photos.
   */
  readonly offlineReason: 'missing' | 'unreadable' | 'not-a-folder' | 'photos-missing' | null
  readonly photos: number
  readonly pending: number
  readonly failed: number
  /** Pictures that a scan found and could not list as photos. */
  readonly unlisted: number
  /** Pictures that rules leave out. With `photos` and `unlisted` they are all pictures of the folder. */
  readonly excluded: number
  /** Searlight counts videos and does not read them. */
  readonly videos: number
}

/** The result of adding a folder. `merged` names the watched folders inside it that it took over. */
export interface AddedFolder {
  readonly folder: Folder
  readonly outcome: 'added' | 'already-watched' | 'inside-watched'
  readonly merged: readonly string[]
}

/** The result of removing a folder. Its embeddings stay for the retention, so that undo costs nothing. */
export interface RemovedFolder {
  readonly path: string
  readonly photos: number
  readonly keptUntilMs: number
}

export interface FailedFile extends FileProblem {
  /** A name that is not UTF-8 has each wrong byte as `\xNN`. */
  readonly path: string
  /** Searlight indexes the readable part of a damaged file; a failed file is in no result. */
  readonly status: 'failed' | 'damaged'
  readonly attempts: number
}

export interface IngestProgress {
  /**
   * `halted`: the queue cannot work (full disk, worker that cannot start) and retries without the user.
   * `reading-facts`: Searlight reads the dates of indexed photos again; `done` and `pending` then count these photos.
   */
  readonly state: 'scanning' | 'indexing' | 'reading-facts' | 'paused' | 'halted' | 'idle'
  /** Set in the state `halted`: the obstacle. */
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
  'names',
] as const
export type SearchMethod = (typeof SEARCH_METHODS)[number]

/** The source of a reference's pseudo-word: phi (`first`) or optimisation (`refined`). */
export type PseudoWordKind = 'first' | 'refined'
/** For the methods `auto` and `pdv`. `best` is the refined one if there is one and the verdict found it better. */
export type PseudoWordChoice = 'best' | PseudoWordKind

/** Settings of pseudo-words by optimisation. */
export interface InversionSettings {
  readonly recipe: InversionRecipe
  /** Null takes the recipe's own number. */
  readonly steps: number | null
  readonly seed: number
  /** A list of names that replaces the built-in one. */
  readonly vocabularyPath?: string | null
  /** Phrases of a language model that replace the grammar's. */
  readonly phrasesPath?: string | null
  /** Without the two shortcuts: see `InvertRequest.exact`. */
  readonly exact?: boolean
  /** All references show the same thing: one pseudo-word for all of them, which the library does not store. */
  readonly jointly?: boolean
}

export const DEFAULT_INVERSION: InversionSettings = { recipe: 'isearle', steps: null, seed: 0 }

export interface InvertedPhoto extends InvertedImage {
  /** True if the library had it before. */
  readonly stored: boolean
}

export interface InversionResult {
  /** One a reference, in order; of a joint inversion the first one alone. */
  readonly photos: readonly InvertedPhoto[]
  readonly timings: {
    readonly encodeMs: number
    /** Time for names and phrases; later inversions reuse them. */
    readonly prepareMs: number
    readonly invertMs: number
    readonly totalMs: number
  }
}

/** A picture in a query. */
export type QueryReference =
  /** A photo of the library. */
  | { readonly kind: 'photo'; readonly photoId: number }
  /** A picture whose features the library holds for a pin or a word; `hash` is the SHA-256 of its bytes. */
  | { readonly kind: 'kept'; readonly hash: string }
  /** A file by its absolute path. The library takes its own photo of this path if it has one. */
  | { readonly kind: 'file'; readonly path: string }

/** The name that stands beside the pseudo-word: the best guess, none, or this one. */
export type ConceptChoice =
  | { readonly kind: 'auto' }
  | { readonly kind: 'none' }
  | { readonly kind: 'name'; readonly name: string }

/** In characters; more is no name. */
export const LONGEST_CONCEPT = 100

export interface ConceptAnswer {
  /** The name in the sentence, of the method `names` the first one; null where none stands there. */
  readonly used: string | null
  /** Guesses of what the references show, best first, at most 5. */
  readonly candidates: readonly { readonly name: string; readonly score: number }[]
}

/** Facts that a variant of a shot shares with it. */
export const SAME_KINDS = ['day', 'place', 'camera', 'lens'] as const
export type SameKind = (typeof SAME_KINDS)[number]

export interface Query {
  readonly references: readonly QueryReference[]
  /** The relative caption, or the whole query where there is no reference. */
  readonly text: string | null
  /** The whole sentence with `{ref}`, `{ref2}`, ... and `{word:NAME}`; replaces `text`. */
  readonly prompt: string | null
  /** Further wordings of the text or of the prompt, verbatim. The mean of all wordings ranks the photos. */
  readonly wordings?: readonly string[]
  /** Named words in `text` stand for their photos. Absent, `text` is verbatim. */
  readonly ownWords?: boolean
  readonly method: SearchMethod
  /**
   * 0 is like the references, 0.5 both, 1 like the text. For the method `auto`; without effect in a query with one side
   * only. A query with a dial also encodes the vectors that its other places need.
   */
  readonly dial?: number
  /** Photos of which the user wants more, or less. A photo that is gone or stands on both sides counts for nothing. */
  readonly more?: readonly QueryReference[]
  readonly less?: readonly QueryReference[]
  /** Words that must not be seen; each lowers the score of photos that show them. */
  readonly without?: readonly string[]
  /** Absent, `none` for a named method and a prompt, and what the model's card says for `auto`. */
  readonly concept?: ConceptChoice
  /** `best` if absent. */
  readonly pseudoWords?: PseudoWordChoice
  /** For the method `oti`; `DEFAULT_INVERSION` if absent. */
  readonly inversion?: InversionSettings
  /** Leaves the references and all photos of their stacks out of the answer. */
  readonly noReferences?: boolean
  /** Variants of the one reference: photos that share all of these with it, without its own stack. */
  readonly same?: readonly SameKind[]
  /** One hit a stack, the best one; `limit` counts stacks. */
  readonly stacks?: boolean
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

/** Remarks on an answer, in words that scripts match; never renamed. */
export const HINT_CODES = [
  'language-unsupported',
  'words-unknown',
  'nothing-fits',
  'few-photos',
  'statistics-pending',
  'no-model',
] as const
export type HintCode = (typeof HINT_CODES)[number]

export interface Hint {
  readonly code: HintCode
}

export interface SearchResult {
  readonly hits: readonly Hit[]
  /** The method in use: never `auto`. */
  readonly method: Exclude<SearchMethod, 'auto'>
  /** One a reference, in order; empty for a method without pseudo-words. */
  readonly pseudoWords: readonly PseudoWordKind[]
  /** The named words in the text or the prompt, as they are saved. */
  readonly words: readonly string[]
  /** Null for a query that guesses no names. */
  readonly concept: ConceptAnswer | null
  /** Of all photos that pass the filter; null where no photo has a band. */
  readonly bands: RankResponse['bands']
  /** Each code at most once. */
  readonly hints: readonly Hint[]
  readonly timings: SearchTimings
  /** For a query with `stacks`: the stack of each hit that is in one, by the photo's id. */
  readonly stacks?: ReadonlyMap<number, PhotoStack>
}

/** A query whose words are a free sentence. */
export interface AskQuery extends Omit<Query, 'text' | 'prompt' | 'wordings'> {
  /** As the person types it, in Unicode's form NFC. */
  readonly ask: string
  /** Parts of the sentence that are to stay text. */
  readonly keep?: readonly KeptText[]
}

export interface FactsHit {
  readonly photoId: number
  readonly path: string
  readonly captured: CaptureDate
}

/** Photos by their names and facts, in the order of their paths: nothing ranks them. */
export interface FactsResult {
  readonly hits: readonly FactsHit[]
  readonly method: 'facts'
  readonly hints: readonly Hint[]
  readonly timings: SearchTimings
}

export interface AskAnswer {
  readonly reading: AskReading
  readonly result: SearchResult | FactsResult
}

/** The one vector that stands for a query. */
export interface ComposedQuery extends Pick<SearchResult, 'method' | 'pseudoWords' | 'words'> {
  /** [featureSize], of unit length. */
  readonly vector: Float32Array
}

export interface ModelSummary {
  readonly fingerprint: ModelFingerprint
  readonly name: string
  readonly modelDir: string
  readonly featureSize: number
  readonly hasTokenizer: boolean
  readonly hasPhi: boolean
  /** True for a model that knows only the sample pictures. */
  readonly isSample: boolean
  readonly providerReport: ProviderReport
}

/** Reports of the library besides errors. */
export type NoticeCode =
  /** A worker died, was ended because it was silent, or did not start. */
  | 'worker-restarted'
  | 'worker-silent'
  | 'worker-not-started'
  /** The system reports no changes in the folder: Searlight scans it every few minutes instead. */
  | 'folder-not-watched'
  /** A folder or file inside a watched folder cannot be read: the rows of its photos stay. */
  | 'folder-partly-unreadable'
  /** The disk of the library is full: indexing waits, and continues when there is room. */
  | 'indexing-waits-for-room'

export type WorkerNoticeCode = Extract<NoticeCode, `worker-${string}`>

export interface Notice extends Omit<SerialisedError, 'code'> {
  readonly code: AppErrorCode | NoticeCode
}

export interface LibraryEvents {
  readonly photosChanged: { readonly photoIds: readonly number[] }
  readonly progress: IngestProgress
  readonly foldersChanged: Record<string, never>
  /** A process died and was restarted, or a provider was given up. Hosts always show it. */
  readonly notice: Notice
}

/** The library as a host sees it. A read-only library refuses calls that write with `library-locked`. */
export interface LibraryApi {
  folders(): Promise<readonly Folder[]>
  addFolder(path: string): Promise<AddedFolder>
  removeFolder(path: string): Promise<RemovedFolder>
  failedFiles(): Promise<readonly FailedFile[]>
  /** The files that rules leave out of the watched folders, and the places that the user included. */
  leftOut(): Promise<LeftOut>
  /**
   * Includes rules and folders that are left out by default; replaces the list before.
   * @throws `invalid-request` for a place that is neither a rule nor a folder
   */
  setIncluded(included: readonly string[]): Promise<void>
  /** Puts failed files back into the queue; all of them without `paths`. */
  retryFailed(paths?: readonly string[]): Promise<number>
  progress(): Promise<IngestProgress>
  pause(): Promise<void>
  resume(): Promise<void>
  model(): Promise<ModelSummary | null>
  search(query: Query): Promise<SearchResult>
  ask(query: AskQuery): Promise<AskAnswer>
  /** Reads a free sentence with the library's names, without a model. */
  readAsk(sentence: string, keep?: readonly KeptText[]): Promise<AskReading>
}
