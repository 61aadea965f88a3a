/**
 * Tells a deleted file from an unplugged disk. Runs in the engine. A file that cannot be found while its folder
 * is in place was deleted; where the folder is not in place its photos are kept and wait.
 */
import type { WritableDatabase } from '../catalog/database.ts'
import { PhotoTable } from '../catalog/photo-table.ts'
import { type Root, RootWriter } from '../catalog/root-table.ts'
import type { PhotoResult } from '../catalog/store-outcome.ts'
import { SYSTEM } from './root-probe.ts'
import { RootStandings } from './root-standing.ts'

export class MissingFiles {
  readonly #roots: RootWriter
  readonly #photos: PhotoTable
  readonly #standings: RootStandings
  readonly #onRootOffline: ((rootId: number) => void) | undefined

  constructor(db: WritableDatabase, onRootOffline?: (rootId: number) => void) {
    this.#roots = new RootWriter(db)
    this.#photos = new PhotoTable(db)
    this.#standings = new RootStandings(db, SYSTEM, null)
    this.#onRootOffline = onRootOffline
  }

  /** True where the result says that the file is not there, and that was dealt with. */
  async handles({ photo, outcome }: PhotoResult): Promise<boolean> {
    if (outcome.status !== 'failed') return false
    const { code } = outcome.problem
    if (code !== 'vanished' && code !== 'unreadable') return false
    const root = this.#roots.byId(photo.rootId)
    if (root && (await this.#isAway(root))) return true
    if (code === 'unreadable') return false
    this.#photos.remove(photo.id, Date.now())
    return true
  }

  async #isAway(root: Root): Promise<boolean> {
    const look = await this.#standings.look(root)
    if (look.standing.state === 'in-place') return false
    if (this.#standings.record(root, look)) this.#onRootOffline?.(root.id)
    return true
  }
}
