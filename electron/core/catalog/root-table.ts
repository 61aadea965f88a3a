/** Watched folders, and the places inside them. Runs in the engine; the tables `root` and `root_place`. */
import type { Folder } from '../../shared/library-api.ts'
import type { Query, ReadableDatabase, WritableDatabase } from './database.ts'

export type OfflineReason = NonNullable<Folder['offlineReason']>

/** How the system knew a folder ([Note: In place] in ingest/root-identity); null where it did not know. */
export interface StoredIdentity {
  readonly volume: string | null
  readonly device: string | null
  readonly inode: string | null
  /** Nanoseconds since 1970. */
  readonly bornNs: string | null
}

/** With its identity when a scan last found its photos. */
export interface Root extends StoredIdentity {
  readonly id: number
  /** Absolute and real: no link on the way. */
  readonly path: string
  readonly status: Folder['status']
  /** Null where it is watched. Retention deletes the photos of a removed one later. */
  readonly removedMs: number | null
}

const ROOT = 'id, path, status, volume, device, inode, born_ns AS bornNs, removed_ms AS removedMs'
// One count at a time, because SQLite then reads an index alone: a few milliseconds for 100,000 photos.
const COUNT = 'SELECT count(*) FROM photo WHERE root_id = root.id AND removed_ms IS NULL'
const FOLDER = `
  SELECT id, path, status, offline_reason AS offlineReason, (${COUNT}) AS photos, (${COUNT} AND photo.status = 'pending') AS pending,
    (${COUNT} AND photo.status = 'failed') AS failed,
    (SELECT coalesce(sum(pictures), 0) FROM scan_problem WHERE root_id = root.id) AS unlisted,
    (SELECT coalesce(sum(count), 0) FROM left_out
     WHERE root_id = root.id AND rule NOT IN ('video', 'drawing')) AS excluded,
    (SELECT coalesce(sum(count), 0) FROM left_out WHERE root_id = root.id AND rule = 'video') AS videos
  FROM root WHERE removed_ms IS NULL`

export class RootTable {
  readonly #watched: Query<Root>
  readonly #removed: Query<Root>
  readonly #byId: Query<Root>
  readonly #byPath: Query<Root>
  readonly #folders: Query<Folder>
  readonly #folder: Query<Folder>

  constructor(db: ReadableDatabase) {
    this.#watched = db.query(`SELECT ${ROOT} FROM root WHERE removed_ms IS NULL ORDER BY path`)
    this.#removed = db.query(`SELECT ${ROOT} FROM root WHERE removed_ms IS NOT NULL`)
    this.#byId = db.query(`SELECT ${ROOT} FROM root WHERE id = @id`)
    this.#byPath = db.query(`SELECT ${ROOT} FROM root WHERE path = @path`)
    this.#folders = db.query(`${FOLDER} ORDER BY path`)
    this.#folder = db.query(`${FOLDER} AND id = @id`)
  }

  watched(): readonly Root[] {
    return this.#watched.all()
  }

  removed(): readonly Root[] {
    return this.#removed.all()
  }

  byId(id: number): Root | undefined {
    return this.#byId.get({ id })
  }

  /** Finds removed roots, too. */
  byPath(path: string): Root | undefined {
    return this.#byPath.get({ path })
  }

  /** Watched folders with the numbers of their photos. */
  folders(): readonly Folder[] {
    return this.#folders.all()
  }

  folder(id: number): Folder {
    const folder = this.#folder.get({ id })
    if (!folder) throw new Error(`expected a watched folder, got root ${id}`)
    return folder
  }
}

export class RootWriter extends RootTable {
  readonly #watch
  readonly #setStatus
  readonly #setDevice
  readonly #setIdentity
  readonly #remove
  readonly #delete

  constructor(db: WritableDatabase) {
    super(db)
    this.#watch = db.command(
      `INSERT INTO root (path, status, added_ms) VALUES (@path, 'online', @nowMs)
       ON CONFLICT (path) DO UPDATE SET status = 'online', offline_reason = NULL, removed_ms = NULL`,
    )
    this.#setStatus = db.command(
      `UPDATE root SET status = @status, offline_reason = @reason
       WHERE id = @id AND (status <> @status OR offline_reason IS NOT @reason)`,
    )
    this.#setIdentity = db.command(
      'UPDATE root SET volume = @volume, inode = @inode, born_ns = @bornNs WHERE id = @id',
    )
    this.#setDevice = db.command('UPDATE root SET device = @device WHERE id = @id AND device IS NOT @device')
    this.#remove = db.command('UPDATE root SET removed_ms = @nowMs WHERE id = @id AND removed_ms IS NULL')
    this.#delete = db.command('DELETE FROM root WHERE id = @id')
  }

  /** Adds a root, or brings a removed one back. */
  watch(path: string, nowMs: number): Root {
    this.#watch.run({ path, nowMs })
    const root = this.byPath(path)
    if (!root) throw new Error(`expected a root at ${path} after adding it`)
    return root
  }

  /** True where it was not online. */
  setOnline(id: number): boolean {
    return this.#setStatus.run({ id, status: 'online', reason: null }).changes > 0
  }

  /** True where status or reason was another one. */
  setOffline(id: number, reason: OfflineReason): boolean {
    return this.#setStatus.run({ id, status: 'offline', reason }).changes > 0
  }

  setDevice(id: number, device: string): void {
    this.#setDevice.run({ id, device })
  }

  setIdentity(id: number, { volume, device, inode, bornNs }: StoredIdentity): void {
    if (device !== null) this.setDevice(id, device)
    this.#setIdentity.run({ id, volume, inode, bornNs })
  }

  remove(id: number, nowMs: number): void {
    this.#remove.run({ id, nowMs })
  }

  delete(id: number): void {
    this.#delete.run({ id })
  }
}

/** A mount point or a followed link inside a watched folder, with its identity when a scan last found photos below it. */
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
