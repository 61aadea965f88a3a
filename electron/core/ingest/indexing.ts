/**
 * The library's writing half: it puts the scans of watched folders, the ingestion of their photos, the facts pass and the
 * stack pass in order, and reports their progress. Needs the writer lock. Runs in the engine.
 */
import { AppError } from '../../shared/errors.ts'
import type { InferenceStats } from '../../shared/inference-api.ts'
import type { AddedFolder, IngestProgress, ModelSummary, RemovedFolder } from '../../shared/library-api.ts'
import { countDamaged, retryFailed, retryUnreadable, rootsOfListed } from '../catalog/failed-files.ts'
import { FactsPass, type FactsPort } from './facts-pass.ts'
import { haltNotice } from './halt-recovery.ts'
import { Ingestion, type IngestionOptions, type ModelChoice } from './ingestion.ts'
import { Scanning } from './scanning.ts'
import { StackPass, type StackPort } from './stack-pass.ts'

export interface IndexedCounts {
  /** Photos that the worker read and embedded whole; damaged ones are among the failed files. */
  readonly indexed: number
  /** Photos with facts that the worker read, with a picture or without one. */
  readonly read: number
  /** Photos that needed no reading: unchanged, or with known bytes (renamed, moved, copied). */
  readonly skipped: number
}

export interface IndexingOptions extends IngestionOptions {
  /** Reads facts and hashes pictures without a model. */
  readonly factsReader: FactsPort & StackPort & { close(): void }
}

/** Emits the progress at this interval while something changes, milliseconds. */
const PROGRESS_MS = 200

export class Indexing {
  readonly #options: IndexingOptions
  readonly #scanning: Scanning
  readonly #ingestion: Ingestion
  readonly #facts: FactsPass
  readonly #stacks: StackPass
  readonly #ticker: NodeJS.Timeout
  #paused = false

  constructor(options: IndexingOptions) {
    const { db, events, factsReader, libraryDir } = options
    this.#options = options
    this.#scanning = new Scanning({ db, libraryDir, events, onScanned: () => this.#ingestion.settle() })
    this.#ingestion = new Ingestion({ ...options, onRest: () => this.#facts.runInBackground() })
    this.#facts = new FactsPass({
      db,
      libraryDir,
      port: factsReader,
      mustWait: () => this.#paused || this.#isIngesting(),
      onStored: (photoIds) => events.emit('photosChanged', { photoIds }),
      onPending: () => this.#ingestion.settle(),
      onHalted: (error) => events.emit('notice', haltNotice(error)),
    })
    this.#stacks = new StackPass({
      db,
      libraryDir,
      port: factsReader,
      mustWait: () => this.#paused || this.#isIngesting(),
      onHalted: (error) => events.emit('notice', haltNotice(error)),
    })
    this.#ticker = setInterval(() => this.#tick(), PROGRESS_MS)
    this.#ticker.unref()
  }

  async useModel(choice: ModelChoice): Promise<ModelSummary> {
    const model = await this.#ingestion.useModel(choice)
    // Photos that the new model has not seen wait for no change of a folder.
    this.#settleIfWatching()
    return model
  }

  /** Scans every folder, reads all pending photos, resolves when none is left. Rejects with `cancelled` on abort. */
  async indexPending(signal: AbortSignal): Promise<IndexedCounts> {
    const stop = () => {
      this.#ingestion.stop()
      this.#facts.stop()
      void this.#stacks.stop()
    }
    signal.addEventListener('abort', stop)
    try {
      retryUnreadable(this.#options.db)
      await this.#scanning.scanAll(signal)
      const known = this.#knownPhotos()
      if (signal.aborted) throw new AppError('cancelled', 'stopped before the photos were read')
      const { indexed, read, recognised } = await this.#drain(signal)
      return { indexed, read, skipped: known + recognised }
    } finally {
      signal.removeEventListener('abort', stop)
    }
  }

  /** Listens to every folder, scans each, and reads new photos until the library is closed. */
  watch(): Promise<void> {
    return this.#scanning.watch()
  }

  addFolder(path: string): Promise<AddedFolder> {
    return this.#scanning.addFolder(path)
  }

  removeFolder(path: string): Promise<RemovedFolder> {
    return this.#scanning.removeFolder(path)
  }

  /** Returns how many photos it removed. @throws `folder-missing` */
  async photosAreGone(path: string): Promise<number> {
    const removed = await this.#scanning.photosAreGone(path)
    this.#settleIfWatching()
    return removed
  }

  setIgnorePatterns(patterns: readonly string[]): void {
    this.#scanning.setIgnorePatterns(patterns)
  }

  /** @throws `invalid-request` where a place is neither a rule nor a folder */
  setIncluded(included: readonly string[]): Promise<void> {
    return this.#scanning.setIncluded(included)
  }

  /** Returns how many files it reads again; it looks in the background for those that a scan could not list. */
  retryFailed(paths?: readonly string[]): number {
    const { db } = this.#options
    const listed = rootsOfListed(db, paths)
    const count = retryFailed(db, paths) + listed.length
    if (!this.#scanning.isWatching) return count
    this.#ingestion.settle()
    for (const rootId of new Set(listed)) void this.#scanning.scanAgain(rootId)
    return count
  }

  progress(): IngestProgress {
    const progress = this.#ingestion.progress()
    if (progress.state !== 'idle') return progress
    if (this.#scanning.isScanning) return { ...progress, state: 'scanning' }
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
    // A halt may have left undone what follows the reading of all photos.
    this.#settleIfWatching()
  }

  inferenceStats(): Promise<InferenceStats> {
    return this.#ingestion.stats()
  }

  async close(): Promise<void> {
    clearInterval(this.#ticker)
    this.#facts.stop()
    await this.#stacks.stop()
    await this.#scanning.close()
    this.#ingestion.stop()
    this.#options.factsReader.close()
  }

  #settleIfWatching(): void {
    if (this.#scanning.isWatching) this.#ingestion.settle()
  }

  /**
   * Reads all pending photos, then the facts that are due, then builds the stacks. A file with other bytes than before is
   * pending again.
   */
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
      if (facts.changed === 0) break
    }
    await this.#stacks.run()
    if (signal.aborted) throw new AppError('cancelled', 'stopped before all stacks were built')
    return { indexed, read, recognised }
  }

  /** A queue that waits for room soon runs: storing facts would only meet the full disk again. */
  #isIngesting(): boolean {
    const { state, haltedBy } = this.#ingestion.progress()
    return state === 'indexing' || haltedBy === 'disk-full'
  }

  #tick(): void {
    this.#stacks.lookInBackground()
    const progress = this.progress()
    if (progress.state !== 'idle') this.#options.events.emit('progress', progress)
  }

  /** Photos that are indexed already, and whole. */
  #knownPhotos(): number {
    const indexed = this.#scanning.folders().map(({ photos, pending, failed }) => photos - pending - failed)
    return indexed.reduce((sum, photos) => sum + photos, -countDamaged(this.#options.db))
  }
}
