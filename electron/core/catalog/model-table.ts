/**
 * Generations of embeddings. Runs in the engine; the table `model`.
 *
 * [Note: Two generations] A change of model fills a second generation beside the first, which answers queries
 * until no photo is pending; only then the library serves the new one. It does not wait for photos of offline folders.
 */

import type { ModelInfo } from '../../shared/inference-api.ts'
import type { ModelFingerprint, ModelRowId } from '../../shared/model-ids.ts'
import type { Query, ReadableDatabase, WritableDatabase } from './database.ts'
import { repairIndex } from './embedding-index.ts'
import { readsAnewSql } from './read-again.ts'
import { SettingsWriter } from './settings.ts'

export interface ModelRow {
  readonly id: ModelRowId
  readonly fingerprint: ModelFingerprint
  readonly name: string
  readonly directory: string
  readonly phiName: string | null
  readonly featureSize: number
}

export type NewModel = Pick<ModelInfo, 'fingerprint' | 'name' | 'modelDir' | 'featureSize'> & {
  readonly phiName: string | null
}

const MODEL = 'id, fingerprint, name, directory, phi_name AS phiName, feature_size AS featureSize'

/** Photos looked at in one transaction, 10 µs each. */
const SLICE_PHOTOS = 500

export class ModelTable {
  readonly #bySetting: Query<ModelRow>
  readonly #byFingerprint: Query<ModelRow>

  constructor(db: ReadableDatabase) {
    this.#bySetting = db.query(
      `SELECT ${MODEL} FROM model WHERE id = (SELECT CAST(value AS INTEGER) FROM setting WHERE key = @key)`,
    )
    this.#byFingerprint = db.query(`SELECT ${MODEL} FROM model WHERE fingerprint = @fingerprint`)
  }

  /** The generation being filled: the library's model. Null before the first. */
  filling(): ModelRow | null {
    return this.#named('model')
  }

  /** The generation that is searched. */
  serving(): ModelRow | null {
    return this.#named('serving_model')
  }

  byFingerprint(fingerprint: ModelFingerprint): ModelRow | undefined {
    return this.#byFingerprint.get({ fingerprint })
  }

  #named(key: 'model' | 'serving_model'): ModelRow | null {
    return this.#bySetting.get({ key }) ?? null
  }
}

export class ModelWriter extends ModelTable {
  readonly #db: WritableDatabase
  readonly #settings: SettingsWriter
  readonly #upsert
  readonly #markPending
  readonly #retire
  readonly #isPending: Query<unknown>
  readonly #isFilled: Query<unknown>
  readonly #lastPhoto: Query<{ readonly id: number | null }>

  constructor(db: WritableDatabase) {
    super(db)
    this.#db = db
    this.#settings = new SettingsWriter(db)
    this.#upsert = db.command(
      `INSERT INTO model (fingerprint, name, directory, phi_name, feature_size, added_ms)
       VALUES (@fingerprint, @name, @directory, @phiName, @featureSize, @nowMs)
       ON CONFLICT (fingerprint) DO UPDATE SET name = @name, directory = @directory, phi_name = @phiName`,
    )
    this.#markPending = db.command(
      `UPDATE photo SET status = 'pending' WHERE id > @after AND id <= @until AND status IN ('indexed', 'failed') AND NOT EXISTS
         (SELECT 1 FROM embedding JOIN content ON content.id = embedding.content_id
          WHERE embedding.content_id = photo.content_id AND model_id = @id
            AND NOT ${readsAnewSql('embedding.reader_version')})`,
    )
    this.#retire = db.command(
      `UPDATE model SET retired_ms =
         CASE WHEN id IN (SELECT CAST(value AS INTEGER) FROM setting WHERE key IN ('model', 'serving_model')) THEN NULL
         ELSE coalesce(retired_ms, @nowMs) END`,
    )
    this.#lastPhoto = db.query('SELECT max(id) AS id FROM photo')
    this.#isFilled = db.query('SELECT 1 FROM embedding WHERE model_id = @id LIMIT 1')
    this.#isPending = db.query(
      `SELECT 1 FROM photo JOIN root ON root.id = root_id
       WHERE photo.status = 'pending' AND photo.removed_ms IS NULL AND root.status = 'online'
         AND root.removed_ms IS NULL LIMIT 1`,
    )
  }

  /**
   * Makes a model the library's, and serves the first one at once. Call `markSlice` then until it returns false, before
   * the queue reads anything.
   */
  fill({ fingerprint, name, modelDir, phiName, featureSize }: NewModel, nowMs: number): ModelRow {
    return this.#db.transaction(() => {
      this.#upsert.run({ fingerprint, name, directory: modelDir, phiName, featureSize, nowMs })
      const model = this.byFingerprint(fingerprint)
      if (!model) throw new Error(`expected the model ${fingerprint} after adding it`)
      repairIndex(this.#db, model)
      if (this.filling()?.id === model.id) return model
      this.#settings.set('model', String(model.id))
      if (this.serving() === null) this.#settings.set('serving_model', String(model.id))
      this.#settings.set('marked_after', '0')
      this.#retire.run({ nowMs })
      return model
    })
  }

  /**
   * Makes the next photos pending that the library's model has not seen, or the one before could not read, removed ones
   * too, since they may come back. False when all are marked. Continues after a kill.
   */
  markSlice(): boolean {
    const model = this.filling()
    const after = this.#markedAfter()
    if (!model || after < 0) return false
    this.#db.transaction(() => {
      const until = after + SLICE_PHOTOS
      this.#markPending.run({ id: model.id, after, until })
      const last = this.#lastPhoto.get()?.id ?? 0
      this.#settings.set('marked_after', String(until < last ? until : -1))
    })
    return this.#markedAfter() >= 0
  }

  #markedAfter(): number {
    return Number(this.#settings.get('marked_after') ?? -1)
  }

  /** Serves the generation being filled once nothing is pending. True where the served one changed. */
  serveWhenComplete(nowMs: number): boolean {
    const filling = this.filling()
    if (!filling || filling.id === this.serving()?.id) return false
    if (this.#markedAfter() >= 0 || this.#isPending.get()) return false
    // A generation without a single embedding would empty every search.
    if (!this.#isFilled.get({ id: filling.id }) && this.#isFilled.get({ id: this.serving()?.id ?? 0 }))
      return false
    this.#db.transaction(() => {
      this.#settings.set('serving_model', String(filling.id))
      this.#retire.run({ nowMs })
    })
    return true
  }
}
