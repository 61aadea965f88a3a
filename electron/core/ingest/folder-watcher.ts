/**
 * Keeps the catalogue in line with the watched folders as long as the library is open: by listening, by looking
 * whether disks come and go, and by a scan now and then for what nobody was told (network shares, links). Runs
 * in the engine.
 */
import type { Root } from '../catalog/root-table.ts'
import type { IgnoreRules } from './ignore-rules.ts'
import type { Reconciler } from './reconcile.ts'
import { probeFolder } from './root-probe.ts'
import type { ReconcileSummary } from './root-scan.ts'
import { RootWatch, type WatchFiles } from './root-watch.ts'
import { Turns } from './turns.ts'

/** How soon a plugged or unplugged disk is noticed. */
const LOOK_MS = 10_000
/** Between two scans of a folder that can be listened to, and of one that cannot. */
const SCAN_MS = 60 * 60 * 1000
const SCAN_UNWATCHED_MS = 5 * 60 * 1000

/** What a watcher has the catalogue brought in line with. */
export type Reconciling = Pick<Reconciler, 'reconcileRoot' | 'reconcilePaths'>

export interface FolderWatcherOptions {
  readonly reconciler: Reconciling
  /** The watched folders now. */
  readonly roots: () => readonly Root[]
  readonly rules: () => IgnoreRules
  /** After every look at a folder: there may be something pending. */
  readonly onReconciled: (rootId: number, summary: ReconcileSummary) => void
  /** A folder cannot be listened to; it is scanned every few minutes instead. */
  readonly onFallback: (path: string, reason: string) => void
  /** A look failed: the disk of the library is full. */
  readonly onError: (error: unknown) => void
  readonly lookMs?: number
  readonly scanUnwatchedMs?: number
  readonly watchFiles?: WatchFiles
}

interface Watched {
  readonly root: Root
  /** Null where it cannot be listened to. */
  watch: RootWatch | null
  /** The device the folder was on at the last look; null where it was not there. */
  device: string | null
  scannedMs: number
}

export class FolderWatcher {
  readonly #options: FolderWatcherOptions
  readonly #watched = new Map<number, Watched>()
  readonly #closing = new AbortController()
  /** Whatever opens or closes a watch waits for its turn: overlapping, two watches would listen to one folder. */
  readonly #turns = new Turns()
  #timer: NodeJS.Timeout | null = null

  constructor(options: FolderWatcherOptions) {
    this.#options = options
  }

  /** Listens to every watched folder, then scans each: what happens in between is not missed. Never rejects. */
  async start(): Promise<void> {
    await this.foldersChanged()
    this.#lookLater()
  }

  /** Folders were added or removed: the others are left alone. Never rejects. */
  foldersChanged(): Promise<void> {
    return this.#inTurn(() => this.#followFolders())
  }

  /** Other files are photos now: every folder is listened to and scanned anew. Never rejects. */
  rulesChanged(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#forgetAll()
      await this.#followFolders()
    })
  }

  /** Nothing is listened to, and nothing of the library asked for, when it resolves. */
  async close(): Promise<void> {
    this.#closing.abort()
    if (this.#timer) clearTimeout(this.#timer)
    // The turn under way may be waiting for one of them to become ready.
    await this.#forgetAll()
    await this.#turns.take(async () => {})
  }

  async #inTurn(work: () => Promise<void>): Promise<void> {
    try {
      await this.#turns.take(async () => {
        if (!this.#closing.signal.aborted) await work()
      })
    } catch (error) {
      if (!this.#closing.signal.aborted) this.#options.onError(error)
    }
  }

  async #followFolders(): Promise<void> {
    if (this.#closing.signal.aborted) return
    const roots = this.#options.roots()
    const gone = [...this.#watched.keys()].filter((id) => !roots.some((root) => root.id === id))
    await Promise.all(gone.map((id) => this.#forget(id)))
    for (const root of roots) {
      if (this.#watched.has(root.id)) continue
      await this.#listen(root)
      await this.#scan(root.id)
    }
  }

  async #forget(rootId: number): Promise<void> {
    const watched = this.#watched.get(rootId)
    this.#watched.delete(rootId)
    await watched?.watch?.close()
  }

  async #forgetAll(): Promise<void> {
    await Promise.all([...this.#watched.keys()].map((id) => this.#forget(id)))
  }

  async #listen(root: Root): Promise<void> {
    const { rules, watchFiles } = this.#options
    const device = await probeFolder(root.path)
    if (this.#closing.signal.aborted) return
    const watched: Watched = { root, watch: null, device, scannedMs: 0 }
    this.#watched.set(root.id, watched)
    watched.watch = new RootWatch({
      root,
      rules: rules(),
      onPaths: (paths) => void this.#reconcile(root.id, (r) => r.reconcilePaths(root.id, paths)),
      onFailure: (reason) => this.#giveUpListening(watched, reason),
      ...(watchFiles && { watchFiles }),
    })
    await watched.watch.ready()
  }

  #giveUpListening(watched: Watched, reason: string): void {
    if (!watched.watch) return
    watched.watch.close().catch(this.#options.onError)
    watched.watch = null
    this.#options.onFallback(watched.root.path, reason)
  }

  async #scan(rootId: number): Promise<void> {
    const watched = this.#watched.get(rootId)
    if (!watched || this.#closing.signal.aborted) return
    watched.scannedMs = performance.now()
    await this.#reconcile(rootId, (reconciler) => reconciler.reconcileRoot(rootId, this.#closing.signal))
  }

  async #reconcile(
    rootId: number,
    work: (reconciler: Reconciling) => Promise<ReconcileSummary>,
  ): Promise<void> {
    try {
      const summary = await work(this.#options.reconciler)
      if (!this.#closing.signal.aborted) this.#options.onReconciled(rootId, summary)
    } catch (error) {
      if (!this.#closing.signal.aborted) this.#options.onError(error)
    }
  }

  #lookLater(): void {
    if (this.#closing.signal.aborted) return
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = setTimeout(
      () => void this.#inTurn(() => this.#look()).finally(() => this.#lookLater()),
      this.#options.lookMs ?? LOOK_MS,
    )
    this.#timer.unref()
  }

  /** A disk that came or went does not always say so. */
  async #look(): Promise<void> {
    for (const root of this.#options.roots()) {
      const watched = this.#watched.get(root.id)
      if (!watched) continue
      const device = await probeFolder(root.path)
      if (this.#closing.signal.aborted) return
      if (device !== watched.device) await this.#changePlace(watched)
      else if (performance.now() - watched.scannedMs > this.#scanAfterMs(watched)) await this.#scan(root.id)
    }
  }

  /** The folder came or went: listening begins anew, because what was listened to is another folder now. */
  async #changePlace({ root, watch }: Watched): Promise<void> {
    await watch?.close()
    await this.#listen(root)
    await this.#scan(root.id)
  }

  #scanAfterMs({ watch }: Watched): number {
    return watch ? SCAN_MS : (this.#options.scanUnwatchedMs ?? SCAN_UNWATCHED_MS)
  }
}
