/**
 * An open library with everything that a window shows of it: photos, model, progress. Runs in the engine. Reports
 * changes through `OpenLibraryListeners`.
 */
import { serialiseError } from '../../shared/errors.ts'
import type { Folder, IngestProgress } from '../../shared/library-api.ts'
import { countProblemFiles } from '../catalog/failed-files.ts'
import { RootTable } from '../catalog/root-table.ts'
import { PhotoFactsTable } from '../catalog/shown-photos.ts'
import { Quality } from '../evaluation/own/quality.ts'
import type { Library } from '../library/library.ts'
import type { LibraryAccess } from '../library/library-parts.ts'
import { SampleLibrary } from '../sample/sample-library.ts'
import { Tuning } from '../tuning/tuning.ts'
import { ChangeFeed } from './change-feed.ts'
import { ModelKeeper } from './model-keeper.ts'
import type { OpenLibraryListeners } from './open-library-listeners.ts'
import { PhotoListing } from './photo-listing.ts'

export const IDLE: IngestProgress = { state: 'idle', done: 0, failed: 0, pending: 0, perSecond: null }

/** Interval between two readings of the progress. */
const PROGRESS_MS = 250
/** A window lists a library of this size first: watching begins with half a second of listing files. */
const LARGE_PHOTOS = 10_000
const WATCH_LARGE_AFTER_MS = 2_000
/** Delay before the model opens, in a library with any photo. */
const MODEL_AFTER_MS = 1_000
/** Interval of reading the folders' counts during indexing, when they grow without an event. */
const WORKING_MS = 1_000

export class OpenLibrary {
  readonly dir: string
  readonly library: Library
  readonly access: LibraryAccess
  readonly photos: PhotoListing
  readonly facts: PhotoFactsTable
  readonly roots: RootTable
  readonly model: ModelKeeper
  readonly tuning: Tuning
  readonly quality: Quality
  readonly sample: SampleLibrary
  readonly #listeners: OpenLibraryListeners
  readonly #feed: ChangeFeed
  readonly #stops: (() => void)[] = []
  #progress = IDLE
  #toldMs = 0

  constructor(dir: string, library: Library, access: LibraryAccess, listeners: OpenLibraryListeners) {
    this.dir = dir
    this.library = library
    this.access = access
    this.#listeners = listeners
    const db = library.database
    this.photos = new PhotoListing(db, dir)
    this.facts = new PhotoFactsTable(db)
    this.roots = new RootTable(db)
    this.model = new ModelKeeper({ library, access, onChange: listeners.onState })
    this.tuning = new Tuning({
      db,
      libraryDir: dir,
      models: library.models,
      access,
      model: () => (this.model.state.kind === 'ready' ? this.model.state.model : null),
      photos: () => this.photos.count(),
      onChange: () => {
        // Another phi may be in use.
        library.refining.poke()
        void this.quality.look()
        listeners.onState()
      },
      onNotice: listeners.onNotice,
    })
    this.sample = new SampleLibrary({
      ...listeners.sample,
      ...{ library, libraryDir: dir, access, model: this.model, onChange: listeners.onState },
    })
    this.quality = new Quality({
      ...{ db, libraryDir: dir, library },
      outside: (hash) => listeners.outsidePath(hash),
      onChange: listeners.onState,
    })
    this.#feed = new ChangeFeed({
      db,
      seq: () => this.photos.seq,
      onPhotos: (seq) => {
        listeners.onPhotos(seq)
        listeners.onFigures()
      },
      onAny: () => this.#anyChange(),
      onError: listeners.onState,
    })
  }

  get progress(): IngestProgress {
    return this.#progress
  }

  folders(): readonly Folder[] {
    return this.roots.folders()
  }

  /** Unreadable and damaged files. */
  problemFiles(): number {
    return countProblemFiles(this.library.database)
  }

  /** Opens the model and follows the folders, in the background. */
  start(): void {
    const { onState, onNotice, onPhotos, outsideFile } = this.#listeners
    this.library.refining.listen({ onChange: onState, outsideFile })
    // A window may have missed changes before this, or have seen the library through another connection.
    onPhotos(this.photos.seq)
    this.#stops.push(
      this.library.on('notice', onNotice),
      this.library.on('photosChanged', () => this.#feed.poke()),
      this.library.on('foldersChanged', () => {
        this.#feed.poke()
        onState()
      }),
    )
    const photos = this.photos.count()
    this.model.start(photos === 0 ? 0 : MODEL_AFTER_MS)
    if (this.access === 'read') return
    const timer = setInterval(() => void this.lookAtProgress(), PROGRESS_MS)
    timer.unref()
    this.#stops.push(() => clearInterval(timer))
    const watchAfterMs = photos < LARGE_PHOTOS ? 0 : WATCH_LARGE_AFTER_MS
    const watching = setTimeout(() => void this.#watch(), watchAfterMs)
    const working = setTimeout(() => {
      this.library.refining.start()
      this.tuning.continue()
      this.sample.continue()
    }, MODEL_AFTER_MS)
    this.#stops.push(() => {
      clearTimeout(watching)
      clearTimeout(working)
    })
  }

  /** Ends the events; answers calls until it is closed. */
  stop(): void {
    for (const stop of this.#stops) stop()
    this.#feed.close()
    this.model.stop()
  }

  async close(): Promise<void> {
    this.stop()
    await this.sample.close()
    await Promise.all([this.tuning.close(), this.quality.cancel()])
    await this.library.close()
  }

  async #watch(): Promise<void> {
    try {
      await this.library.watch()
    } catch (error) {
      const problem = serialiseError(error)
      if (problem.code !== 'cancelled') this.#listeners.onNotice(problem)
    }
  }

  #anyChange(): void {
    this.model.follow()
    this.library.refining.poke()
    this.#listeners.onState()
  }

  /** Call it also after a change of the progress, so that a pause shows at once. Never rejects. */
  async lookAtProgress(): Promise<void> {
    try {
      await this.#lookAtProgress()
    } catch {
      // Reading the state finds the same failure, and reports it.
      this.#listeners.onState()
    }
  }

  async #lookAtProgress(): Promise<void> {
    await this.quality.look()
    const progress = this.access === 'read' ? IDLE : await this.library.progress()
    const before = this.#progress
    this.#progress = progress
    if (JSON.stringify(progress) !== JSON.stringify(before)) this.#listeners.onFigures()
    // During indexing the folders' counts grow without an event.
    const isDue = progress.state !== 'idle' && performance.now() - this.#toldMs > WORKING_MS
    if (progress.state === before.state && !isDue) return
    this.#toldMs = performance.now()
    this.#anyChange()
  }
}
