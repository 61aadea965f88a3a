/**
 * The watched folders of a library that is open to write: the user's changes to them, the rules, their scans and the
 * watcher, with the notices of each scan. Runs in the engine.
 */
import { resolve } from 'node:path'
import { AppError, serialiseError } from '../../shared/errors.ts'
import type { AddedFolder, Folder, LibraryEvents, RemovedFolder } from '../../shared/library-api.ts'
import type { WritableDatabase } from '../catalog/database.ts'
import { RootTable } from '../catalog/root-table.ts'
import { SettingsWriter } from '../catalog/settings.ts'
import type { Emitter } from '../lib/emitter.ts'
import { isInside } from '../lib/inside.ts'
import { log } from '../lib/log.ts'
import { namesOf } from './folder-names.ts'
import { FolderWatcher } from './folder-watcher.ts'
import { Folders } from './folders.ts'
import { checkIncluded, createIgnoreRules, type IgnoreRules } from './ignore-rules.ts'
import { Reconciler } from './reconcile.ts'
import type { ReconcileSummary } from './root-scan.ts'

export interface ScanningOptions {
  readonly db: WritableDatabase
  readonly libraryDir: string
  readonly events: Emitter<LibraryEvents>
  /** After a scan in the background: photos may be pending. */
  readonly onScanned: () => void
}

export class Scanning {
  readonly #options: ScanningOptions
  readonly #settings: SettingsWriter
  readonly #roots: RootTable
  readonly #folders: Folders
  readonly #reconciler: Reconciler
  #rules: IgnoreRules
  #watcher: FolderWatcher | null = null
  #running = 0
  #closed = false

  constructor(options: ScanningOptions) {
    const { db } = options
    this.#options = options
    this.#settings = new SettingsWriter(db)
    this.#roots = new RootTable(db)
    this.#rules = this.#createRules()
    const rules = () => this.#rules
    this.#folders = new Folders({ db, rules })
    this.#reconciler = new Reconciler({ db, rules })
  }

  get isScanning(): boolean {
    return this.#running > 0
  }

  get isWatching(): boolean {
    return this.#watcher !== null
  }

  /** Watched folders with the numbers of their photos. */
  folders(): readonly Folder[] {
    return this.#folders.list()
  }

  /** Scans every folder once. Rejects with `cancelled` on abort. */
  async scanAll(signal: AbortSignal): Promise<void> {
    await this.#folders.finishChanges()
    try {
      for (const { id } of this.#roots.watched()) await this.#scan(id, signal)
    } catch (error) {
      throw signal.aborted ? new AppError('cancelled', 'stopped while the folders were scanned') : error
    }
  }

  /** Listens to every folder and scans each, until it is closed. */
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

  /** Returns how many photos it removed. @throws `folder-missing` */
  async photosAreGone(path: string): Promise<number> {
    for (const name of await namesOf(resolve(path), [])) {
      if (!this.folders().some((folder) => isInside(name, folder.path))) continue
      const { removed } = await this.#changingFolders(() => this.#reconciler.photosAreGone(name))
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
    const roots = this.#roots.watched().map(({ path }) => path)
    this.#settings.setIncluded(await checkIncluded(included, roots))
    this.#changeRules()
  }

  /** Scans a folder again in the background, and reports its failure as a notice. */
  async scanAgain(rootId: number): Promise<void> {
    try {
      this.#report(await this.#scan(rootId))
    } catch (error) {
      if (!this.#closed) this.#options.events.emit('notice', serialiseError(error))
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#watcher?.close()
  }

  async #changingFolders<T>(change: () => Promise<T>): Promise<T> {
    const result = await change()
    this.#options.events.emit('foldersChanged', {})
    // Not awaited: adding a folder returns at once, and its scan reports by events.
    void this.#watcher?.foldersChanged()
    return result
  }

  async #scan(rootId: number, signal?: AbortSignal): Promise<ReconcileSummary> {
    const path = this.#roots.byId(rootId)?.path ?? ''
    const startMs = performance.now()
    this.#running++
    try {
      const summary = await this.#reconciler.reconcileRoot(rootId, signal)
      logScan(path, summary, performance.now() - startMs)
      return summary
    } finally {
      this.#running--
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

  #createWatcher(): FolderWatcher {
    const { events } = this.#options
    return new FolderWatcher({
      reconciler: {
        reconcileRoot: (id, signal) => this.#scan(id, signal),
        reconcilePaths: (id, paths) => this.#reconciler.reconcilePaths(id, paths),
        places: (root) => this.#reconciler.places(root),
        isBack: (root) => this.#reconciler.isBack(root),
      },
      roots: () => this.#roots.watched(),
      rules: () => this.#rules,
      onReconciled: (_, summary) => this.#report(summary),
      onFallback: (path, reason) =>
        events.emit('notice', {
          code: 'folder-not-watched',
          message: `${path} cannot be watched (${reason}); Searlight scans it every few minutes`,
          about: path,
        }),
      onError: (error) => events.emit('notice', serialiseError(error)),
    })
  }

  #report({ problems }: ReconcileSummary): void {
    const { events, onScanned } = this.#options
    for (const { path, reason, kind } of problems) {
      if (kind === 'file') continue
      const message = `${path}: ${reason}`
      events.emit('notice', { code: 'folder-partly-unreadable', message, about: path })
    }
    events.emit('foldersChanged', {})
    onScanned()
  }
}

/** A scan that takes longer is news, even where nothing changed. */
const LONG_SCAN_MS = 1_000

/** A folder that the system does not watch is scanned every few minutes, mostly without a change. */
function logScan(path: string, summary: ReconcileSummary, ms: number): void {
  const { status, found, removed, folders, problems } = summary
  const files = found.new + found.changed + found.revived + found.same
  const isNews = files !== found.same || removed > 0 || problems.length > 0 || ms > LONG_SCAN_MS
  const facts = {
    ...{ status, folders, files, new: found.new, changed: found.changed, revived: found.revived, removed },
    ...{ problems: problems.length, seconds: Math.round(ms / 100) / 10 },
  }
  log[isNews ? 'info' : 'debug']('folder-scanned', facts, { path })
}
