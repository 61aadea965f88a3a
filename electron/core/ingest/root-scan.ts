/**
 * One scan of a watched folder, or of a part of it, against the catalogue. Runs in the engine, in slices of a few milliseconds.
 *
 * [Note: Offline] A watched folder that cannot be read, or whose disk was replaced by an empty mount point, is
 * offline. Nothing in it is marked removed then: absence counts only while the folder itself is in place.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { WritableDatabase } from '../catalog/database.ts'
import { type PhotoRow, PhotoTable } from '../catalog/photo-table.ts'
import { type Root, RootWriter } from '../catalog/root-table.ts'
import { ScanFindings } from '../catalog/scan-findings.ts'
import { addCounts, type FileCounts, FileDiff, NO_FILES } from './file-diff.ts'
import type { IgnoreRules } from './ignore-rules.ts'
import { ProblemList } from './problem-list.ts'
import { probeFolder } from './root-probe.ts'
import { type ScanProblem, scanFolder } from './scan-folder.ts'
import { UnreadPaths } from './unread-paths.ts'

export interface ReconcileSummary {
  /** `unwatched`: the folder was removed, or merged into another, while it was looked at. */
  readonly status: Root['status'] | 'unwatched'
  /** Photos that are there, by what was done with them. */
  readonly found: FileCounts
  readonly removed: number
  /** The first problems that no scan met before; the list of all is in the catalogue. */
  readonly problems: readonly ScanProblem[]
}

/** Photos looked at between two turns of the event loop. */
const SLICE_PHOTOS = 256

export class RootScan {
  readonly #db: WritableDatabase
  readonly #root: Root
  readonly #folder: string
  readonly #roots: RootWriter
  readonly #photos: PhotoTable
  readonly #diff: FileDiff
  readonly #seen = new Set<number>()
  readonly #findings: ScanFindings
  readonly #problems: ProblemList
  /** Photos in these are kept as they were. */
  readonly #unread = new UnreadPaths()
  #found = NO_FILES

  /** `folder` is the root itself or a folder below it. */
  constructor(db: WritableDatabase, root: Root, folder = root.path) {
    this.#db = db
    this.#root = root
    this.#folder = folder
    this.#roots = new RootWriter(db)
    this.#photos = new PhotoTable(db)
    this.#diff = new FileDiff(db)
    this.#findings = new ScanFindings(db, root.id)
    this.#problems = new ProblemList(db, root.id, this.#findings)
  }

  async run(rules: IgnoreRules, signal?: AbortSignal): Promise<ReconcileSummary> {
    const device = await probeFolder(this.#root.path)
    if (device === null) return this.#end('offline')
    await this.#find(rules, signal)
    if (!this.#isWatched()) return this.#end('unwatched')
    if ((await probeFolder(this.#root.path)) !== device || this.#isEmptyMount(device)) {
      return this.#end('offline')
    }
    if (this.#seen.size > 0) this.#roots.setDevice(this.#root.id, device)
    const removed = await this.#removeVanished(device)
    if (removed !== null) await this.#findings.endTree(this.#folder, (path) => this.#unread.hold(path))
    return this.#end(removed === null ? 'offline' : 'online', removed ?? 0)
  }

  async #find(rules: IgnoreRules, signal?: AbortSignal): Promise<void> {
    const found = scanFolder({
      root: this.#root.path,
      folder: this.#folder,
      rules,
      onProblem: (problem) => {
        if (this.#problems.add(problem)) this.#unread.add(problem.path)
      },
      onLeftOut: (leftOut) => this.#findings.leftOut(leftOut),
      // A link that was not followed.
      onLink: (path) => this.#unread.add(path),
    })
    for await (const files of found) {
      signal?.throwIfAborted()
      if (!this.#isWatched()) return
      const counts = this.#diff.apply(this.#root.id, files, (id) => this.#seen.add(id))
      this.#found = addCounts(this.#found, counts)
    }
  }

  /** Marks what was not found. Null where the folder went away meanwhile. */
  async #removeVanished(device: string): Promise<number | null> {
    let removed = 0
    for (let after: string | null = null; ; ) {
      const photos: readonly PhotoRow[] = this.#photos.below(this.#root.id, this.#folder, after, SLICE_PHOTOS)
      const vanished = photos.filter(({ id, path }) => !this.#seen.has(id) && !this.#unread.hold(path))
      // Asked again before each slice: a disk unplugged now must not cost its photos.
      if (vanished.length > 0 && (await probeFolder(this.#root.path)) !== device) return null
      this.#remove(vanished.map(({ id }) => id))
      removed += vanished.length
      after = photos.at(-1)?.path ?? after
      if (photos.length < SLICE_PHOTOS) return removed
      await nextTurn()
    }
  }

  #remove(ids: readonly number[]): void {
    if (ids.length === 0) return
    const nowMs = Date.now()
    this.#db.transaction(() => {
      for (const id of ids) this.#photos.remove(id, nowMs)
    })
  }

  #isEmptyMount(device: string): boolean {
    if (this.#seen.size > 0 || this.#folder !== this.#root.path) return false
    return this.#root.device !== null && this.#root.device !== device
  }

  #isWatched(): boolean {
    return this.#roots.byId(this.#root.id)?.removedMs === null
  }

  #end(status: ReconcileSummary['status'], removed = 0): ReconcileSummary {
    if (status !== 'unwatched') this.#roots.setStatus(this.#root.id, status)
    return { status, found: this.#found, removed, problems: this.#findings.fresh }
  }
}
