/**
 * A library file with vectors of the caller's choice, written through the real schema: what the search worker
 * reads, without the catalogue and the encoder that would write it.
 */

import Database from 'better-sqlite3'
import { load as loadSqliteVec } from 'sqlite-vec'
import { MIGRATIONS } from '../../electron/core/catalog/migrate.ts'
import { modelRowId } from '../../electron/shared/model-ids.ts'
import { bytesOf } from '../../electron/shared/vectors.ts'
import { unit } from './vectors.ts'

export const MODEL_ROW_ID = modelRowId(1)

export interface NewPhoto {
  readonly path: string
  readonly contentId: number
  readonly capturedMs?: number
}

export class SearchLibrary {
  readonly db: Database.Database
  readonly path: string
  readonly #insertContent: Database.Statement
  readonly #insertEmbedding: Database.Statement
  readonly #insertNeighbour: Database.Statement
  readonly #deleteNeighbour: Database.Statement
  readonly #insertPhoto: Database.Statement

  constructor(path: string, featureSize: number) {
    this.path = path
    this.db = new Database(path)
    loadSqliteVec(this.db)
    this.db.pragma('journal_mode = WAL')
    // A test's library need not survive the machine.
    this.db.pragma('synchronous = OFF')
    for (const { sql } of MIGRATIONS) this.db.exec(sql)
    this.db.exec(`CREATE VIRTUAL TABLE vec_${MODEL_ROW_ID} USING vec0(embedding float[${featureSize}])`)
    this.db.exec("INSERT INTO root (id, path, status, added_ms) VALUES (1, '/', 'online', 0)")
    this.db
      .prepare(
        "INSERT INTO model (id, fingerprint, name, directory, feature_size, added_ms) VALUES (?, 'f', 'm', '/m', ?, 0)",
      )
      .run(MODEL_ROW_ID, featureSize)
    this.#insertContent = this.db.prepare(
      "INSERT OR IGNORE INTO content (id, hash, bytes, width, height, orientation, format) VALUES (?, ?, 1, 1, 1, 1, 'jpeg')",
    )
    this.#insertEmbedding = this.db.prepare(
      'INSERT OR REPLACE INTO embedding (content_id, model_id, vector) VALUES (?, ?, ?)',
    )
    this.#insertNeighbour = this.db.prepare(
      `INSERT INTO vec_${MODEL_ROW_ID} (rowid, embedding) VALUES (?, ?)`,
    )
    this.#deleteNeighbour = this.db.prepare(`DELETE FROM vec_${MODEL_ROW_ID} WHERE rowid = ?`)
    this.#insertPhoto = this.db.prepare(
      `INSERT INTO photo (root_id, path, bytes, modified_ms, status, content_id, captured_ms)
       VALUES (1, ?, 1, 0, 'indexed', ?, ?)`,
    )
  }

  transaction(work: () => void): void {
    this.db.transaction(work)()
  }

  /** Adds or replaces a content's vector, in the truth and in the index. */
  putVector(contentId: number, vector: Float32Array): void {
    this.putBlob(contentId, bytesOf(vector))
    this.#deleteNeighbour.run(BigInt(contentId))
    this.#insertNeighbour.run(BigInt(contentId), bytesOf(unit(vector)))
  }

  /** Any bytes as a content's embedding, without a row in the index: a damaged library. */
  putBlob(contentId: number, blob: Uint8Array): void {
    this.#insertContent.run(contentId, `hash-${contentId}`)
    this.#insertEmbedding.run(contentId, MODEL_ROW_ID, blob)
  }

  /** Replaces the bank statistics of a content's vector. */
  putStatistics(contentId: number, { median, spread }: { median: number; spread: number }): void {
    this.db
      .prepare(
        'DELETE FROM bank_statistics WHERE embedding_id IN (SELECT id FROM embedding WHERE content_id = ?)',
      )
      .run(contentId)
    this.db
      .prepare(
        `INSERT INTO bank_statistics (embedding_id, median, spread)
         SELECT id, ?, ? FROM embedding WHERE content_id = ? AND model_id = ?`,
      )
      .run(median, spread, contentId, MODEL_ROW_ID)
  }

  /** Returns the photo's id. */
  putPhoto({ path, contentId, capturedMs = 0 }: NewPhoto): number {
    return Number(this.#insertPhoto.run(path, contentId, capturedMs).lastInsertRowid)
  }

  removePhoto(path: string): void {
    this.db.prepare('UPDATE photo SET removed_ms = 1 WHERE path = ?').run(path)
  }

  close(): void {
    this.db.close()
  }
}
