/**
 * Models to download: the calls of a window and the state of a download. Runs anywhere; types and the closed list
 * behind them.
 *
 * [Note: The only request] Searlight makes one kind of request beyond this computer: it downloads a file of this list
 * from the address in this list, after the user has chosen it by name. Searlight never looks for newer files.
 */
import type { SerialisedError } from './errors.ts'

/**
 * How Searlight recognises the right file. `recorded`: its SHA-256 is part of Searlight. `hub`: the hub states a
 * checksum for the pinned revision. `first-use`: nobody states one, so Searlight saves the checksum of the first
 * download and requires it of every later one.
 */
export type FileCheck = 'recorded' | 'hub' | 'first-use'

export interface OfferedFile {
  readonly name: string
  readonly url: string
  /** An estimate where no size is recorded. */
  readonly bytes: number
  readonly check: FileCheck
}

export interface OfferedModel {
  readonly name: string
  readonly title: string
  /** One sentence for a person. */
  readonly purpose: string
  readonly recommended: boolean
  /** The model that this network belongs beside; null for a model. */
  readonly belongsTo: string | null
  /** The publisher: host and repository. */
  readonly source: string
  readonly licence: Licence
  readonly files: readonly OfferedFile[]
  readonly bytes: number
  /** The directory of the installed model; null where it is not installed. */
  readonly path: string | null
  /** Bytes of an earlier download; the next one continues after them. */
  readonly bytesKept: number
}

export interface Licence {
  readonly name: string
  readonly url: string
  /** The user accepts it before the download; null where the licence asks nothing of its users. */
  readonly notice: string | null
}

export type InstallState =
  | { readonly kind: 'idle' }
  /** Another Searlight process downloads the same model. */
  | { readonly kind: 'waiting'; readonly name: string }
  | {
      readonly kind: 'downloading'
      readonly name: string
      readonly doneBytes: number
      readonly totalBytes: number
      /** Null before there is a figure. */
      readonly bytesPerSecond: number | null
      readonly secondsLeft: number | null
      /** The reason for waiting; Searlight retries without the user. */
      readonly trouble: string | null
    }
  | { readonly kind: 'installed'; readonly name: string; readonly path: string }
  | { readonly kind: 'failed'; readonly name: string; readonly error: SerialisedError }

export interface ModelsApi {
  offeredModels(request: Record<string, never>): Promise<{
    /** The folder of models, which all libraries share. */
    readonly directory: string
    readonly models: readonly OfferedModel[]
  }>
  /**
   * Begins the download; the state reports it. A library without a model takes the new one.
   * Throws `model-unknown`, `licence-not-accepted`, `install-running`.
   */
  installModel(request: { readonly name: string; readonly acceptLicence: boolean }): Promise<null>
  /** Stops the download; the next one continues after the bytes that have arrived. Also dismisses a failed download. */
  cancelInstall(request: Record<string, never>): Promise<null>
}

export const MODELS_METHODS = [
  'offeredModels',
  'installModel',
  'cancelInstall',
] as const satisfies readonly (keyof ModelsApi)[]
