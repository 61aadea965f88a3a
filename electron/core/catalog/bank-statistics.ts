/**
 * How each embedding of one generation scores against the bank of names: [Note: Bank statistics]. Runs in the engine; the
 * table `bank_statistics` and the column `model.bank`.
 */
import type { ModelRowId } from '../../shared/model-ids.ts'
import { floatsOf } from '../../shared/vectors.ts'
import type { WritableDatabase } from './database.ts'

export interface UnscoredEmbedding {
  readonly id: number
  /** [featureSize], un-normalised. */
  readonly features: Float32Array
}

export interface ScoredEmbedding {
  readonly id: number
  readonly median: number
  readonly spread: number
}

export class BankStatisticsTable {
  readonly #db: WritableDatabase
  readonly #modelRowId: ModelRowId
  readonly #bank
  readonly #setBank
  readonly #clear
  readonly #next
  readonly #insert

  constructor(db: WritableDatabase, modelRowId: ModelRowId) {
    this.#db = db
    this.#modelRowId = modelRowId
    this.#bank = db.query<{ readonly bank: string | null }>('SELECT bank FROM model WHERE id = @modelRowId')
    this.#setBank = db.command('UPDATE model SET bank = @bank WHERE id = @modelRowId')
    this.#clear = db.command(
      `DELETE FROM bank_statistics WHERE embedding_id IN
         (SELECT id FROM embedding WHERE model_id = @modelRowId)`,
    )
    this.#next = db.query<{ readonly id: number; readonly vector: Uint8Array }>(
      `SELECT id, vector FROM embedding
       WHERE id > @after AND model_id = @modelRowId
         AND NOT EXISTS (SELECT 1 FROM bank_statistics WHERE embedding_id = embedding.id)
       ORDER BY id LIMIT @limit`,
    )
    // Another process may have removed the embedding meanwhile.
    this.#insert = db.command(
      `INSERT INTO bank_statistics (embedding_id, median, spread)
       SELECT id, @median, @spread FROM embedding WHERE id = @id`,
    )
  }

  /** Forgets what another bank gave. @throws `disk-full` */
  useBank(bank: string): void {
    const modelRowId = this.#modelRowId
    if (this.#bank.get({ modelRowId })?.bank === bank) return
    this.#db.transaction(() => {
      this.#clear.run({ modelRowId })
      this.#setBank.run({ modelRowId, bank })
    })
  }

  /** The next embeddings after `after` without statistics, in order of id. */
  unscored(after: number, limit: number): readonly UnscoredEmbedding[] {
    const rows = this.#next.all({ modelRowId: this.#modelRowId, after, limit })
    return rows.map(({ id, vector }) => ({ id, features: floatsOf(vector) }))
  }

  /** @throws `disk-full` */
  store(scored: readonly ScoredEmbedding[]): void {
    this.#db.transaction(() => {
      for (const { id, median, spread } of scored) this.#insert.run({ id, median, spread })
    })
  }
}
