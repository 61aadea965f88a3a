/**
 * The contract between the application's engine and a window: what the renderer may ask, and what it is told.
 * One renderer speaks it to two hosts, over a MessagePort on the desktop and a WebSocket in a browser. Runs
 * anywhere; types only.
 *
 * [Note: Ids, not paths] A photo is named by its id, a watched folder by its id, a picture from outside by the
 * hash of its bytes. Paths go in only where the user picks a folder or a model, and come out only to be read.
 */
import type { ExportResult, FolderListing } from './app-files.ts'
import { MODELS_METHODS, type ModelsApi } from './app-models.ts'
import { QUALITY_API_METHODS, type QualityApi } from './app-quality.ts'
import type { AppQuery } from './app-query.ts'
import { REFINING_METHODS, type RefiningApi } from './app-refining.ts'
import { SAMPLE_METHODS, type SampleLibraryApi } from './app-sample.ts'
import type { AppSettings, AppState } from './app-state.ts'
import type { CaptureDate } from './capture-date.ts'
import type { FileProblem } from './errors.ts'
import type { FolderPurpose } from './host-api.ts'
import type { LeftOut } from './left-out.ts'
import type { AddedFolder, FailedFile, ModelSummary, Notice, SearchMethod } from './library-api.ts'
import type { PhotoColumns, PhotoOrder } from './photo-columns.ts'
import type { StateChange } from './state-change.ts'

export interface SearchRequest extends AppQuery {
  /** Narrows to these watched folders; none is all. */
  readonly folderIds: readonly number[]
  readonly limit: number
  /** Which pseudo-words of the references: `best` is the refined one where there is one, and was kept. */
  readonly pseudoWords: 'best' | 'first' | 'refined'
}

/** The best photos in order of match; every array has one entry a hit. */
export interface SearchAnswer {
  readonly photos: PhotoColumns
  /** Cosine to the composed query: what the order is by. */
  readonly scores: Float32Array
  /** Cosine to the reference and to the words alone; null where the query has none. */
  readonly references: Float32Array | null
  readonly texts: Float32Array | null
  readonly method: Exclude<SearchMethod, 'auto'>
  /** Words of the user's own that the text was read with. */
  readonly words: readonly string[]
  readonly totalMs: number
  /** Photos among them whose file is not there now; left out where all are. */
  readonly missing?: readonly number[]
}

export interface PhotoPage {
  readonly photos: PhotoColumns
  /** Ask on with this; null at the end. */
  readonly next: string | null
  /** Changes after this number are told by `changes`; a page may be newer, which does no harm. */
  readonly seq: number
}

export interface PhotoChanges {
  readonly seq: number
  /** Too much changed to tell: list the photos again. */
  readonly reset: boolean
  /** As they are now, in no order. */
  readonly photos: PhotoColumns
  readonly removed: Uint32Array
}

export interface PhotoDetails {
  readonly id: number
  readonly name: string
  readonly path: string
  readonly folderId: number
  readonly bytes: number
  /** Pixels after EXIF rotation. */
  readonly width: number
  readonly height: number
  readonly captured: CaptureDate
  readonly modifiedMs: number
  readonly camera: string | null
  readonly format: string
  readonly damage: FileProblem | null
  /** The file is there now. False for an unplugged disk. */
  readonly available: boolean
}

/** Sent to every window. */
export interface AppEvents {
  /** At most five times a second; once a second where only numbers differ. */
  readonly state: StateChange
  /** Photos changed; ask `changes`. Told a few times a second at most. */
  readonly photosChanged: { readonly seq: number }
  /** Something happened that people should know and need not answer. */
  readonly notice: Notice
  readonly exporting: { readonly done: number; readonly total: number }
}

/** Every call takes one object and may fail with an AppError. */
export interface AppApi extends RefiningApi, SampleLibraryApi, QualityApi, ModelsApi {
  /** The whole state. A window asks once it is connected, and follows the event `state` from there. */
  state(request: Record<string, never>): Promise<AppState>
  saveSettings(request: { readonly settings: AppSettings }): Promise<null>

  /** Photos of the library, a page at a time (`limit` up to 5,000). Throws `invalid-request` on a stale cursor. */
  photos(request: {
    readonly order: PhotoOrder
    readonly after: string | null
    readonly limit: number
  }): Promise<PhotoPage>
  changes(request: { readonly since: number }): Promise<PhotoChanges>
  /** Throws `photo-missing`. */
  photo(request: { readonly photoId: number }): Promise<PhotoDetails>
  search(request: SearchRequest): Promise<SearchAnswer>

  /** The first model, or another one with `change`. Throws `model-invalid`, `model-different`. */
  chooseModel(request: { readonly path: string; readonly change: boolean }): Promise<ModelSummary>
  addFolder(request: { readonly path: string }): Promise<AddedFolder>
  /** Its data is kept for a while: adding it again is the undo. */
  removeFolder(request: { readonly folderId: number }): Promise<{ readonly path: string }>
  /**
   * A watched folder is somewhere else now. Its own path says that the folder there is the right one, and photos that are
   * not in it are gone.
   */
  moveFolder(request: { readonly folderId: number; readonly path: string }): Promise<AddedFolder>
  failedFiles(request: Record<string, never>): Promise<readonly FailedFile[]>
  /** What rules leave out, and what the user included. */
  leftOut(request: Record<string, never>): Promise<LeftOut>
  /** Rules and absolute paths, in place of what was included before. */
  setIncluded(request: { readonly included: readonly string[] }): Promise<null>
  /** All failed files where no path is named. */
  retryFailed(request: { readonly paths: readonly string[] | null }): Promise<number>
  pause(request: Record<string, never>): Promise<null>
  resume(request: Record<string, never>): Promise<null>
  /**
   * Opens another library, or tries the one that failed again. A library that was open before and is not at its place is
   * made anew only with `create`.
   */
  openLibrary(request: { readonly path: string | null; readonly create?: boolean | undefined }): Promise<null>

  /** Folders of this computer; null is where people keep pictures. */
  browse(request: { readonly path: string | null }): Promise<FolderListing>
  /** The native dialog; null where it was cancelled. Only where `canPickFolder`. */
  pickFolder(request: { readonly purpose: FolderPurpose }): Promise<string | null>
  reveal(request: { readonly photoId: number }): Promise<null>
  openFile(request: { readonly photoId: number }): Promise<null>
  copyFiles(request: { readonly photoIds: readonly number[] }): Promise<null>
  /** Called while a drag begins in the window. Only where `canDragOut`. */
  dragOut(request: { readonly photoIds: readonly number[] }): Promise<null>
  /** Copies files into a folder; one export at a time. */
  exportPhotos(request: {
    readonly photoIds: readonly number[]
    readonly folder: string
  }): Promise<ExportResult>
  cancelExport(request: Record<string, never>): Promise<null>
}

export type AppMethod = keyof AppApi

/** The closed list of what may be called. */
export const APP_METHODS = [
  'state',
  'saveSettings',
  'photos',
  'changes',
  'photo',
  'search',
  'chooseModel',
  'addFolder',
  'removeFolder',
  'moveFolder',
  'failedFiles',
  'leftOut',
  'setIncluded',
  'retryFailed',
  'pause',
  'resume',
  'openLibrary',
  'browse',
  'pickFolder',
  'reveal',
  'openFile',
  'copyFiles',
  'dragOut',
  'exportPhotos',
  'cancelExport',
  ...REFINING_METHODS,
  ...SAMPLE_METHODS,
  ...QUALITY_API_METHODS,
  ...MODELS_METHODS,
] as const satisfies readonly AppMethod[]

export const APP_EVENTS = [
  'state',
  'photosChanged',
  'notice',
  'exporting',
] as const satisfies readonly (keyof AppEvents)[]

/** What a host shows and serves: the engine's side of the contract. */
export interface AppService {
  /** Every argument is checked: what does not fit its call is refused with `invalid-request`. */
  readonly api: AppApi
  on<K extends keyof AppEvents>(name: K, listener: (event: AppEvents[K]) => void): () => void
}

/** Hits a window shows; the rest would never be scrolled to. */
export const MAX_HITS = 1_000
/** Words beyond this are refused; the text tower reads some 70 of them. */
export const MAX_TEXT_LENGTH = 20_000
export const MAX_REFERENCES = 8
/** Photos of which more, and less, is wanted; each is a vector that is read. */
export const MAX_CLICKS = 200
