/**
 * Keeps the catalogue in line with the watched folders as long as the library is open: it listens, looks whether disks
 * come and go, and scans now and then for changes without an event (network shares, links). Runs in the engine.
 */
import type { Root } from '../catalog/root-table.ts'
import { Turns } from '../lib/turns.ts'
import type { IgnoreRules } from './ignore-rules.ts'
import type { Reconciler } from './reconcile.ts'
import type { FolderProbe } from './root-identity.ts'
import { type FileSystems, isSameLook, SYSTEM } from './root-probe.ts'
import type { ReconcileSummary } from './root-scan.ts'
import { RootWatch, type WatchFiles } from './root-watch.ts'

/** Between two looks for plugged and unplugged disks: photos are back within 20 s, a scan's beginning included. */
const LOOK_MS = 5_000
/** Between two scans of a folder that the watcher listens to, and of another, where the system sends no events. */
const SCAN_MS = 60 * 60 * 1000
const SCAN_UNWATCHED_MS = 5 * 60 * 1000

/** The reconciler's calls that a watcher needs. */
export type Reconciling = Pick<Reconciler, 'reconcileRoot' | 'reconcilePaths' | 'places' | 'isBack'>

export interface FolderWatcherOptions {
  readonly reconciler: Reconciling
  /** The watched folders now. */
  readonly roots: () => readonly Root[]
  readonly rules: () => IgnoreRules
  /** After every look at a folder: photos may be pending. */
  readonly onReconciled: (rootId: number, summary: ReconcileSummary) => void
  /** The system sends no events for a folder; the watcher scans it every few minutes instead. */
  readonly onFallback: (path: string, reason: string) => void
  /** A look failed: the disk of the library is full. */
  readonly onError: (error: unknown) => void
  readonly lookMs?: number
  readonly scanUnwatchedMs?: number
  readonly watchFiles?: WatchFiles
  /** The system's where it is not given. */
  readonly files?: FileSystems
}

interface Watched {
  readonly root: Root
  /** Null where it cannot be listened to. */
  watch: RootWatch | null
  /** The folder and the places inside it, as they were at the last look. */
  seen: Surroundings
  scannedMs: number
}

/** A scan depends on these, and no event names them: folders change under the same path when disks come and go. */
interface Surroundings {
  readonly folder: FolderProbe
  /** Mount points inside. */
  readonly mounts: readonly string[]
  /** By the path of each place with photos. */
  readonly places: ReadonlyMap<string, FolderProbe>
}

export class FolderWatcher {
  readonly #options: FolderWatcherOptions
  readonly #watched = new Map<number, Watched>()
  readonly #closing = new AbortController()
  /** Opening and closing of watches take turns: overlapping, two watches would listen to one folder. */
  readonly #turns = new Turns()
  #timer: NodeJS.Timeout | null = null

  constructor(options: FolderWatcherOptions) {
    this.#options = options
  }

  /** Listens to every watched folder, then scans each, so that it misses no change in between. Never rejects. */
  async start(): Promise<void> {
    await this.foldersChanged()
    this.#lookLater()
  }

  /** Follows added and removed folders, and leaves the others alone. Never rejects. */
  foldersChanged(): Promise<void> {
    return this.#inTurn(() => this.#followFolders())
  }

  /** Other files are photos now: listens to every folder and scans it anew. Never rejects. */
  rulesChanged(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#forgetAll()
      await this.#followFolders()
    })
  }

  /** When it resolves, the watcher listens to nothing and calls nothing of the library. */
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
    const seen = await this.#lookAround(root)
    if (this.#closing.signal.aborted) return
    const watched: Watched = { root, watch: null, seen, scannedMs: 0 }
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
      const seen = await this.#lookAround(root)
      if (this.#closing.signal.aborted) return
      const before = watched.seen
      watched.seen = seen
      if (!isSameAround(seen, before)) await this.#changePlace(watched)
      else if (await this.#isBack(root, seen)) await this.#scan(root.id)
      else if (performance.now() - watched.scannedMs > this.#scanAfterMs(watched)) await this.#scan(root.id)
    }
  }

  /** Photos that came back into a folder that stayed, or a look that was wrong. */
  async #isBack(root: Root, { folder }: Surroundings): Promise<boolean> {
    if (root.status === 'online' || folder.kind !== 'folder') return false
    return this.#options.reconciler.isBack(root)
  }

  async #lookAround(root: Root): Promise<Surroundings> {
    const { files = SYSTEM, reconciler } = this.#options
    const folder = await files.probe(root.path)
    if (folder.kind !== 'folder') return { folder, mounts: [], places: new Map() }
    const mounts = (await files.mounts()).inside(root.path)
    const places = new Map<string, FolderProbe>()
    for (const { path } of reconciler.places(root)) places.set(path, await files.probe(path))
    return { folder, mounts, places }
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

/** A place that was noted since is no change. */
function isSameAround(now: Surroundings, before: Surroundings): boolean {
  if (!isSameLook(now.folder, before.folder)) return false
  if (now.mounts.join('\n') !== before.mounts.join('\n')) return false
  return [...now.places].every(([path, probe]) => {
    const was = before.places.get(path)
    return was === undefined || isSameLook(probe, was)
  })
}
