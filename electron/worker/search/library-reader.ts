/**
 * The search worker's own read-only connection to the library: what to read, and where to go on. Runs in the
 * search worker. A writer may write at the same time (WAL); no read is held open between two calls, so that the
 * writer's log can be checkpointed.
 */
import { existsSync } from 'node:fs'
import Database from 'better-sqlite3'
import { load as loadSqliteVec } from 'sqlite-vec'
import { AppError } from '../../shared/errors.ts'
import type { OpenSearchRequest, SearchFilter } from '../../shared/search-api.ts'
import { filterSql, isEmptyFilter } from './photo-filter.ts'

/** How long a read waits for the moments in which SQLite locks even readers out (recovery of the log). */
const BUSY_TIMEOUT_MS = 5_000

export interface EmbeddingRow {
  readonly id: number
  readonly contentId: number
  /** float32, little-endian, [featureSize], un-normalised. */
  readonly vector: Uint8Array
}

export interface PhotoRow {
  readonly photoId: number
  readonly path: string
  readonly contentId: number
  readonly capturedMs: number
}

/** A change of the log: the photo as it is now, or null where it is none a search may find any more. */
export interface ChangeRow {
  readonly photoId: number
  readonly photo: PhotoRow | null
}

export interface Neighbour {
  readonly contentId: number
  /** Euclidean distance of unit vectors: d^2 = 2 - 2 cos. */
  readonly distance: number
}

const PHOTO = 'id AS photoId, path, content_id AS contentId, captured_ms AS capturedMs'
const VISIBLE = 'removed_ms IS NULL AND content_id IS NOT NULL'

export class LibraryReader {
  readonly featureSize: number
  readonly #db: Database.Database
  readonly #modelRowId: number
  /** By their SQL: the texts are few, and each is prepared once. */
  readonly #statements = new Map<string, Database.Statement<unknown[]>>()

  /** @throws `library-missing`, `library-unusable` */
  constructor(request: OpenSearchRequest) {
    this.#db = openReadOnly(request.databasePath)
    this.#modelRowId = request.modelRowId
    const model = this.#db
      .prepare<[number], { featureSize: number }>(
        'SELECT feature_size AS featureSize FROM model WHERE id = ?',
      )
      .get(request.modelRowId)
    if (!model) throw new AppError('library-unusable', `the library has no model ${request.modelRowId}`)
    this.featureSize = model.featureSize
  }

  close(): void {
    this.#db.close()
  }

  /** Runs `read` on one snapshot of the library. */
  snapshot<T>(read: () => T): T {
    return this.#db.transaction(read)()
  }

  /** Changes exactly when another connection has committed something. */
  dataVersion(): number {
    return Number(this.#db.pragma('data_version', { simple: true }))
  }

  contents(): number {
    return this.#number('SELECT count(*) FROM embedding WHERE model_id = ?', this.#modelRowId)
  }

  /** The next embeddings after `id`, in order of id. */
  embeddingsAfter(id: number, limit: number): readonly EmbeddingRow[] {
    return this.#all<EmbeddingRow>(
      `SELECT id, content_id AS contentId, vector FROM embedding
       WHERE id > ? AND model_id = ? ORDER BY id LIMIT ?`,
      [id, this.#modelRowId, limit],
    )
  }

  /** The next photos a search may find after `photoId`, in order of id. */
  photosAfter(photoId: number, limit: number): readonly PhotoRow[] {
    return this.#all<PhotoRow>(`SELECT ${PHOTO} FROM photo WHERE id > ? AND ${VISIBLE} ORDER BY id LIMIT ?`, [
      photoId,
      limit,
    ])
  }

  /** The number of the last change ever logged, pruned or not. */
  lastChange(): number {
    return this.#number("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'photo_change'")
  }

  /** False where changes after `seq` are no longer in the log. */
  logReaches(seq: number): boolean {
    if (this.lastChange() === seq) return true
    const oldest = this.#number('SELECT coalesce(min(seq), 0) FROM photo_change')
    return oldest > 0 && oldest <= seq + 1
  }

  /** Every photo changed after `seq`, once, as it is now. */
  changesAfter(seq: number): readonly ChangeRow[] {
    const changed = this.#all<{ id: number } & PhotoRow>(
      `SELECT changed.id, photo.id AS photoId, path, content_id AS contentId, captured_ms AS capturedMs
       FROM (SELECT DISTINCT photo_id AS id FROM photo_change WHERE seq > ?) AS changed
       LEFT JOIN photo ON photo.id = changed.id AND ${VISIBLE}`,
      [seq],
    )
    return changed.map((row) => ({ photoId: row.id, photo: row.photoId === null ? null : row }))
  }

  photosOf(contentId: number): readonly PhotoRow[] {
    return this.#all<PhotoRow>(`SELECT ${PHOTO} FROM photo WHERE content_id = ? AND removed_ms IS NULL`, [
      contentId,
    ])
  }

  /** The stored vector of one content, or null. */
  vectorOf(contentId: number): Uint8Array | null {
    const [row] = this.#all<{ vector: Uint8Array }>(
      'SELECT vector FROM embedding WHERE content_id = ? AND model_id = ?',
      [contentId, this.#modelRowId],
    )
    return row?.vector ?? null
  }

  hasIndex(): boolean {
    return this.#number('SELECT count(*) FROM sqlite_schema WHERE name = ?', this.#indexName()) > 0
  }

  /** The `count` (at most 4096) nearest contents to a unit vector by sqlite-vec's own exact scan, nearest first. */
  nearest(query: Float32Array, count: number, filter: SearchFilter): readonly Neighbour[] {
    const { sql, values } = filterSql(filter)
    const among = isEmptyFilter(filter)
      ? ''
      : `AND rowid IN (SELECT content_id FROM photo WHERE ${sql} AND content_id IS NOT NULL)`
    return this.#all<Neighbour>(
      `SELECT rowid AS contentId, distance FROM ${this.#indexName()}
       WHERE ${this.#indexColumn()} MATCH ? AND k = ? ${among} ORDER BY distance`,
      [blobOf(query), BigInt(count), ...(among === '' ? [] : values)],
    )
  }

  #indexName(): string {
    return `vec_${this.#modelRowId}`
  }

  /** The vector column's name is the catalogue's own: every other one is the row id. */
  #indexColumn(): string {
    const columns = this.#all<{ name: string }>('SELECT name FROM pragma_table_info(?)', [this.#indexName()])
    return columns.findLast(({ name }) => name !== 'rowid')?.name ?? 'embedding'
  }

  #all<Row>(sql: string, values: readonly unknown[]): readonly Row[] {
    return this.#statement(sql).all(...values) as Row[]
  }

  #number(sql: string, ...values: readonly unknown[]): number {
    const row = this.#statement(sql).get(...values) as Record<string, unknown> | undefined
    return Number(Object.values(row ?? {})[0])
  }

  #statement(sql: string): Database.Statement<unknown[]> {
    const statement = this.#statements.get(sql) ?? this.#db.prepare(sql)
    this.#statements.set(sql, statement)
    return statement
  }
}

function blobOf(vector: Float32Array): Buffer {
  return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength)
}

function openReadOnly(path: string): Database.Database {
  if (!existsSync(path)) throw new AppError('library-missing', `there is no library at ${path}`)
  try {
    const db = new Database(path, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS })
    loadSqliteVec(db)
    return db
  } catch (cause) {
    throw new AppError('library-unusable', `the library ${path} cannot be opened: ${String(cause)}`, {
      cause,
    })
  }
}
