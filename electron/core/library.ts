/**
 * The photo library behind one contract (electron/shared/library-api.ts). Runs in the engine; hosts are thin around
 * it. Opened to read, it searches while another process writes; opened to write, it holds the writer lock.
 */
import { existsSync } from 'node:fs'
import { AppError } from '../shared/errors.ts'
import type { InferenceStats } from '../shared/inference-api.ts'
import type {
  AddedFolder,
  ComposedQuery,
  FailedFile,
  Folder,
  IngestProgress,
  InversionResult,
  InversionSettings,
  LibraryApi,
  LibraryEvents,
  ModelSummary,
  Query,
  RemovedFolder,
  SearchResult,
} from '../shared/library-api.ts'
import { cacheDirectory, databasePath, thumbnailDirectory } from './app-paths.ts'
import { type ReadableDatabase, WritableDatabase } from './catalog/database.ts'
import { failedFiles } from './catalog/failed-files.ts'
import { missingLibrary, openReadable, openWritable } from './catalog/open-database.ts'
import { RootTable } from './catalog/root-table.ts'
import { acquireWriterLock, type WriterLock } from './catalog/writer-lock.ts'
import { Emitter } from './emitter.ts'
import { forcedProvider } from './inference/forced-provider.ts'
import { ModelHost } from './inference/model-host.ts'
import { type IndexedCounts, Indexing } from './ingest/indexing.ts'
import type { ModelChoice } from './ingest/ingestion.ts'
import type { InversionOptions } from './inversion/invert-photos.ts'
import type { StartChild } from './processes/child-process.ts'
import { Refining } from './refining/refining.ts'
import { Searching } from './retrieval/searching.ts'
import { tunedPhi } from './training/tuning-file.ts'
import { StoredWords } from './words/stored-words.ts'

export type LibraryAccess = 'read' | 'write'

export interface OpenLibraryOptions {
  readonly dir: string
  readonly access: LibraryAccess
  /** Makes a library where there is none; needs access to write. */
  readonly create?: boolean
  /** Told to whoever waits for the library meanwhile. */
  readonly command: string
  /** `phi-<name>.safetensors` of the model; null is its default phi. */
  readonly phiName: string | null
  readonly signal: AbortSignal
  /** How the host starts the two kinds of workers. */
  readonly processes: { readonly inference: StartChild; readonly search: StartChild }
  /** Called once when another process writes to the library, with who it is. */
  readonly onWaiting?: (holder: string) => void
}

export class Library implements LibraryApi {
  /** What a window lists is read from the tables themselves. */
  readonly database: ReadableDatabase
  /** Pins and words. */
  readonly refining: Refining
  readonly #lock: WriterLock | null
  readonly #models: ModelHost
  readonly #searching: Searching
  readonly #indexing: Indexing | null
  readonly #events: Emitter<LibraryEvents>

  /** @throws AppError `library-missing`, `library-unusable`, `library-newer`, `cancelled` */
  static async open(options: OpenLibraryOptions): Promise<Library> {
    if (options.access === 'read') return Library.#compose(options, openReadable(options.dir), null)
    const { dir, command, signal, onWaiting } = options
    if (!options.create && !existsSync(databasePath(dir))) throw missingLibrary(dir)
    const lock = await acquireWriterLock(dir, { command, signal, ...(onWaiting && { onWaiting }) })
    try {
      return Library.#compose(options, openWritable(dir), lock)
    } catch (error) {
      lock.release()
      throw error
    }
  }

  /** A catalogue whose tables cannot be asked is damaged; it is closed again, and said so. */
  static #compose(options: OpenLibraryOptions, db: ReadableDatabase, lock: WriterLock | null): Library {
    try {
      return new Library(options, db, lock)
    } catch (error) {
      db.close()
      if (error instanceof AppError) throw error
      const why = error instanceof Error ? error.message : String(error)
      const message = `the library ${options.dir} is damaged: ${why}`
      throw new AppError('library-unusable', message, { cause: error })
    }
  }

  private constructor(options: OpenLibraryOptions, db: ReadableDatabase, lock: WriterLock | null) {
    const { dir, phiName, processes } = options
    this.database = db
    this.#lock = lock
    this.#events = new Emitter<LibraryEvents>()
    const onDeath = (message: string) => this.#events.emit('notice', { code: 'worker-restarted', message })
    this.#models = new ModelHost({
      start: processes.inference,
      cacheDir: cacheDirectory(),
      thumbnailDir: thumbnailDirectory(dir),
      phiName,
      tunedPhi: (modelId) => tunedPhi(dir, modelId),
      forcedProvider: forcedProvider(),
      onDeath,
    })
    this.#searching = new Searching({
      db,
      databasePath: databasePath(dir),
      libraryDir: dir,
      models: this.#models,
      start: processes.search,
      onDeath,
      known: new StoredWords(db),
    })
    this.refining = new Refining({ db, libraryDir: dir, models: this.#models })
    this.#events.on('photosChanged', () => this.refining.poke())
    this.#indexing =
      db instanceof WritableDatabase
        ? new Indexing({ db, libraryDir: dir, models: this.#models, events: this.#events })
        : null
  }

  /** For work of its own on the library's model. */
  get models(): ModelHost {
    return this.#models
  }

  on<K extends keyof LibraryEvents>(name: K, listener: (event: LibraryEvents[K]) => void): () => void {
    return this.#events.on(name, listener)
  }

  /** Chooses the model that indexes. @throws AppError `model-required`, `model-different`, `model-invalid` */
  useModel(choice: ModelChoice): Promise<ModelSummary> {
    return this.#writing().useModel(choice)
  }

  /** Scans every folder, reads what is pending, and resolves when nothing is. */
  indexPending(signal: AbortSignal): Promise<IndexedCounts> {
    return this.#writing().indexPending(signal)
  }

  /** Scans every folder, then keeps up with changes until the library is closed. */
  watch(): Promise<void> {
    return this.#writing().watch()
  }

  async folders(): Promise<readonly Folder[]> {
    return new RootTable(this.database).folders()
  }

  async addFolder(path: string): Promise<AddedFolder> {
    return this.#writing().addFolder(path)
  }

  async removeFolder(path: string): Promise<RemovedFolder> {
    return this.#writing().removeFolder(path)
  }

  async setIgnorePatterns(patterns: readonly string[]): Promise<void> {
    this.#writing().setIgnorePatterns(patterns)
  }

  async failedFiles(): Promise<readonly FailedFile[]> {
    return failedFiles(this.database)
  }

  async retryFailed(paths?: readonly string[]): Promise<number> {
    return this.#writing().retryFailed(paths)
  }

  async progress(): Promise<IngestProgress> {
    return this.#writing().progress()
  }

  async pause(): Promise<void> {
    this.#writing().pause()
  }

  async resume(): Promise<void> {
    this.#writing().resume()
  }

  model(): Promise<ModelSummary | null> {
    return this.#searching.model()
  }

  search(query: Query): Promise<SearchResult> {
    return this.#searching.search(query)
  }

  /** The vector of a query, for whoever looks at photos one by one. */
  compose(query: Query): Promise<ComposedQuery> {
    return this.#searching.compose(query)
  }

  /** Pseudo-words by optimisation; those that are new are kept in the library. */
  invert(
    references: readonly string[],
    settings: InversionSettings,
    options: InversionOptions = {},
  ): Promise<InversionResult> {
    return this.#searching.invert(references, settings, options)
  }

  /** Has model and vectors in memory before the first query. */
  warmSearch(): Promise<void> {
    return this.#searching.warm()
  }

  /** Stage timings and memory of the process that reads pictures. */
  inferenceStats(): Promise<InferenceStats> {
    return this.#writing().inferenceStats()
  }

  async close(): Promise<void> {
    // It ends with the slice that runs, or with the worker.
    const refining = this.refining.close()
    await this.#indexing?.close()
    this.#searching.close()
    await this.#models.close()
    await refining
    this.database.close()
    this.#lock?.release()
  }

  #writing(): Indexing {
    if (this.#indexing) return this.#indexing
    throw new AppError('library-locked', 'the library is open to read only')
  }
}
