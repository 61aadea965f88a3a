/** Puts the parts of a library together once its catalogue is open. Runs in the engine. */
import { constants } from 'node:os'
import type { LibraryEvents } from '../../shared/library-api.ts'
import { type ReadableDatabase, WritableDatabase } from '../catalog/database.ts'
import { UsableWords } from '../catalog/usable-words.ts'
import { Indexing } from '../ingest/indexing.ts'
import { cacheDirectory, thumbnailDirectory } from '../lib/app-paths.ts'
import { Emitter } from '../lib/emitter.ts'
import { Searching } from '../query/searching.ts'
import type { Refining } from '../saved/refining.ts'
import { TunedPhi } from '../tuning/tuning-file.ts'
import type { StartChild } from '../workers/child-process.ts'
import { forcedProvider } from '../workers/forced-provider.ts'
import { ModelHost } from '../workers/model-host.ts'
import { PictureMaker } from '../workers/picture-maker.ts'
import type { OnDeath } from '../workers/watched-child.ts'
import { composeRefining } from './compose-refining.ts'

export type LibraryAccess = 'read' | 'write'

export interface OpenLibraryOptions {
  readonly dir: string
  readonly access: LibraryAccess
  /** Creates a missing library; needs access to write. */
  readonly create?: boolean
  /** The name of this process for others that wait for the library. */
  readonly command: string
  /** `phi-<name>.safetensors` of the model; null is its default phi. */
  readonly phiName: string | null
  readonly signal: AbortSignal
  /** How the host starts the two kinds of workers. */
  readonly processes: { readonly inference: StartChild; readonly search: StartChild }
  /** Called once when another process writes to the library, with who it is. */
  readonly onWaiting?: (holder: string) => void
}

export interface LibraryParts {
  readonly dir: string
  readonly database: ReadableDatabase
  readonly events: Emitter<LibraryEvents>
  readonly models: ModelHost
  readonly searching: Searching
  readonly refining: Refining
  /** Null of a library that is open to read. */
  readonly indexing: Indexing | null
}

export function composeLibrary(options: OpenLibraryOptions, db: ReadableDatabase): LibraryParts {
  const { dir, phiName, processes } = options
  const events = new Emitter<LibraryEvents>()
  const onDeath: OnDeath = (message, code) => events.emit('notice', { code, message })
  const models = new ModelHost({
    start: processes.inference,
    cacheDir: cacheDirectory(),
    thumbnailDir: thumbnailDirectory(dir),
    phiName,
    tunedPhi: new TunedPhi(dir),
    forcedProvider: forcedProvider(),
    onDeath,
  })
  const searching = new Searching({
    db,
    databasePath: db.path,
    libraryDir: dir,
    models,
    start: processes.search,
    onDeath,
    known: new UsableWords(db),
  })
  const refining = composeRefining({
    ...{ db, libraryDir: dir, models },
    scores: (modelRowId) => searching.scores(modelRowId),
  })
  events.on('photosChanged', () => refining.poke())
  // Queries, indexing and the window go before it.
  const priority = constants.priority.PRIORITY_LOW
  const factsReader = new PictureMaker({ start: processes.inference, onDeath, priority })
  const indexing =
    db instanceof WritableDatabase ? new Indexing({ db, libraryDir: dir, models, events, factsReader }) : null
  return { dir, database: db, events, models, searching, refining, indexing }
}
