/**
 * The photo library behind one contract (electron/shared/library-api.ts). Runs in the engine; hosts are thin around
 * it. Opened to read, it searches while another process writes; opened to write, it holds the writer lock.
 */
import { existsSync } from 'node:fs'
import type { AskReading, KeptText } from '../../shared/ask-api.ts'
import { AppError } from '../../shared/errors.ts'
import type { InferenceStats } from '../../shared/inference-api.ts'
import type { LeftOut } from '../../shared/left-out.ts'
import type {
  AddedFolder,
  AskAnswer,
  AskQuery,
  FailedFile,
  Folder,
  IngestProgress,
  InversionResult,
  InversionSettings,
  LibraryApi,
  LibraryEvents,
  ModelSummary,
  Query,
  QueryReference,
  RemovedFolder,
  SearchResult,
} from '../../shared/library-api.ts'
import type { ReadableDatabase } from '../catalog/database.ts'
import { failedFiles } from '../catalog/failed-files.ts'
import { LibraryPlace } from '../catalog/library-place.ts'
import { missingLibrary, openReadable, openWritable, unusable } from '../catalog/open-database.ts'
import { RootTable } from '../catalog/root-table.ts'
import { leftOutFiles } from '../catalog/scan-findings.ts'
import { Settings } from '../catalog/settings.ts'
import { sweepNotes } from '../catalog/sweep-staged.ts'
import { acquireWriterLock } from '../catalog/writer-lock.ts'
import type { IndexedCounts, Indexing } from '../ingest/indexing.ts'
import type { ModelChoice } from '../ingest/ingestion.ts'
import type { InversionOptions } from '../inversion/invert-references.ts'
import { databasePath } from '../lib/app-paths.ts'
import type { Emitter } from '../lib/emitter.ts'
import { log, logToFiles } from '../lib/log.ts'
import { keepFilesPrivate } from '../lib/private-files.ts'
import type { Searching } from '../query/searching.ts'
import type { Refining } from '../saved/refining.ts'
import type { ModelHost } from '../workers/model-host.ts'
import type { Asking } from './asking.ts'
import { LibraryCare } from './library-care.ts'
import { composeLibrary, type LibraryParts, type OpenLibraryOptions } from './library-parts.ts'
import { finishRepair, isRepairUnfinished } from './repair-library.ts'

/** How soon a library that was moved away is noticed; a write notices it at once. */
const PLACE_MS = 1_000

/** Closes the log and lets the next writer in. */
type Release = () => Promise<void>

export class Library implements LibraryApi {
  /** The lists of a window read the tables themselves. */
  readonly database: ReadableDatabase
  /** Pins and words. */
  readonly refining: Refining
  /** For work of its own on the library's model. */
  readonly models: ModelHost
  /** Rejects with `library-moved` when the library's folder is not at its place any more. */
  readonly left: Promise<never>
  readonly #stopWatching: () => void
  /** Null of a library that is open to read. */
  readonly #release: Release | null
  /** Null of a library that is open to read. */
  readonly #care: LibraryCare | null
  readonly #searching: Searching
  readonly #indexing: Indexing | null
  readonly #events: Emitter<LibraryEvents>
  #asks: Promise<Asking> | null = null

  /** @throws AppError `library-missing`, `library-unusable`, `library-damaged`, `library-newer`, `cancelled` */
  static async open(options: OpenLibraryOptions): Promise<Library> {
    keepFilesPrivate()
    if (options.access === 'read') return Library.#compose(options, openReadable(options.dir), null)
    const { dir, command, signal, onWaiting } = options
    if (!options.create && !existsSync(databasePath(dir)) && !isRepairUnfinished(dir))
      throw missingLibrary(dir)
    const lock = await acquireWriterLock(dir, { command, signal, ...(onWaiting && { onWaiting }) })
    const closeLog = logToFiles(dir)
    const release = async () => {
      await closeLog()
      lock.release()
    }
    try {
      await sweepNotes(dir)
      finishRepair(dir)
      const library = Library.#compose(options, openWritable(dir), release)
      library.#care?.start()
      log.info('library-opened', { command })
      return library
    } catch (error) {
      log.swallowed('library-not-opened', error)
      await release()
      throw error
    }
  }

  /** A catalogue whose tables do not answer is closed again. @throws `library-damaged`, `library-unusable` */
  static #compose(options: OpenLibraryOptions, db: ReadableDatabase, release: Release | null): Library {
    try {
      return new Library(composeLibrary(options, db), new LibraryPlace(databasePath(options.dir)), release)
    } catch (error) {
      db.close()
      throw error instanceof AppError ? error : unusable(options.dir, error)
    }
  }

  private constructor(parts: LibraryParts, place: LibraryPlace, release: Release | null) {
    this.database = parts.database
    this.refining = parts.refining
    this.models = parts.models
    this.#searching = parts.searching
    this.#indexing = parts.indexing
    this.#events = parts.events
    this.#release = release
    this.#care = release && new LibraryCare(parts, () => place.isThere())
    const left = Promise.withResolvers<never>()
    // Nobody may be waiting for it.
    left.promise.catch(() => {})
    this.left = left.promise
    const timer = setInterval(() => {
      if (place.isThere()) return
      clearInterval(timer)
      left.reject(place.moved())
    }, PLACE_MS)
    timer.unref()
    this.#stopWatching = () => clearInterval(timer)
  }

  on<K extends keyof LibraryEvents>(name: K, listener: (event: LibraryEvents[K]) => void): () => void {
    return this.#events.on(name, listener)
  }

  /** Chooses the model that indexes. @throws AppError `model-required`, `model-different`, `model-invalid` */
  useModel(choice: ModelChoice): Promise<ModelSummary> {
    return this.#writing().useModel(choice)
  }

  /** Scans every folder, reads all pending photos, and resolves when none is left. */
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

  /**
   * The user says that photos that are not found below a folder, a watched one or a part of one, are gone. Returns how
   * many were removed. @throws `folder-missing`
   */
  async photosAreGone(path: string): Promise<number> {
    return this.#writing().photosAreGone(path)
  }

  async setIgnorePatterns(patterns: readonly string[]): Promise<void> {
    this.#writing().setIgnorePatterns(patterns)
  }

  async failedFiles(): Promise<readonly FailedFile[]> {
    return failedFiles(this.database)
  }

  async leftOut(): Promise<LeftOut> {
    const included = new Settings(this.database).included()
    return { excluded: leftOutFiles(this.database), included }
  }

  async setIncluded(included: readonly string[]): Promise<void> {
    await this.#writing().setIncluded(included)
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

  async search(query: Query): Promise<SearchResult> {
    const { cameras, lenses } = query.filter
    if (!cameras && !lenses) return this.#searching.search(query)
    const asking = await this.#asking()
    return this.#searching.search({ ...query, filter: asking.named(query.filter) })
  }

  async ask(query: AskQuery): Promise<AskAnswer> {
    return (await this.#asking()).answer(query, this.#searching)
  }

  async readAsk(sentence: string, keep: readonly KeptText[] = []): Promise<AskReading> {
    return (await this.#asking()).read(sentence, keep)
  }

  /** Loaded when the first sentence comes: its tables of words would slow every start. */
  #asking(): Promise<Asking> {
    this.#asks ??= import('./asking.ts').then(({ Asking }) => new Asking(this.database))
    return this.#asks
  }

  /** Whether a model answers queries of words and references. */
  async hasModel(): Promise<boolean> {
    return this.#searching.hasModel()
  }

  /** Finds pseudo-words by optimisation, and stores the new ones in the library. */
  invert(
    references: readonly QueryReference[],
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
    this.#stopWatching()
    // It ends with the slice that runs, or with the worker.
    const refining = this.refining.close()
    await this.#indexing?.close()
    this.#searching.close()
    await this.models.close()
    await refining
    await this.#care?.close()
    this.database.close()
    await this.#release?.()
  }

  #writing(): Indexing {
    if (this.#indexing) return this.#indexing
    throw new AppError('library-locked', 'the library is open to read only')
  }
}
