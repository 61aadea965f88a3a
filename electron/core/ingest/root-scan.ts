/**
 * One scan of a watched folder, or of a part of it, against the catalogue. Runs in the engine, in slices of a few
 * milliseconds.
 *
 * [Note: Offline] A watched folder that is not in place ([Note: In place] in root-identity) is offline. The scan then
 * removes no photo of it and takes in no file at its path: absence counts only while the folder itself is in place.
 */
import { dirname } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { WritableDatabase } from '../catalog/database.ts'
import { type PhotoRow, PhotoTable } from '../catalog/photo-table.ts'
import { type Root, RootWriter } from '../catalog/root-table.ts'
import { type FoundProblem, ScanFindings } from '../catalog/scan-findings.ts'
import { addCounts, type FileCounts, FileDiff, NO_FILES, type RecheckBudget } from './file-diff.ts'
import { isSidecarFile } from './file-names.ts'
import { ProblemList } from './findings.ts'
import type { IgnoreRules } from './ignore-rules.ts'
import { RootPlaces } from './root-places.ts'
import type { FileSystems } from './root-probe.ts'
import type { RootLook, RootStandings } from './root-standing.ts'
import { scanFolder } from './scan-folder.ts'
import { SidecarFiles } from './sidecar-files.ts'

export interface ReconcileSummary {
  /** `unwatched`: the user removed the folder, or it was merged into another, during the scan. */
  readonly status: Root['status'] | 'unwatched'
  /** Photos that are there, by their change. */
  readonly found: FileCounts
  readonly removed: number
  /** Folders that the scan read. */
  readonly folders: number
  /** The first problems that no scan met before; the catalogue holds the list of all. */
  readonly problems: readonly FoundProblem[]
}

export interface RootScanOptions {
  readonly db: WritableDatabase
  readonly root: Root
  /** A folder below the root; the root itself without it. */
  readonly folder?: string
  readonly files: FileSystems
  readonly standings: RootStandings
  readonly budget: RecheckBudget
  /** The user said that the photos that are not there are gone. */
  readonly photosAreGone?: boolean
}

/** Photos looked at between two turns of the event loop. */
const SLICE_PHOTOS = 256

export class RootScan {
  readonly #db: WritableDatabase
  readonly #options: RootScanOptions
  readonly #root: Root
  readonly #folder: string
  readonly #roots: RootWriter
  readonly #photos: PhotoTable
  readonly #places: RootPlaces
  readonly #diff: FileDiff
  readonly #sidecars: SidecarFiles
  readonly #seen = new Set<number>()
  readonly #seenSidecars = new Set<string>()
  readonly #findings: ScanFindings
  readonly #problems: ProblemList
  readonly #unread = new UnreadPaths()
  readonly #followed: string[] = []
  #away: readonly string[] = []
  #found = NO_FILES
  #folders = 0

  constructor(options: RootScanOptions) {
    const { db, root, folder = root.path, files, budget } = options
    this.#db = db
    this.#options = options
    this.#root = root
    this.#folder = folder
    this.#roots = new RootWriter(db)
    this.#photos = new PhotoTable(db)
    this.#places = new RootPlaces(db, files)
    this.#diff = new FileDiff(db, budget)
    this.#sidecars = new SidecarFiles(db)
    this.#findings = new ScanFindings(db, root.id)
    this.#problems = new ProblemList(db, root.id, this.#findings)
  }

  async run(rules: IgnoreRules, signal?: AbortSignal): Promise<ReconcileSummary> {
    const { standings } = this.#options
    const look = await this.#look()
    if (!this.#isWatched()) return this.#end('unwatched')
    // Before the walk: a user who waits for a disk sees its photos at once.
    standings.record(this.#root, look)
    if (look.standing.state === 'offline') return this.#end('offline')
    this.#away = await this.#places.away(this.#root)
    for (const place of this.#away) this.#unread.add(place)
    await this.#find(rules, signal)
    if (!this.#isWatched()) return this.#end('unwatched')
    const removed = await this.#removeVanished(look)
    if (removed === null) return this.#wentAway()
    await this.#forgetSidecars(look)
    await this.#findings.endTree(this.#folder, (path) => this.#unread.hold(path))
    if (this.#isWhole()) await this.#places.note(this.#root, this.#followed, this.#away)
    return this.#end('online', removed)
  }

  async #look(): Promise<RootLook> {
    const look = await this.#options.standings.look(this.#root)
    const mayAdopt = this.#options.photosAreGone && look.probe.kind === 'folder'
    return mayAdopt ? { ...look, standing: { state: 'in-place', adopt: true } } : look
  }

  async #find(rules: IgnoreRules, signal?: AbortSignal): Promise<void> {
    const mounts = await this.#options.files.mounts()
    const found = scanFolder({
      root: this.#root.path,
      folder: this.#folder,
      rules,
      onProblem: (problem) => {
        if (this.#problems.add(problem)) this.#unread.add(problem.path)
      },
      onLeftOut: (leftOut) => this.#findings.leftOut(leftOut),
      // The scan of a part follows no links.
      onLink: (path) => this.#unread.add(path),
      onFollowed: (path) => this.#followed.push(path),
      onFolder: () => this.#folders++,
      isStableDevice: (device) => mounts.isStableDevice(device),
    })
    for await (const files of found) {
      signal?.throwIfAborted()
      if (!this.#isWatched()) return
      const sidecars = files.filter(({ path }) => isSidecarFile(path))
      for (const { path } of sidecars) this.#seenSidecars.add(path)
      this.#sidecars.found(sidecars)
      const photos = files.filter(({ path }) => !isSidecarFile(path))
      const counts = this.#diff.apply(this.#root.id, photos, (id) => this.#seen.add(id))
      this.#found = addCounts(this.#found, counts)
    }
  }

  async #forgetSidecars(look: RootLook): Promise<void> {
    if (!(await this.#options.standings.isStill(this.#root, look))) return
    const isThere = (path: string) => this.#seenSidecars.has(path) || this.#unread.hold(path)
    await this.#sidecars.goneBelow(this.#folder, isThere)
  }

  /** Marks photos that the scan did not find. Null where the folder went away meanwhile. */
  async #removeVanished(look: RootLook): Promise<number | null> {
    const { standings } = this.#options
    let removed = 0
    for (let after: string | null = null; ; ) {
      const photos: readonly PhotoRow[] = this.#photos.below(this.#root.id, this.#folder, after, SLICE_PHOTOS)
      const vanished = photos.filter(({ id, path }) => !this.#seen.has(id) && !this.#unread.hold(path))
      // Before each slice: a disk unplugged now must not cost its photos.
      if (vanished.length > 0 && !(await standings.isStill(this.#root, look))) return null
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

  /** Another folder stands at the path by now, or none: a look of its own decides. */
  async #wentAway(): Promise<ReconcileSummary> {
    const { standings } = this.#options
    const look = await standings.look(this.#root)
    if (look.standing.state === 'offline') standings.record(this.#root, look)
    return this.#end(look.standing.state === 'offline' ? 'offline' : 'online')
  }

  #isWhole(): boolean {
    return this.#folder === this.#root.path
  }

  #isWatched(): boolean {
    return this.#roots.byId(this.#root.id)?.removedMs === null
  }

  #end(status: ReconcileSummary['status'], removed = 0): ReconcileSummary {
    const [found, folders] = [this.#found, this.#folders]
    return { status, found, removed, folders, problems: this.#findings.fresh }
  }
}

/** Folders and files that the scan could not look at: their photos stay as they were. */
class UnreadPaths {
  readonly #paths = new Set<string>()

  add(path: string): void {
    this.#paths.add(path)
  }

  /** Whether a path is one of them or below one. Its cost grows with the depth of the path, not with their number. */
  hold(path: string): boolean {
    if (this.#paths.size === 0) return false
    for (let at = path; ; at = dirname(at)) {
      if (this.#paths.has(at)) return true
      if (at === dirname(at)) return false
    }
  }
}
