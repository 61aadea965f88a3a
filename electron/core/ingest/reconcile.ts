/**
 * Brings the catalogue in line with the files: at start, when a disk is back, on every change the watcher sees.
 * Runs in the engine.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { WritableDatabase } from '../catalog/database.ts'
import { type PhotoRow, PhotoTable } from '../catalog/photo-table.ts'
import { type Root, RootWriter } from '../catalog/root-table.ts'
import { addCounts, FileDiff, NO_FILES } from './file-diff.ts'
import type { IgnoreRules } from './ignore-rules.ts'
import { type Look, lookAt } from './look-at-paths.ts'
import { PathFindings } from './path-findings.ts'
import { keepsPhotos } from './problem-list.ts'
import { isInPlace } from './root-probe.ts'
import { type ReconcileSummary, RootScan } from './root-scan.ts'
import { Turns } from './turns.ts'

export interface ReconcilerOptions {
  readonly db: WritableDatabase
  /** Asked before every scan: the user may change them. */
  readonly rules: () => IgnoreRules
}

export class Reconciler {
  readonly #options: ReconcilerOptions
  readonly #roots: RootWriter
  readonly #photos: PhotoTable
  readonly #diff: FileDiff
  /** A scan that overlapped a watcher's insert would take the new photo for a vanished one. */
  readonly #turns = new Turns()

  constructor(options: ReconcilerOptions) {
    this.#options = options
    this.#roots = new RootWriter(options.db)
    this.#photos = new PhotoTable(options.db)
    this.#diff = new FileDiff(options.db)
  }

  /** Scans a watched folder. Rejects with the signal's reason when aborted; what was found by then is kept. */
  reconcileRoot(rootId: number, signal?: AbortSignal): Promise<ReconcileSummary> {
    return this.#turns.take(async () => {
      const root = this.#watched(rootId)
      if (!root) return nothing('unwatched')
      return new RootScan(this.#options.db, root).run(this.#options.rules(), signal)
    })
  }

  /** Looks at single paths of a watched folder: what came, what changed, what vanished; folders with all in them. */
  reconcilePaths(rootId: number, paths: readonly string[]): Promise<ReconcileSummary> {
    return this.#turns.take(async () => {
      const root = this.#watched(rootId)
      if (!root) return nothing('unwatched')
      const rules = this.#options.rules()
      const looks = await lookAt(root.path, rules, paths)
      if (!(await isInPlace(root))) {
        this.#roots.setStatus(root.id, 'offline')
        return nothing('offline')
      }
      if (!this.#watched(rootId)) return nothing('unwatched')
      const files = looks.flatMap((look) => (look.is === 'photo' ? [look.file] : []))
      const found = this.#diff.apply(root.id, files, () => {})
      const removed = await this.#removeGone(root, looks)
      await new PathFindings(this.#options.db, root, rules).update(looks)
      return this.#scanFolders(root, looks, { ...nothing(root.status), found, removed })
    })
  }

  /** A folder that came, perhaps by a move, came with all that is in it. */
  async #scanFolders(
    root: Root,
    looks: readonly Look[],
    summary: ReconcileSummary,
  ): Promise<ReconcileSummary> {
    const rules = this.#options.rules()
    let total = summary
    for (const { path, is } of looks) {
      if (is !== 'folder') continue
      total = addSummaries(total, await new RootScan(this.#options.db, root, path).run(rules))
    }
    return total
  }

  async #removeGone(root: Root, looks: readonly Look[]): Promise<number> {
    let removed = 0
    for (const look of looks) {
      const { path } = look
      if (look.is !== 'gone' && (look.is !== 'problem' || keepsPhotos({ ...look.problem, ...look }))) continue
      removed += this.#remove([this.#photos.byPath(path)]) + (await this.#empty(root, path))
    }
    return removed
  }

  /** Removes every photo below a path, in slices, as long as the folder is in place and watched. */
  async #empty(root: Root, path: string): Promise<number> {
    let removed = 0
    for (let after: string | null = null; ; ) {
      const photos: readonly PhotoRow[] = this.#photos.below(root.id, path, after, SLICE_PHOTOS)
      removed += this.#remove(photos)
      after = photos.at(-1)?.path ?? after
      if (photos.length < SLICE_PHOTOS) return removed
      await nextTurn()
      // Asked again: a disk unplugged now must not cost its photos.
      if (!(await isInPlace(root)) || !this.#watched(root.id)) return removed
    }
  }

  /** Returns how many there were to remove. */
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

function addSummaries(a: ReconcileSummary, b: ReconcileSummary): ReconcileSummary {
  return {
    status: b.status,
    found: addCounts(a.found, b.found),
    removed: a.removed + b.removed,
    problems: [...a.problems, ...b.problems],
  }
}

function nothing(status: ReconcileSummary['status']): ReconcileSummary {
  return { status, found: NO_FILES, removed: 0, problems: [] }
}
