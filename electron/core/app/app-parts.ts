/** What the calls of a window are answered with. Types only. */
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
  /** As it is now, to the last photo. */
  state(): Promise<AppState>
  /** Tells every window how things stand now. */
  stateChanged(): void
  /** Where the library is, open or not. */
  libraryDir(): string
  /** Waits until the library is open. @throws why it cannot be opened */
  library(): Promise<OpenLibrary>
  /** Another library, or the same anew; null is the one there is. */
  openLibrary(dir: string | null, create: boolean): Promise<void>
  views(libraryDir: string): Views
}
