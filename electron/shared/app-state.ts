/**
 * What a window is told of the application as a whole, and what is remembered of the window. Runs anywhere; types
 * only, and the closed lists behind them.
 */
import type { InstallState } from './app-models.ts'
import type { QualityState } from './app-quality.ts'
import type { AppQuery } from './app-query.ts'
import type { Pin, TuningState, Word } from './app-refining.ts'
import type { SampleState } from './app-sample.ts'
import type { SerialisedError } from './errors.ts'
import type { Folder, IngestProgress, ModelSummary } from './library-api.ts'
import type { PhotoOrder } from './photo-columns.ts'

/** What this host can do beyond showing the renderer. Components branch on nothing else. */
export interface HostInfo {
  readonly kind: 'desktop' | 'web'
  readonly platform: 'linux' | 'darwin' | 'win32'
  /** A native dialog picks folders; otherwise the renderer browses them itself. */
  readonly canPickFolder: boolean
  /** Shows files in the file manager and opens them with their program. */
  readonly canReveal: boolean
  readonly canDragOut: boolean
  /** Puts files, not only text, on the clipboard. */
  readonly canCopyFiles: boolean
}

export type LibraryState =
  | { readonly kind: 'opening'; readonly dir: string }
  | {
      readonly kind: 'ready'
      readonly dir: string
      /** `read` while another process writes to the library; it becomes `write` by itself when that ends. */
      readonly access: 'read' | 'write'
      /** Who writes, in words; null where it is this process. */
      readonly holder: string | null
    }
  | { readonly kind: 'failed'; readonly dir: string; readonly error: SerialisedError }

export type ModelState =
  | { readonly kind: 'none' }
  | { readonly kind: 'opening'; readonly name: string }
  | {
      readonly kind: 'ready'
      readonly model: ModelSummary
      /** The model that answers until the new one has seen every photo; null where it is the same. */
      readonly serving: string | null
    }
  | { readonly kind: 'failed'; readonly name: string; readonly error: SerialisedError }

/** Everything a window needs besides photos: see [Note: State in slices] in state-change.ts. */
export interface AppState {
  /** Counts the changes that the engine has sent. */
  readonly revision: number
  readonly version: string
  readonly host: HostInfo
  readonly library: LibraryState
  readonly model: ModelState
  readonly folders: readonly Folder[]
  /** Photos that can be shown: read once, and not removed. */
  readonly photos: number
  /** Unreadable and damaged files. */
  readonly failed: number
  readonly progress: IngestProgress
  readonly pins: readonly Pin[]
  readonly words: readonly Word[]
  readonly tuning: TuningState
  readonly quality: QualityState
  readonly sample: SampleState
  readonly install: InstallState
  readonly settings: AppSettings
}

export const RESULT_ORDERS = ['match', 'newest', 'oldest', 'name'] as const
export type ResultOrder = (typeof RESULT_ORDERS)[number]

export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

/** What is remembered of the window between starts; kept by the engine, as a browser tab's port changes. */
export interface AppSettings {
  readonly theme: Theme
  /** Target height of a row of photos, pixels. */
  readonly rowHeight: number
  readonly order: PhotoOrder
  readonly resultOrder: ResultOrder
  readonly sidebarOpen: boolean
  readonly inspectorOpen: boolean
  /** The folder the library is narrowed to. */
  readonly folderId: number | null
  readonly query: AppQuery
  /** The queries to begin with are put away. */
  readonly guideClosed: boolean
}
