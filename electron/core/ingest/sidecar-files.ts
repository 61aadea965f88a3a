/**
 * Notices sidecars that came, changed or went, and has the facts of their photos read again. Runs in the engine.
 *
 * A sidecar is remembered only where a photo of its beginning stands beside it: folders of programs are full of JSON.
 */
import { stat } from 'node:fs/promises'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { WritableDatabase } from '../catalog/database.ts'
import { SidecarTable } from '../catalog/sidecar-table.ts'
import { isMissing } from './access-problem.ts'
import { type FoundFile, stampOf } from './found-file.ts'
import { isSidecarFile } from './file-names.ts'

/** Rows looked at between two turns of the event loop. */
const SLICE_FILES = 128

export class SidecarFiles {
  readonly #db: WritableDatabase
  readonly #sidecars: SidecarTable

  constructor(db: WritableDatabase) {
    this.#db = db
    this.#sidecars = new SidecarTable(db)
  }

  /** Compares sidecars that are there. To be called after the photos beside them were written. */
  found(files: readonly FoundFile[]): void {
    const changed = files.filter(({ path, bytes, modifiedMs }) => {
      const known = this.#sidecars.byPath(path)
      return known?.bytes !== bytes || known.modifiedMs !== modifiedMs
    })
    if (changed.length === 0) return
    this.#db.transaction(() => {
      for (const file of changed) {
        const photos = this.#sidecars.photosBeside(file.path)
        if (photos.length === 0) continue
        this.#sidecars.put(file)
        for (const id of photos) this.#sidecars.makeDue(id)
      }
    })
  }

  /** Looks at what changed. To be called after the photos beside them were written. */
  async lookAt(paths: readonly string[]): Promise<void> {
    const gone: string[] = []
    const found: FoundFile[] = []
    for (const path of paths.filter(isSidecarFile)) {
      try {
        const stats = await stat(path)
        if (stats.isFile()) found.push({ path, ...stampOf(stats), changedMs: null, inode: null })
      } catch (error) {
        if (isMissing(error)) gone.push(path)
      }
    }
    this.found(found)
    this.gone(gone)
  }

  gone(paths: readonly string[]): void {
    const known = paths.filter((path) => this.#sidecars.byPath(path))
    if (known.length === 0) return
    this.#db.transaction(() => {
      for (const path of known) {
        // Photos that went with it, too: one that comes back alone must lose the sidecar's date.
        for (const id of this.#sidecars.photosBeside(path, true)) this.#sidecars.makeDue(id)
        this.#sidecars.delete(path)
      }
    })
  }

  /** What a scan of a folder did not find is gone. @param isThere seen, or in a folder that could not be read */
  async goneBelow(folder: string, isThere: (path: string) => boolean): Promise<void> {
    for (let after: string | null = null; ; ) {
      const rows = this.#sidecars.below(folder, after, SLICE_FILES)
      this.gone(rows.map(({ path }) => path).filter((path) => !isThere(path)))
      after = rows.at(-1)?.path ?? after
      if (rows.length < SLICE_FILES) return
      await nextTurn()
    }
  }
}
