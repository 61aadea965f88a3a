/** Mount points and followed links inside watched folders. Runs in the engine; the table `root_place`. */
import type { ReadableDatabase, WritableDatabase } from './database.ts'
import type { StoredIdentity } from './root-table.ts'

/** With the identity that it had when photos were last found below it. */
export interface Place extends StoredIdentity {
  readonly path: string
  readonly kind: 'mount' | 'link'
}

export class PlaceTable {
  readonly #ofRoot
  readonly #links

  constructor(db: ReadableDatabase) {
    this.#ofRoot = db.query<Place>(
      `SELECT path, kind, volume, device, inode, born_ns AS bornNs FROM root_place
       WHERE root_id = @rootId ORDER BY path`,
    )
    this.#links = db.query<{ readonly path: string }>(
      `SELECT root_place.path FROM root_place JOIN root ON root.id = root_id
       WHERE kind = 'link' AND removed_ms IS NULL ORDER BY root_place.path`,
    )
  }

  ofRoot(rootId: number): readonly Place[] {
    return this.#ofRoot.all({ rootId })
  }

  /** Links to folders outside, of all watched folders. */
  links(): readonly string[] {
    return this.#links.all().map(({ path }) => path)
  }
}

export class PlaceWriter extends PlaceTable {
  readonly #put
  readonly #delete

  constructor(db: WritableDatabase) {
    super(db)
    this.#put = db.command(
      `INSERT OR REPLACE INTO root_place (root_id, path, kind, volume, device, inode, born_ns)
       VALUES (@rootId, @path, @kind, @volume, @device, @inode, @bornNs)`,
    )
    this.#delete = db.command('DELETE FROM root_place WHERE root_id = @rootId AND path = @path')
  }

  put(rootId: number, { path, kind, volume, device, inode, bornNs }: Place): void {
    this.#put.run({ rootId, path, kind, volume, device, inode, bornNs })
  }

  delete(rootId: number, path: string): void {
    this.#delete.run({ rootId, path })
  }
}
