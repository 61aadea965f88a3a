/**
 * Brings the catalogue in line with the files: at start, when a disk is back, on every change the watcher sees.
 * Runs in the engine.
 */
import { stat } from 'node:fs/promises'
import { sep } from 'node:path'
import type { WritableDatabase } from '../catalog/database.ts'
import { PhotoTable } from '../catalog/photo-table.ts'
import { type Root, RootWriter } from '../catalog/root-table.ts'
import { FileDiff } from './file-diff.ts'
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

  /** Looks at single paths of a watched folder: files that came or changed, files and folders that vanished. */
  reconcilePaths(rootId: number, paths: readonly string[]): Promise<ReconcileSummary> {
    return this.#turns.take(async () => {
      const root = this.#watched(rootId)
      if (!root) return nothing('unwatched')
      const looks = await Promise.all(paths.map((path) => look(path)))
      if (!(await isInPlace(root))) {
        this.#roots.setStatus(root.id, 'offline')
        return nothing('offline')
      }
      if (!this.#watched(rootId)) return nothing('unwatched')
      return this.#apply(root, looks)
    })
  }

  #apply(root: Root, looks: readonly Look[]): ReconcileSummary {
    const rules = this.#options.rules()
    const isPhoto = ({ path }: FoundFile) => isPhotoFile(path) && !ignoresPath(rules, root.path, path, 'file')
    const files = looks.flatMap(({ file }) => (file && isPhoto(file) ? [file] : []))
    const found = this.#diff.apply(root.id, files, () => {})
    const removed = looks.reduce((sum, { path, gone }) => sum + (gone ? this.#remove(path) : 0), 0)
    return { ...nothing(root.status), found, removed }
  }

  /** Removes the photo at a path, or every photo below it. */
  #remove(path: string): number {
    const photo = this.#photos.byPath(path)
    const gone = [...(photo?.removedMs === null ? [photo] : []), ...this.#photos.below(path, sep)]
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
  readonly gone: boolean
  readonly file: FoundFile | null
}

async function look(path: string): Promise<Look> {
  try {
    const stats = await stat(path)
    return { path, gone: false, file: stats.isFile() ? { path, ...stampOf(stats) } : null }
  } catch (error) {
    return { path, gone: isMissing(error), file: null }
  }
}

function nothing(status: ReconcileSummary['status']): ReconcileSummary {
  return { status, found: { new: 0, changed: 0, revived: 0, same: 0 }, removed: 0, problems: [] }
}
