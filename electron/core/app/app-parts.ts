/** The parts that the calls of a window use. Types only. */
import type { AppState } from '../../shared/app-state.ts'
import type { Host } from '../../shared/host-api.ts'
import type { ModelInstaller } from '../models/model-installer.ts'
import type { Exporter } from './exporter.ts'
import type { OpenLibrary } from './open-library.ts'
import type { Pictures } from './pictures.ts'
import type { SettingsFile } from './settings-file.ts'
import type { Views } from './views.ts'

export interface AppParts {
  readonly host: Host
  readonly settings: SettingsFile
  readonly pictures: Pictures
  readonly exporter: Exporter
  readonly installer: ModelInstaller
  /** The whole state, with the newest counts. */
  state(): Promise<AppState>
  /** Sends the changes of the state to every window. */
  stateChanged(): void
  /** The library's folder, open or not. */
  libraryDir(): string
  /** Waits until the library is open. @throws the reason why it does not open */
  library(): Promise<OpenLibrary>
  /** Opens another library, or the same one again; null is the present one. */
  openLibrary(dir: string | null, create: boolean): Promise<void>
  views(libraryDir: string): Views
}
