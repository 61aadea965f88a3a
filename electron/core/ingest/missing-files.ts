/**
 * Tells a deleted file from an unplugged disk. Runs in the engine. A file that cannot be found while its folder
 * is in place was deleted; where the folder is not in place its photos are kept and wait.
 */
import type { WritableDatabase } from '../catalog/database.ts'
import { PhotoTable } from '../catalog/photo-table.ts'
import { RootWriter } from '../catalog/root-table.ts'
import type { PhotoResult } from '../catalog/store-outcome.ts'
import { isInPlace } from './root-probe.ts'

export class MissingFiles {
  readonly #roots: RootWriter
  readonly #photos: PhotoTable
  readonly #onRootOffline: ((rootId: number) => void) | undefined

  constructor(db: WritableDatabase, onRootOffline?: (rootId: number) => void) {
    this.#roots = new RootWriter(db)
    this.#photos = new PhotoTable(db)
    this.#onRootOffline = onRootOffline
  }

  /** True where the result says that the file is not there, and that was dealt with. */
  async handles({ photo, outcome }: PhotoResult): Promise<boolean> {
    if (outcome.status !== 'failed') return false
    const { code } = outcome.problem
    if (code !== 'vanished' && code !== 'unreadable') return false
    const root = this.#roots.byId(photo.rootId)
    if (root && !(await isInPlace(root))) {
      if (this.#roots.setStatus(root.id, 'offline')) this.#onRootOffline?.(root.id)
      return true
    }
    if (code === 'unreadable') return false
    this.#photos.remove(photo.id, Date.now())
    return true
  }
}
