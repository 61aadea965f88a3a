/**
 * The contract between the application's engine and a window: the calls of the renderer and the events of the engine.
 * One renderer speaks it to two hosts, over a MessagePort on the desktop and a WebSocket in a browser. Runs anywhere;
 * types only.
 *
 * [Note: Ids, not paths] The window names a photo and a watched folder by id, a picture from outside by the hash of its
 * bytes. It sends a path only where the user picks a folder or a model, and receives one only to show it.
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
  /** Searches these watched folders; an empty list searches all. */
  readonly folderIds: readonly number[]
  readonly limit: number
  /** Which pseudo-words of the references: `best` is the refined one where the verdict found it better. */
  readonly pseudoWords: 'best' | 'first' | 'refined'
}

/** The best photos in order of match; every array has one entry a hit. */
export interface SearchAnswer {
  readonly photos: PhotoColumns
  /** Cosine to the composed query; the photos are in its order. */
  readonly scores: Float32Array
  /** Cosine to the reference and to the words alone; null where the query has none. */
  readonly references: Float32Array | null
  readonly texts: Float32Array | null
  readonly method: Exclude<SearchMethod, 'auto'>
  /** The named words in the text. */
  readonly words: readonly string[]
  readonly totalMs: number
  /** Photos whose file is missing now; absent where every file is there. */
  readonly missing?: readonly number[]
}

export interface PhotoPage {
  readonly photos: PhotoColumns
  /** The cursor of the next page; null at the end. */
  readonly next: string | null
  /** `changes` returns everything after this number. The page may be newer: a photo may come twice. */
  readonly seq: number
}

export interface PhotoChanges {
  readonly seq: number
  /** Too many changes to send: list the photos again. */
  readonly reset: boolean
  /** The photos as they are now, in no order. */
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
  readonly lens: string | null
  readonly format: string
  readonly damage: FileProblem | null
  /** The file is there now; false while its disk is unplugged. */
  readonly available: boolean
}

/** Sent to every window. */
export interface AppEvents {
  /** At most five times a second; once a second where only numbers differ. */
  readonly state: StateChange
  /** Photos changed: call `changes`. At most four times a second. */
  readonly photosChanged: { readonly seq: number }
  /** An event that the user should know of and need not answer. */
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

  /** Takes the first model, or another one with `change`. Throws `model-invalid`, `model-different`. */
  chooseModel(request: { readonly path: string; readonly change: boolean }): Promise<ModelSummary>
  addFolder(request: { readonly path: string }): Promise<AddedFolder>
  /** The folder's data stays for the retention: adding the folder again undoes this. */
  removeFolder(request: { readonly folderId: number }): Promise<{ readonly path: string }>
  /**
   * Follows a watched folder to another place. With the folder's own path, this confirms the folder there: photos that
   * are not in it are gone.
   */
  moveFolder(request: { readonly folderId: number; readonly path: string }): Promise<AddedFolder>
  failedFiles(request: Record<string, never>): Promise<readonly FailedFile[]>
  /** The files that rules leave out, and the places that the user included. */
  leftOut(request: Record<string, never>): Promise<LeftOut>
  /** Rules and absolute paths; they replace the ones before. */
  setIncluded(request: { readonly included: readonly string[] }): Promise<null>
  /** Reads failed files again; null is all of them. */
  retryFailed(request: { readonly paths: readonly string[] | null }): Promise<number>
  pause(request: Record<string, never>): Promise<null>
  resume(request: Record<string, never>): Promise<null>
  /**
   * Opens another library, or tries again the one that failed. Makes a library in the place of a missing one only with
   * `create`.
   */
  openLibrary(request: { readonly path: string | null; readonly create?: boolean | undefined }): Promise<null>

  /** Folders of this computer; null is the usual folder of pictures. */
  browse(request: { readonly path: string | null }): Promise<FolderListing>
  /** Shows the native dialog; null where the user cancelled it. Only where `canPickFolder`. */
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

  /**
   * The text of a report to the developers, for the user to read and to save; nothing is sent. Answers for a library
   * that failed, too. Without names, the text names no file and no folder.
   */
  problemReport(request: { readonly withNames: boolean }): Promise<string>
  /** Asks for a place by the native dialog, and writes the text. False where the user cancelled it. Only where `canPickFolder`. */
  saveReport(request: { readonly text: string }): Promise<boolean>
}

export type AppMethod = keyof AppApi

/** The closed list of calls. */
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
  'problemReport',
  'saveReport',
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

/** The engine's side of the contract, which a host serves. */
export interface AppService {
  /** Checks every argument: a call throws `invalid-request` where its argument does not fit. */
  readonly api: AppApi
  on<K extends keyof AppEvents>(name: K, listener: (event: AppEvents[K]) => void): () => void
}

/** The most hits of a search: nobody scrolls further. */
export const MAX_HITS = 1_000
/** Characters of a query's words; the text tower reads some 70 words. */
export const MAX_TEXT_LENGTH = 20_000
export const MAX_REFERENCES = 8
/** Characters of a problem report: more than the log's last entries can have. */
export const MAX_REPORT_LENGTH = 8_000_000
/** The most photos in `more` and in `less`: a query reads a vector for each. */
export const MAX_CLICKS = 200
