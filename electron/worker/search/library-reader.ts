/**
 * The search worker's statements on the library, each beside the type of its rows. Runs in the search worker.
 */
import { AppError } from '../../shared/errors.ts'
import type { OpenSearchRequest, SearchFilter } from '../../shared/search-api.ts'
import type { Scale } from './bands.ts'
import type { CaptureDetail, CapturedPhoto } from './captured-photo.ts'
import { hasNames, namesSql, type ResolvedFilter } from './photo-filter.ts'
import { ReadOnlyDatabase } from './read-only-database.ts'

export interface EmbeddingRow {
  readonly id: number
  readonly contentId: number
  /** float32, little-endian, [featureSize], un-normalised. */
  readonly vector: Uint8Array
}

/** [Note: Bank statistics] in migrations/011-statistics.ts. */
export interface StatisticsRow extends Scale {
  readonly id: number
  readonly contentId: number
}

export interface PhotoRow extends CapturedPhoto {
  readonly photoId: number
  readonly path: string
  readonly contentId: number
}

export interface ContentRow {
  readonly contentId: number
  readonly isEmbedded: 0 | 1
  /** Whether a photo of it, on a disk that is there, waits for its vector. */
  readonly isPending: 0 | 1
}

/** A photo as the table has it: the detail of the date in columns of its own. */
type StoredPhoto = Omit<PhotoRow, 'detail'> & CaptureDetail

/** A change from the log: the photo's present state, or null when a search can no longer find it. */
export interface ChangeRow {
  readonly photoId: number
  readonly photo: PhotoRow | null
}

const PHOTO = `id AS photoId, path, content_id AS contentId, captured_ms AS capturedMs,
  coalesce(captured_last_ms, captured_ms) AS capturedLastMs, captured_precision AS precision,
  captured_offset AS offsetMinutes, captured_from AS "from"`
const VISIBLE = 'removed_ms IS NULL AND content_id IS NOT NULL'

export class LibraryReader {
  readonly featureSize: number
  readonly #db: ReadOnlyDatabase
  readonly #modelRowId: number

  /** @throws `library-missing`, `library-unusable` */
  constructor({ databasePath, modelRowId }: OpenSearchRequest) {
    this.#db = new ReadOnlyDatabase(databasePath)
    this.#modelRowId = modelRowId
    const model = this.#db.get<{ feature_size: number }>(
      'SELECT feature_size FROM model WHERE id = ?',
      modelRowId,
    )
    if (!model) throw new AppError('library-unusable', `the library has no model ${modelRowId}`)
    this.featureSize = model.feature_size
  }

  close(): void {
    this.#db.close()
  }

  snapshot<T>(read: () => T): T {
    return this.#db.snapshot(read)
  }

  dataVersion(): number {
    return this.#db.dataVersion()
  }

  contents(): number {
    return this.#db.number('SELECT count(*) FROM embedding WHERE model_id = ?', this.#modelRowId)
  }

  /** Up to `limit` embeddings after `id`, in order of id. */
  embeddingsAfter(id: number, limit: number): readonly EmbeddingRow[] {
    return this.#db.all(
      `SELECT id, content_id AS contentId, vector FROM embedding
       WHERE id > ? AND model_id = ? ORDER BY id LIMIT ?`,
      id,
      this.#modelRowId,
      limit,
    )
  }

  /** The next contents after `id`, in order of id. */
  contentsAfter(id: number, limit: number): readonly ContentRow[] {
    return this.#db.all(
      `SELECT contentId, isEmbedded, isEmbedded = 0 AND EXISTS (SELECT 1 FROM photo JOIN root ON root.id = root_id
           WHERE content_id = contentId AND photo.status = 'pending' AND photo.removed_ms IS NULL
             AND root.status = 'online' AND root.removed_ms IS NULL) AS isPending
       FROM (SELECT id AS contentId, EXISTS (SELECT 1 FROM embedding
           WHERE content_id = content.id AND model_id = ?) AS isEmbedded
         FROM content WHERE id > ? ORDER BY id LIMIT ?)`,
      this.#modelRowId,
      id,
      limit,
    )
  }

  /** The stored vector of one content and its bank statistics, each null where it has none. */
  embeddingOf(contentId: number): { readonly vector: Uint8Array | null; readonly statistics: Scale | null } {
    const row = this.#db.get<Pick<EmbeddingRow, 'vector'> & { median: number | null; spread: number }>(
      `SELECT vector, median, spread FROM embedding
       LEFT JOIN bank_statistics ON embedding_id = embedding.id WHERE content_id = ? AND model_id = ?`,
      contentId,
      this.#modelRowId,
    )
    if (!row) return { vector: null, statistics: null }
    const { vector, median, spread } = row
    return { vector, statistics: median === null ? null : { median, spread } }
  }

  /** Names the bank that the statistics are of; null before the first ones. */
  bank(): string | null {
    const row = this.#db.get<{ bank: string | null }>('SELECT bank FROM model WHERE id = ?', this.#modelRowId)
    return row?.bank ?? null
  }

  /** Up to `limit` bank statistics after `id`, in order of id. */
  statisticsAfter(id: number, limit: number): readonly StatisticsRow[] {
    return this.#db.all(
      `SELECT bank_statistics.id AS id, content_id AS contentId, median, spread FROM bank_statistics
       JOIN embedding ON embedding.id = embedding_id
       WHERE bank_statistics.id > ? AND model_id = ? ORDER BY bank_statistics.id LIMIT ?`,
      id,
      this.#modelRowId,
      limit,
    )
  }

  /** Up to `limit` photos after `photoId` that a search can find, in order of id. */
  photosAfter(photoId: number, limit: number): readonly PhotoRow[] {
    return this.#db
      .all<StoredPhoto>(
        `SELECT ${PHOTO} FROM photo WHERE id > ? AND ${VISIBLE} ORDER BY id LIMIT ?`,
        photoId,
        limit,
      )
      .map(photoRow)
  }

  /** Adds the photos that pass the filter's names ([Note: Names in a filter]). */
  resolved(filter: SearchFilter): ResolvedFilter {
    if (!hasNames(filter)) return filter
    const { sql, values } = namesSql(filter)
    const rows = this.#db.all<{ id: number }>(`SELECT id FROM photo WHERE ${VISIBLE} AND ${sql}`, ...values)
    return { ...filter, photoIds: new Set(rows.map(({ id }) => id)) }
  }

  /** The path of a photo that a search can find. */
  pathOf(photoId: number): string {
    const row = this.#db.get<{ path: string }>('SELECT path FROM photo WHERE id = ?', photoId)
    if (row) return row.path
    throw new AppError('internal', `expected a photo ${photoId}, got none`)
  }

  /** The number of the last change in the log, including pruned ones. */
  lastChange(): number {
    return this.#db.number("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'photo_change'")
  }

  /** False when the log no longer holds the changes after `seq`. */
  logReaches(seq: number): boolean {
    if (this.lastChange() === seq) return true
    const oldest = this.#db.number('SELECT coalesce(min(seq), 0) FROM photo_change')
    return oldest > 0 && oldest <= seq + 1
  }

  /** The present state of every photo that changed after `seq`, each once. */
  changesAfter(seq: number): readonly ChangeRow[] {
    const changed = this.#db.all<{ changedId: number } & StoredPhoto>(
      `SELECT changedId, ${PHOTO} FROM (SELECT DISTINCT photo_id AS changedId FROM photo_change WHERE seq > ?)
       LEFT JOIN photo ON id = changedId AND ${VISIBLE}`,
      seq,
    )
    return changed.map((row) => ({
      photoId: row.changedId,
      photo: row.photoId === null ? null : photoRow(row),
    }))
  }
}

function photoRow({
  photoId,
  path,
  contentId,
  capturedMs,
  capturedLastMs,
  ...detail
}: StoredPhoto): PhotoRow {
  const { precision, offsetMinutes, from } = detail
  return { photoId, path, contentId, capturedMs, capturedLastMs, detail: { precision, offsetMinutes, from } }
}
