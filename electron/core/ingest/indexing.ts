/**
 * The library's writing half: which model indexes, which folders are watched, and the queue between them.
 * Needs the writer lock. Runs in the engine.
 */
import { AppError } from '../../shared/errors.ts'
import type { InferenceStats } from '../../shared/inference-api.ts'
import type {
  AddedFolder,
  IngestProgress,
  LibraryEvents,
  ModelSummary,
  RemovedFolder,
} from '../../shared/library-api.ts'
import type { WritableDatabase } from '../catalog/database.ts'
import { repairIndex } from '../catalog/embedding-index.ts'
import { retryFailed } from '../catalog/failed-files.ts'
import { type ModelRow, ModelWriter } from '../catalog/model-table.ts'
import { RootTable } from '../catalog/root-table.ts'
import { SettingsWriter } from '../catalog/settings.ts'
import { sweep } from '../catalog/sweep.ts'
import type { Emitter } from '../emitter.ts'
import type { HostedModel, ModelHost } from '../inference/model-host.ts'
import { Folders } from './folders.ts'
import { createIgnoreRules, type IgnoreRules } from './ignore-rules.ts'
import { IngestQueue } from './ingest-queue.ts'
import { Reconciler } from './reconcile.ts'

export interface ModelChoice {
  /** Null is the model that the library remembers. */
  readonly modelDir: string | null
  /** Allows a model other than the library's. */
  readonly change: boolean
}

export interface IndexedCounts {
  /** Photos that were read and embedded. */
  readonly indexed: number
  /** Photos that needed no reading: unchanged, or their bytes were known (renamed, moved, copied). */
  readonly skipped: number
}

export interface IndexingOptions {
  readonly db: WritableDatabase
  readonly libraryDir: string
  readonly models: ModelHost
  readonly events: Emitter<LibraryEvents>
}

/** How often progress is told while something changes, milliseconds. */
const PROGRESS_MS = 200

export class Indexing {
  readonly #options: IndexingOptions
  readonly #settings: SettingsWriter
  readonly #modelRows: ModelWriter
  readonly #folders: Folders
  readonly #reconciler: Reconciler
  #rules: IgnoreRules
  #model: HostedModel | null = null
  #queue: IngestQueue | null = null
  #scanning = 0
  readonly #ticker: NodeJS.Timeout

  constructor(options: IndexingOptions) {
    const { db, libraryDir } = options
    this.#options = options
    this.#settings = new SettingsWriter(db)
    this.#modelRows = new ModelWriter(db)
    this.#rules = createIgnoreRules(this.#settings.ignorePatterns(), libraryDir)
    const rules = () => this.#rules
    this.#folders = new Folders({ db, rules })
    this.#reconciler = new Reconciler({ db, rules })
    this.#ticker = setInterval(() => this.#tellProgress(), PROGRESS_MS)
    this.#ticker.unref()
  }

  async useModel({ modelDir, change }: ModelChoice): Promise<ModelSummary> {
    const filling = this.#modelRows.filling()
    const directory = modelDir ?? filling?.directory
    if (directory === undefined) {
      throw new AppError('model-required', 'a new library needs a model: --model <dir> names its directory')
    }
    const hosted = await this.#options.models.open(directory, { probe: true })
    const { info } = hosted
    if (filling && filling.fingerprint !== info.id && !change) {
      throw new AppError(
        'model-different',
        `the library was indexed with ${filling.name} (${filling.directory}), and ${directory} is another model; ` +
          '--change-model indexes everything again with it',
      )
    }
    const row = this.#modelRows.fill({ ...info, phiName: null }, Date.now())
    repairIndex(this.#options.db, row)
    this.#model = hosted
    this.#queue?.stop()
    this.#queue = this.#createQueue(hosted, row)
    return info
  }

  /** Scans every folder, reads what is pending, resolves when nothing is. Rejects with `cancelled` on abort. */
  async indexPending(signal: AbortSignal): Promise<IndexedCounts> {
    const queue = this.#requireQueue()
    const stop = () => queue.stop()
    signal.addEventListener('abort', stop)
    try {
      await this.#folders.finishRemovals()
      await this.#scanAll(signal)
      const before = queue.counts
      const known = this.#indexedPhotos()
      await queue.drained()
      await this.#finishRound()
      const recognised = queue.counts.recognised - before.recognised
      return { indexed: queue.counts.indexed - before.indexed, skipped: known + recognised }
    } finally {
      signal.removeEventListener('abort', stop)
    }
  }

  addFolder(path: string): Promise<AddedFolder> {
    return this.#changingFolders(() => this.#folders.add(path))
  }

  removeFolder(path: string): Promise<RemovedFolder> {
    return this.#changingFolders(() => this.#folders.remove(path))
  }

  setIgnorePatterns(patterns: readonly string[]): void {
    this.#settings.setIgnorePatterns(patterns)
    this.#rules = createIgnoreRules(patterns, this.#options.libraryDir)
  }

  retryFailed(paths?: readonly string[]): number {
    const count = retryFailed(this.#options.db, paths)
    this.#queue?.wake()
    return count
  }

  progress(): IngestProgress {
    const progress = this.#queue?.progress()
    if (!progress) return { state: 'idle', done: 0, failed: 0, pending: 0, perSecond: null }
    return { state: this.#state(), ...progress }
  }

  pause(): void {
    this.#queue?.pause()
  }

  resume(): void {
    this.#queue?.resume()
  }

  inferenceStats(): Promise<InferenceStats> {
    if (!this.#model) throw new AppError('model-required', 'no model is open')
    return this.#model.client.stats()
  }

  async close(): Promise<void> {
    clearInterval(this.#ticker)
    this.#queue?.stop()
  }

  #tellProgress(): void {
    const progress = this.progress()
    if (progress.state !== 'idle') this.#options.events.emit('progress', progress)
  }

  #state(): IngestProgress['state'] {
    if (this.#scanning > 0) return 'scanning'
    const state = this.#queue?.state
    if (state === 'running') return 'indexing'
    return state === 'paused' ? 'paused' : 'idle'
  }

  #createQueue({ client }: HostedModel, model: ModelRow): IngestQueue {
    const { db, events } = this.#options
    return new IngestQueue({
      db,
      model,
      port: client,
      onStored: (photoIds) => events.emit('photosChanged', { photoIds }),
      onHalted: ({ code, message }) => events.emit('notice', { code, message }),
      onRootOffline: () => events.emit('foldersChanged', {}),
    })
  }

  #requireQueue(): IngestQueue {
    if (this.#queue) return this.#queue
    throw new AppError('model-required', 'a new library needs a model')
  }

  async #changingFolders<T>(change: () => Promise<T>): Promise<T> {
    const result = await change()
    this.#options.events.emit('foldersChanged', {})
    return result
  }

  async #scanAll(signal: AbortSignal): Promise<void> {
    this.#scanning++
    try {
      for (const { id } of new RootTable(this.#options.db).watched()) {
        const { problems } = await this.#reconciler.reconcileRoot(id, signal)
        for (const { path, reason } of problems) {
          this.#options.events.emit('notice', { code: 'folder-unreadable', message: `${path}: ${reason}` })
        }
      }
    } catch (error) {
      throw signal.aborted ? new AppError('cancelled', 'stopped while the folders were scanned') : error
    } finally {
      this.#scanning--
    }
  }

  #indexedPhotos(): number {
    return this.#folders
      .list()
      .reduce((sum, { photos, pending, failed }) => sum + photos - pending - failed, 0)
  }

  /** Everything is read: the new generation takes over, and what was removed long ago goes. */
  async #finishRound(): Promise<void> {
    this.#modelRows.serveWhenComplete(Date.now())
    await sweep(this.#options.db, this.#options.libraryDir, Date.now())
  }
}
