/**
 * What a window is told, and may ask, of models that can be downloaded. Runs anywhere; types only, and the closed list
 * behind them.
 *
 * [Note: The only request] Searlight reaches out of this computer for one thing: the files listed here, from the
 * addresses listed here, after somebody has asked for one of them by name. Nothing looks for a newer one by itself.
 */
import type { SerialisedError } from './errors.ts'

/**
 * How a file is known to be the right one. `recorded`: its SHA-256 is part of Searlight. `hub`: by the checksum that
 * the hub states for the pinned revision. `first-use`: nobody states one, so that of the first download is kept and
 * every later one must be the same.
 */
export type FileCheck = 'recorded' | 'hub' | 'first-use'

export interface OfferedFile {
  readonly name: string
  readonly url: string
  /** About, where nobody has recorded it. */
  readonly bytes: number
  readonly check: FileCheck
}

export interface OfferedModel {
  readonly name: string
  readonly title: string
  /** One sentence for a person. */
  readonly purpose: string
  readonly recommended: boolean
  /** A network that is put beside a model names that model; null is a model of its own. */
  readonly belongsTo: string | null
  /** Who publishes it: host and repository. */
  readonly source: string
  readonly licence: Licence
  readonly files: readonly OfferedFile[]
  readonly bytes: number
  /** The directory it is installed in; null where it is not. */
  readonly path: string | null
  /** What an earlier download left, which is not downloaded again. */
  readonly bytesKept: number
}

export interface Licence {
  readonly name: string
  readonly url: string
  /** To be shown before the download, and accepted; null where the licence asks for nothing of its users. */
  readonly notice: string | null
}

export type InstallState =
  | { readonly kind: 'idle' }
  /** Another Searlight downloads the same. */
  | { readonly kind: 'waiting'; readonly name: string }
  | {
      readonly kind: 'downloading'
      readonly name: string
      readonly doneBytes: number
      readonly totalBytes: number
      /** Null before there is a figure. */
      readonly bytesPerSecond: number | null
      readonly secondsLeft: number | null
      /** What keeps it from going on just now; it is tried again by itself. */
      readonly trouble: string | null
    }
  | { readonly kind: 'installed'; readonly name: string; readonly path: string }
  | { readonly kind: 'failed'; readonly name: string; readonly error: SerialisedError }

export interface ModelsApi {
  offeredModels(request: Record<string, never>): Promise<{
    /** Where models are kept, shared by all libraries. */
    readonly directory: string
    readonly models: readonly OfferedModel[]
  }>
  /**
   * Begins; how it goes is told by the state. A library without a model uses it as soon as it is there.
   * Throws `model-unknown`, `licence-not-accepted`, `install-running`.
   */
  installModel(request: { readonly name: string; readonly acceptLicence: boolean }): Promise<null>
  /** What has arrived is kept for the next time. Also puts away what failed. */
  cancelInstall(request: Record<string, never>): Promise<null>
}

export const MODELS_METHODS = [
  'offeredModels',
  'installModel',
  'cancelInstall',
] as const satisfies readonly (keyof ModelsApi)[]
