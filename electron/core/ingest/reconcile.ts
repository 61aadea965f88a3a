/**
 * Brings the catalogue in line with the files: at start, when a disk is back, on every change that the watcher sees.
 * Runs in the engine.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { AppError } from '../../shared/errors.ts'
import type { WritableDatabase } from '../catalog/database.ts'
import { type PhotoRow, PhotoTable } from '../catalog/photo-table.ts'
import type { Place } from '../catalog/root-table.ts'
import { type Root, RootWriter } from '../catalog/root-table.ts'
import type { FoundProblem } from '../catalog/scan-findings.ts'
import { isInside } from '../lib/inside.ts'
import { Turns } from '../lib/turns.ts'
import { addCounts, FileDiff, NO_FILES, RecheckBudget } from './file-diff.ts'
import { keepsPhotos, PathFindings } from './findings.ts'
import type { IgnoreRules } from './ignore-rules.ts'
import { type Look, lookAt } from './look-at-paths.ts'
import { RootPlaces } from './root-places.ts'
import { type FileSystems, SYSTEM } from './root-probe.ts'
import { type ReconcileSummary, RootScan } from './root-scan.ts'
import { type RootLook, RootStandings } from './root-standing.ts'
import { SidecarFiles } from './sidecar-files.ts'

export interface ReconcilerOptions {
  readonly db: WritableDatabase
  /** The rules now: the user may change them between two scans. */
  readonly rules: () => IgnoreRules
  /** The system's without it. */
  readonly files?: FileSystems
  readonly budget?: RecheckBudget
}

export class Reconciler {
  readonly #options: ReconcilerOptions
  readonly #roots: RootWriter
  readonly #photos: PhotoTable
  readonly #diff: FileDiff
  readonly #files: FileSystems
  readonly #budget: RecheckBudget
  readonly #standings: RootStandings
  readonly #places: RootPlaces
  readonly #sidecars: SidecarFiles
  /** A scan that overlapped a watcher's insert would take the new photo for a vanished one. */
  readonly #turns = new Turns()

  constructor(options: ReconcilerOptions) {
    const { db, rules, files = SYSTEM, budget = new RecheckBudget() } = options
    this.#options = options
    this.#roots = new RootWriter(db)
    this.#photos = new PhotoTable(db)
    this.#diff = new FileDiff(db, budget)
    this.#files = files
    this.#budget = budget
    this.#standings = new RootStandings(db, files, rules)
    this.#places = new RootPlaces(db, files)
    this.#sidecars = new SidecarFiles(db)
  }

  /** Scans a watched folder. Rejects with the signal's reason when aborted; the photos found by then stay. */
  reconcileRoot(rootId: number, signal?: AbortSignal): Promise<ReconcileSummary> {
    return this.#turns.take(async () => {
      const root = this.#watched(rootId)
      if (!root) return nothing('unwatched')
      this.#budget.refill()
      return this.#scan(root, root.path).run(this.#options.rules(), signal)
    })
  }

  /**
   * Looks at single paths of a watched folder for photos that came, changed or vanished; at folders with all in them.
   * Scans a folder as a whole that was offline and is in place again.
   */
  reconcilePaths(rootId: number, paths: readonly string[]): Promise<ReconcileSummary> {
    return this.#turns.take(async () => {
      const root = this.#watched(rootId)
      if (!root) return nothing('unwatched')
      const rules = this.#options.rules()
      const mounts = await this.#files.mounts()
      const looks = await lookAt(root.path, rules, paths, (device) => mounts.isStableDevice(device))
      // After the paths: photos of a folder that went away in between must not count as deleted.
      const briefly = root.status === 'offline' && !this.#knowsAny(root, looks)
      const look = await this.#standings.look(root, briefly)
      if (!this.#watched(rootId)) return nothing('unwatched')
      this.#standings.record(root, look)
      if (look.standing.state === 'offline') return nothing('offline')
      if (root.status === 'offline') return this.#scan(root, root.path).run(this.#options.rules())
      const files = looks.flatMap((found) => (found.is === 'photo' ? [found.file] : []))
      const found = this.#diff.apply(root.id, files, () => {})
      await this.#sidecars.lookAt(paths)
      const removed = await this.#removeGone(root, looks, look)
      await new PathFindings(this.#options.db, root, rules).update(looks)
      return this.#scanFolders(root, looks, { ...nothing('online'), found, removed })
    })
  }

  /**
   * The user says that photos that are not there are gone, and that the folder, a root or a part of one, is as it should
   * be. @throws `folder-missing` where it is in no watched folder, or in a root that is not there
   */
  photosAreGone(folder: string): Promise<ReconcileSummary> {
    return this.#turns.take(async () => {
      const root = this.#roots.watched().find(({ path }) => isInside(folder, path))
      if (!root) throw new AppError('folder-missing', `${folder} is in no watched folder`)
      if ((await this.#files.probe(root.path)).kind !== 'folder') {
        throw new AppError('folder-missing', `${root.path} is not there now; it can be removed instead`)
      }
      this.#places.forget(root, folder)
      return this.#scan(root, root.path, true).run(this.#options.rules())
    })
  }

  /** Whether a known photo is, or may be, among the looks: other events at an offline root's path say nothing of the root. */
  #knowsAny(root: Root, looks: readonly Look[]): boolean {
    return looks.some((look) => {
      const { path, is } = look
      if (look.is === 'photo') return this.#photos.byPath(path)?.bytes === look.file.bytes
      return is === 'folder' && path !== root.path && this.#photos.below(root.id, path, null, 1).length > 0
    })
  }

  /** Mount points and links with photos in a watched folder. */
  places(root: Root): readonly Place[] {
    return this.#places.of(root)
  }

  /** Whether an offline root seems to be in place again: a scan decides. */
  async isBack(root: Root): Promise<boolean> {
    return (await this.#standings.look(root, true)).standing.state === 'in-place'
  }

  #scan(root: Root, folder: string, photosAreGone = false): RootScan {
    const { db } = this.#options
    const [files, standings, budget] = [this.#files, this.#standings, this.#budget]
    return new RootScan({ db, root, folder, files, standings, budget, photosAreGone })
  }

  /** A new folder, perhaps a moved one, brings all that is in it. */
  async #scanFolders(
    root: Root,
    looks: readonly Look[],
    summary: ReconcileSummary,
  ): Promise<ReconcileSummary> {
    const rules = this.#options.rules()
    let { found, removed, folders, status } = summary
    const problems: FoundProblem[] = []
    for (const { path, is } of looks) {
      if (is !== 'folder') continue
      const scanned = await this.#scan(root, path).run(rules)
      status = scanned.status
      found = addCounts(found, scanned.found)
      removed += scanned.removed
      folders += scanned.folders
      problems.push(...scanned.problems)
    }
    return { status, found, removed, folders, problems }
  }

  async #removeGone(root: Root, looks: readonly Look[], look: RootLook): Promise<number> {
    const gone = looks.filter(isGone).map(({ path }) => path)
    if (gone.length === 0) return 0
    const away = await this.#places.away(root)
    let removed = 0
    for (const path of gone) {
      if (away.some((place) => isInside(path, place))) continue
      // Once more: a disk unplugged now must not cost its photos.
      if (!(await this.#standings.isStill(root, look)) || !this.#watched(root.id)) return removed
      removed += this.#remove([this.#photos.byPath(path)])
      removed += await this.#empty(root, path, look, away)
    }
    return removed
  }

  /** Removes every photo below a path, in slices, as long as the folder is in place and watched. */
  async #empty(root: Root, path: string, look: RootLook, away: readonly string[]): Promise<number> {
    let removed = 0
    for (let after: string | null = null; ; ) {
      const photos: readonly PhotoRow[] = this.#photos.below(root.id, path, after, SLICE_PHOTOS)
      removed += this.#remove(photos.filter((photo) => !away.some((place) => isInside(photo.path, place))))
      after = photos.at(-1)?.path ?? after
      if (photos.length < SLICE_PHOTOS) return removed
      await nextTurn()
      if (!(await this.#standings.isStill(root, look)) || !this.#watched(root.id)) return removed
    }
  }

  /** Returns how many it removed. */
  #remove(photos: readonly (PhotoRow | undefined)[]): number {
    const present = photos.filter((photo) => photo?.removedMs === null)
    if (present.length === 0) return 0
    const nowMs = Date.now()
    this.#options.db.transaction(() => {
      for (const photo of present) if (photo) this.#photos.remove(photo.id, nowMs)
    })
    return present.length
  }

  #watched(rootId: number): Root | null {
    const root = this.#roots.byId(rootId)
    return root?.removedMs === null ? root : null
  }
}

/** Photos removed between two turns of the event loop. */
const SLICE_PHOTOS = 128

function isGone(look: Look): boolean {
  return look.is === 'gone' || (look.is === 'problem' && !keepsPhotos({ ...look.problem, ...look }))
}

function nothing(status: ReconcileSummary['status']): ReconcileSummary {
  return { status, found: NO_FILES, removed: 0, folders: 0, problems: [] }
}
