/**
 * The library's writing half: watched folders, what scans them, and the ingestion that reads what they find.
 * Needs the writer lock. Runs in the engine.
 */
import { resolve } from 'node:path'
import { AppError, serialiseError } from '../../shared/errors.ts'
import type { InferenceStats } from '../../shared/inference-api.ts'
import type { AddedFolder, IngestProgress, ModelSummary, RemovedFolder } from '../../shared/library-api.ts'
import { countDamaged, retryFailed, retryUnreadable, rootsOfListed } from '../catalog/failed-files.ts'
import { RootTable } from '../catalog/root-table.ts'
import { SettingsWriter } from '../catalog/settings.ts'
import { freeBytes } from '../lib/disk-space.ts'
import { isInside } from '../lib/inside.ts'
import { FactsPass, type FactsPort } from './facts-pass.ts'
import { namesOf } from './folder-names.ts'
import { FolderWatcher } from './folder-watcher.ts'
import { Folders } from './folders.ts'
import { HaltRecovery, haltNotice } from './halt-recovery.ts'
import { checkIncluded, createIgnoreRules, type IgnoreRules } from './ignore-rules.ts'
import { Ingestion, type IngestionOptions, type ModelChoice } from './ingestion.ts'
import { Reconciler } from './reconcile.ts'
import type { ReconcileSummary } from './root-scan.ts'

export interface IndexedCounts {
  /** Photos that were read and embedded whole; what is damaged is among the failed files. */
  readonly indexed: number
  /** Photos whose facts were read, with a picture or without one. */
  readonly read: number
  /** Photos that needed no reading: unchanged, or their bytes were known (renamed, moved, copied). */
  readonly skipped: number
}

export interface IndexingOptions extends IngestionOptions {
  /** Reads facts without a model. */
  readonly factsReader: FactsPort & { close(): void }
}

/** How often progress is told while something changes, milliseconds. */
const PROGRESS_MS = 200

export class Indexing {
  readonly #options: IndexingOptions
  readonly #settings: SettingsWriter
  readonly #folders: Folders
  readonly #reconciler: Reconciler
  readonly #ingestion: Ingestion
  readonly #facts: FactsPass
  readonly #factsRecovery: HaltRecovery
  readonly #ticker: NodeJS.Timeout
  #rules: IgnoreRules
  #watcher: FolderWatcher | null = null
  #scanning = 0
  #paused = false
  #closed = false

  constructor(options: IndexingOptions) {
    const { db, events, factsReader, libraryDir } = options
    this.#options = options
    this.#settings = new SettingsWriter(db)
    this.#rules = this.#createRules()
    const rules = () => this.#rules
    this.#folders = new Folders({ db, rules })
    this.#reconciler = new Reconciler({ db, rules })
    this.#ingestion = new Ingestion({ ...options, onRest: () => this.#readFacts() })
    this.#facts = new FactsPass({
      db,
      port: factsReader,
      mustWait: () => this.#paused || this.#isIngesting(),
      onStored: (photoIds) => {
        this.#factsRecovery.stored()
        events.emit('photosChanged', { photoIds })
      },
    })
    this.#factsRecovery = new HaltRecovery({
      resume: () => this.#readFacts(),
      freeBytes: () => freeBytes(libraryDir),
      onHalted: (error) => events.emit('notice', haltNotice(error)),
    })
    this.#ticker = setInterval(() => this.#tellProgress(), PROGRESS_MS)
    this.#ticker.unref()
  }

  async useModel(choice: ModelChoice): Promise<ModelSummary> {
    const model = await this.#ingestion.useModel(choice)
    // What the new model has not seen waits for no change of a folder.
    if (this.#watcher) this.#ingestion.settle()
    return model
  }

  /** Scans every folder, reads what is pending, resolves when nothing is. Rejects with `cancelled` on abort. */
  async indexPending(signal: AbortSignal): Promise<IndexedCounts> {
    const stop = () => {
      this.#ingestion.stop()
      this.#facts.stop()
    }
    signal.addEventListener('abort', stop)
    try {
      await this.#folders.finishChanges()
      retryUnreadable(this.#options.db)
      await this.#scanAll(signal)
      const known = this.#knownPhotos()
      if (signal.aborted) throw new AppError('cancelled', 'stopped before the photos were read')
      const { indexed, read, recognised } = await this.#drain(signal)
      return { indexed, read, skipped: known + recognised }
    } finally {
      signal.removeEventListener('abort', stop)
    }
  }

  /** Listens to every folder, scans each, and reads what comes until the library is closed. */
  async watch(): Promise<void> {
    await this.#folders.finishChanges()
    if (this.#closed) throw new AppError('cancelled', 'the library was closed')
    this.#watcher ??= this.#createWatcher()
    await this.#watcher.start()
  }

  addFolder(path: string): Promise<AddedFolder> {
    return this.#changingFolders(() => this.#folders.add(path))
  }

  removeFolder(path: string): Promise<RemovedFolder> {
    return this.#changingFolders(() => this.#folders.remove(path))
  }

  /** Returns how many were removed. @throws `folder-missing` */
  async photosAreGone(path: string): Promise<number> {
    for (const name of await namesOf(resolve(path), [])) {
      if (!this.#folders.list().some((folder) => isInside(name, folder.path))) continue
      const { removed } = await this.#changingFolders(() => this.#reconciler.photosAreGone(name))
      if (this.#watcher) this.#ingestion.settle()
      return removed
    }
    throw new AppError('folder-missing', `${path} is in no watched folder`)
  }

  setIgnorePatterns(patterns: readonly string[]): void {
    this.#settings.setIgnorePatterns(patterns)
    this.#changeRules()
  }

  /** @throws `invalid-request` where a place is neither a rule nor a folder */
  async setIncluded(included: readonly string[]): Promise<void> {
    const roots = new RootTable(this.#options.db).watched().map(({ path }) => path)
    this.#settings.setIncluded(await checkIncluded(included, roots))
    this.#changeRules()
  }

  /** What a scan could not list is looked for again in the background. Returns how many files are read again. */
  retryFailed(paths?: readonly string[]): number {
    const { db } = this.#options
    const listed = rootsOfListed(db, paths)
    const count = retryFailed(db, paths) + listed.length
    if (!this.#watcher) return count
    this.#ingestion.settle()
    for (const rootId of new Set(listed)) void this.#scanAgain(rootId)
    return count
  }

  progress(): IngestProgress {
    const progress = this.#ingestion.progress()
    if (progress.state !== 'idle') return progress
    if (this.#scanning > 0) return { ...progress, state: 'scanning' }
    const facts = this.#facts.progress()
    return facts ? { ...facts, state: 'reading-facts', failed: 0 } : progress
  }

  pause(): void {
    this.#paused = true
    this.#ingestion.pause()
  }

  resume(): void {
    this.#paused = false
    this.#ingestion.resume()
    // What is due when everything is read is due after a halt, too.
    if (this.#watcher) this.#ingestion.settle()
  }

  inferenceStats(): Promise<InferenceStats> {
    return this.#ingestion.stats()
  }

  async close(): Promise<void> {
    this.#closed = true
    clearInterval(this.#ticker)
    await this.#watcher?.close()
    this.#ingestion.stop()
    this.#facts.stop()
    this.#factsRecovery.close()
    this.#options.factsReader.close()
  }

  /** Reads what is pending, then the facts that are due; a file that turns out to be another one is pending again. */
  async #drain(
    signal: AbortSignal,
  ): Promise<Pick<IndexedCounts, 'indexed' | 'read'> & { recognised: number }> {
    let [indexed, read, recognised] = [0, 0, 0]
    for (;;) {
      const counts = await this.#ingestion.drain()
      indexed += counts.indexed
      recognised += counts.recognised
      const facts = await this.#facts.run()
      if (signal.aborted) throw new AppError('cancelled', 'stopped before all facts were read')
      read += counts.indexed + counts.damaged + counts.recognised + facts.read
      if (facts.changed === 0) return { indexed, read, recognised }
    }
  }

  /** A queue that waits for room is one that soon runs: storing facts would only meet the full disk again. */
  #isIngesting(): boolean {
    const { state, haltedBy } = this.#ingestion.progress()
    return state === 'indexing' || haltedBy === 'disk-full'
  }

  /** In the background: whatever stops it, it continues by itself, and reports it once. */
  #readFacts(): void {
    if (this.#closed) return
    this.#facts.run().then(
      ({ changed }) => {
        if (changed > 0) this.#ingestion.settle()
      },
      (error: unknown) => {
        const { code, message } = serialiseError(error)
        if (code !== 'cancelled') this.#factsRecovery.halted(new AppError(code, message))
      },
    )
  }

  #tellProgress(): void {
    const progress = this.progress()
    if (progress.state !== 'idle') this.#options.events.emit('progress', progress)
  }

  async #changingFolders<T>(change: () => Promise<T>): Promise<T> {
    const result = await change()
    this.#options.events.emit('foldersChanged', {})
    // Not awaited: a folder is added at once, and its scan reports by events.
    void this.#watcher?.foldersChanged()
    return result
  }

  async #scan(rootId: number, signal?: AbortSignal): Promise<ReconcileSummary> {
    this.#scanning++
    try {
      return await this.#reconciler.reconcileRoot(rootId, signal)
    } finally {
      this.#scanning--
    }
  }

  async #scanAgain(rootId: number): Promise<void> {
    const { events } = this.#options
    try {
      this.#tellProblems(await this.#scan(rootId))
      events.emit('foldersChanged', {})
      this.#ingestion.settle()
    } catch (error) {
      if (!this.#closed) events.emit('notice', serialiseError(error))
    }
  }

  #createRules(): IgnoreRules {
    const settings = this.#settings
    return createIgnoreRules(settings.ignorePatterns(), this.#options.libraryDir, settings.included())
  }

  #changeRules(): void {
    this.#rules = this.#createRules()
    void this.#watcher?.rulesChanged()
  }

  async #scanAll(signal: AbortSignal): Promise<void> {
    try {
      for (const { id } of new RootTable(this.#options.db).watched()) await this.#scan(id, signal)
    } catch (error) {
      throw signal.aborted ? new AppError('cancelled', 'stopped while the folders were scanned') : error
    }
  }

  #createWatcher(): FolderWatcher {
    const { db, events } = this.#options
    return new FolderWatcher({
      reconciler: {
        reconcileRoot: (id, signal) => this.#scan(id, signal),
        reconcilePaths: (id, paths) => this.#reconciler.reconcilePaths(id, paths),
        places: (root) => this.#reconciler.places(root),
        isBack: (root) => this.#reconciler.isBack(root),
      },
      roots: () => new RootTable(db).watched(),
      rules: () => this.#rules,
      onReconciled: (_, summary) => {
        this.#tellProblems(summary)
        events.emit('foldersChanged', {})
        this.#ingestion.settle()
      },
      onFallback: (path, reason) =>
        events.emit('notice', {
          code: 'folder-not-watched',
          message: `${path} cannot be watched (${reason}); Searlight scans it every few minutes`,
          about: path,
        }),
      onError: (error) => events.emit('notice', serialiseError(error)),
    })
  }

  #tellProblems({ problems }: ReconcileSummary): void {
    for (const { path, reason, kind } of problems) {
      if (kind === 'file') continue
      const message = `${path}: ${reason}`
      this.#options.events.emit('notice', { code: 'folder-partly-unreadable', message, about: path })
    }
  }

  /** Photos that are indexed already, and whole. */
  #knownPhotos(): number {
    const indexed = this.#folders.list().map(({ photos, pending, failed }) => photos - pending - failed)
    return indexed.reduce((sum, photos) => sum + photos, -countDamaged(this.#options.db))
  }
}
