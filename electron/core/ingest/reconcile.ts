/**
 * Brings the catalogue in line with the files: at start, when a disk is back, on every change the watcher sees.
 * Runs in the engine.
 */
import { stat } from 'node:fs/promises'
import type { WritableDatabase } from '../catalog/database.ts'
import { PhotoTable } from '../catalog/photo-table.ts'
import { type Root, RootWriter } from '../catalog/root-table.ts'
import { addCounts, FileDiff, NO_FILES } from './file-diff.ts'
import { type IgnoreRules, ignoresPath } from './ignore-rules.ts'
import { isPhotoFile } from './photo-files.ts'
import { isInPlace } from './root-probe.ts'
import { type ReconcileSummary, RootScan } from './root-scan.ts'
import { type FoundFile, isMissing, stampOf } from './scan-folder.ts'
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
      const looks = await lookAt(paths)
      if (!(await isInPlace(root))) {
        this.#roots.setStatus(root.id, 'offline')
        return nothing('offline')
      }
      if (!this.#watched(rootId)) return nothing('unwatched')
      return this.#scanFolders(root, looks, this.#apply(root, looks))
    })
  }

  #apply(root: Root, looks: readonly Look[]): ReconcileSummary {
    const rules = this.#options.rules()
    const isPhoto = ({ path }: FoundFile) => isPhotoFile(path) && !ignoresPath(rules, root.path, path, 'file')
    const files = looks.flatMap(({ file }) => (file && isPhoto(file) ? [file] : []))
    const found = this.#diff.apply(root.id, files, () => {})
    const removed = looks.reduce(
      (sum, { path, is }) => sum + (is === 'gone' ? this.#remove(root, path) : 0),
      0,
    )
    return { ...nothing(root.status), found, removed }
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
      if (is !== 'folder' || (path !== root.path && ignoresPath(rules, root.path, path, 'folder'))) continue
      total = addSummaries(total, await new RootScan(this.#options.db, root, path).run(rules))
    }
    return total
  }

  /** Removes the photo at a path, or every photo below it. */
  #remove(root: Root, path: string): number {
    const photo = this.#photos.byPath(path)
    const below = this.#photos.below(root.id, path, null, Number.MAX_SAFE_INTEGER)
    const gone = [...(photo?.removedMs === null ? [photo] : []), ...below]
    this.#options.db.transaction(() => {
      for (const { id } of gone) this.#photos.remove(id, Date.now())
    })
    return gone.length
  }

  #watched(rootId: number): Root | null {
    const root = this.#roots.byId(rootId)
    return root?.removedMs === null ? root : null
  }
}

interface Look {
  readonly path: string
  readonly is: 'file' | 'folder' | 'gone' | 'unknown'
  readonly file: FoundFile | null
}

/** Paths looked at at once. */
const SLICE_PATHS = 64

async function lookAt(paths: readonly string[]): Promise<readonly Look[]> {
  const looks: Look[] = []
  for (let i = 0; i < paths.length; i += SLICE_PATHS) {
    looks.push(...(await Promise.all(paths.slice(i, i + SLICE_PATHS).map(look))))
  }
  return looks
}

async function look(path: string): Promise<Look> {
  try {
    const stats = await stat(path)
    if (stats.isFile()) return { path, is: 'file', file: { path, ...stampOf(stats) } }
    return { path, is: stats.isDirectory() ? 'folder' : 'unknown', file: null }
  } catch (error) {
    return { path, is: isMissing(error) ? 'gone' : 'unknown', file: null }
  }
}

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
