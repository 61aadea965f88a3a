/** The needs of the sample library of an open library. Types only. */
import type { ModelState } from '../../shared/app-state.ts'
import type { ModelSummary } from '../../shared/library-api.ts'
import type { Library } from '../library/library.ts'
import type { LibraryAccess } from '../library/library-parts.ts'
import type { StartChild } from '../workers/child-process.ts'

/** The host's part of these. */
export interface SampleSupplies {
  /** Forks electron/worker/sample/main.ts, in the host's way. */
  readonly start: StartChild
  /** The sample model's folder. @throws AppError `model-invalid` */
  readonly installModel: () => Promise<string>
}

export interface SampleLibraryOptions extends SampleSupplies {
  readonly library: Library
  readonly libraryDir: string
  readonly access: LibraryAccess
  readonly model: {
    readonly state: ModelState
    choose(path: string, change: boolean): Promise<ModelSummary>
  }
  readonly onChange: () => void
}
