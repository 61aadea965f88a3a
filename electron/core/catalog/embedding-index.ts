/**
 * Embeddings of one generation. Runs in the engine; the table `embedding` and sqlite-vec's `vec_<model>`.
 *
 * [Note: Truth and index] `embedding` holds what the encoder gave, un-normalised, and is the truth. `vec_<model>`
 * holds the same as unit vectors, so that L2 order equals cosine order, under the content's id as rowid; both
 * are written in one transaction, and the index can be made again from the truth.
 */
import { READER_VERSION } from '../../shared/reader-version.ts'
import { bytesOf, floatsOf, unitVector } from '../../shared/vectors.ts'
import type { ReadableDatabase, WritableDatabase } from './database.ts'

export interface Generation {
  readonly id: number
  readonly featureSize: number
}

/** Vectors a `vec0` chunk holds; sqlite-vec's default, stated because the file's size depends on it. */
const CHUNK_VECTORS = 1024

function tableOf(modelId: number): string {
  if (!Number.isSafeInteger(modelId)) throw new Error(`expected a model's row id, got ${modelId}`)
  return `vec_${modelId}`
}

export function createIndexTable(db: WritableDatabase, { id, featureSize }: Generation): void {
  db.execute(
    `CREATE VIRTUAL TABLE IF NOT EXISTS ${tableOf(id)}
     USING vec0(embedding float[${featureSize}], chunk_size=${CHUNK_VECTORS})`,
  )
}

export function dropIndexTable(db: WritableDatabase, modelId: number): void {
  db.execute(`DROP TABLE IF EXISTS ${tableOf(modelId)}`)
}

export class EmbeddingIndex {
  readonly #modelId: number
  readonly #featureSize: number
  readonly #reader
  readonly #insert
  readonly #delete
  readonly #insertUnit
  readonly #deleteUnit

  /** The generation's `vec0` table must exist; see `repairIndex`. */
  constructor(db: WritableDatabase, { id, featureSize }: Generation) {
    this.#modelId = id
    this.#featureSize = featureSize
    const row = 'content_id = @contentId AND model_id = @modelId'
    this.#reader = db.query<{ readonly version: number }>(
      `SELECT reader_version AS version FROM embedding WHERE ${row}`,
    )
    this.#insert = db.command(
      `INSERT INTO embedding (content_id, model_id, vector, reader_version)
       VALUES (@contentId, @modelId, @vector, ${READER_VERSION})`,
    )
    this.#delete = db.command(`DELETE FROM embedding WHERE ${row}`)
    this.#insertUnit = db.command(`INSERT INTO ${tableOf(id)} (rowid, embedding) VALUES (@rowid, @vector)`)
    this.#deleteUnit = db.command(`DELETE FROM ${tableOf(id)} WHERE rowid = @rowid`)
  }

  has(contentId: number): boolean {
    return this.readerVersion(contentId) !== null
  }

  /** Of the reader that gave the content's pixels; null where this generation has not seen it. */
  readerVersion(contentId: number): number | null {
    return this.#reader.get({ contentId, modelId: this.#modelId })?.version ?? null
  }

  /** Writes a content's features ([featureSize], finite, not all zero), in place of any it had. */
  put(contentId: number, features: Float32Array): void {
    if (features.length !== this.#featureSize) {
      throw new Error(`expected ${this.#featureSize} values, got ${features.length}`)
    }
    this.delete(contentId)
    this.#insert.run({ contentId, modelId: this.#modelId, vector: bytesOf(features) })
    this.#insertUnit.run({ rowid: BigInt(contentId), vector: bytesOf(unit(features)) })
  }

  delete(contentId: number): void {
    this.#delete.run({ contentId, modelId: this.#modelId })
    this.#deleteUnit.run({ rowid: BigInt(contentId) })
  }
}

/**
 * Makes the index again where it is missing or has not as many rows as the truth. In one transaction, because a
 * reader must never take half an index for the whole: a block of 10 s at 100,000 vectors of 512, after a disk or
 * another program did damage. Returns whether it had to.
 */
export function repairIndex(db: WritableDatabase, generation: Generation): boolean {
  if (countIndex(db, generation.id) === countTruth(db, generation.id)) return false
  db.transaction(() => {
    dropIndexTable(db, generation.id)
    createIndexTable(db, generation)
    fillIndex(db, generation.id)
  })
  return true
}

/** Rows read at once while the index is made again. */
const SLICE_ROWS = 1_000

function fillIndex(db: WritableDatabase, modelId: number): void {
  const next = db.query<{ contentId: number; vector: Uint8Array }>(
    `SELECT content_id AS contentId, vector FROM embedding
     WHERE model_id = @modelId AND content_id > @after ORDER BY content_id LIMIT ${SLICE_ROWS}`,
  )
  const insert = db.command(`INSERT INTO ${tableOf(modelId)} (rowid, embedding) VALUES (@rowid, @vector)`)
  for (let after = 0; ; ) {
    const rows = next.all({ modelId, after })
    for (const { contentId, vector } of rows) {
      insert.run({ rowid: BigInt(contentId), vector: bytesOf(unit(floatsOf(vector))) })
    }
    after = rows.at(-1)?.contentId ?? after
    if (rows.length < SLICE_ROWS) return
  }
}

/** Null where the index is missing. */
function countIndex(db: ReadableDatabase, modelId: number): number | null {
  const rowids = `${tableOf(modelId)}_rowids`
  const tables = db.query<{ n: number }>(
    'SELECT count(*) AS n FROM sqlite_schema WHERE name IN (@table, @rowids)',
  )
  if (tables.get({ table: tableOf(modelId), rowids })?.n !== 2) return null
  return db.query<{ n: number }>(`SELECT count(*) AS n FROM ${rowids}`).get()?.n ?? null
}

function countTruth(db: ReadableDatabase, modelId: number): number {
  const count = db.query<{ n: number }>('SELECT count(*) AS n FROM embedding WHERE model_id = @modelId')
  return count.get({ modelId })?.n ?? 0
}

/** NaN for features without a direction: sqlite-vec then finds the photo near nothing. */
function unit(features: Float32Array): Float32Array {
  return unitVector(features) ?? new Float32Array(features.length).fill(Number.NaN)
}
