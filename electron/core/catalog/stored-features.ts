/** Photos by id or path, with the features that a generation has of them. Runs in the engine, on any connection. */
import type { ModelRowId } from '../../shared/model-ids.ts'
import { floatsOf } from '../../shared/vectors.ts'
import type { Query, ReadableDatabase } from './database.ts'

export interface StoredFeatures {
  readonly photoId: number
  readonly path: string
  /** SHA-256 of the file's bytes. */
  readonly hash: string
  readonly bytes: number
  readonly modifiedMs: number
  /** [featureSize], un-normalised; null for a photo that this generation has not indexed as it is now. */
  readonly features: Float32Array | null
}

type Row = Omit<StoredFeatures, 'features'> & { readonly vector: Uint8Array | null }

const COLUMNS = 'photo.id AS photoId, photo.path, hash, photo.bytes, photo.modified_ms AS modifiedMs'

export class StoredFeaturesTable {
  readonly #byPath: Query<Row>
  readonly #byId: Query<Row>

  constructor(db: ReadableDatabase) {
    this.#byPath = db.query(
      `SELECT ${COLUMNS}, vector FROM photo JOIN content ON content.id = photo.content_id
         JOIN embedding ON embedding.content_id = photo.content_id AND model_id = @modelRowId
       WHERE photo.status = 'indexed' AND photo.removed_ms IS NULL AND photo.path = @path`,
    )
    this.#byId = db.query(
      `SELECT ${COLUMNS}, CASE photo.status WHEN 'indexed' THEN vector END AS vector
       FROM photo JOIN content ON content.id = photo.content_id JOIN root ON root.id = root_id
         LEFT JOIN embedding ON embedding.content_id = photo.content_id AND model_id = @modelRowId
       WHERE photo.id = @id AND photo.removed_ms IS NULL AND root.removed_ms IS NULL`,
    )
  }

  /** The indexed photo of this path; null where there is none. */
  find(path: string, modelRowId: ModelRowId): (StoredFeatures & { readonly features: Float32Array }) | null {
    const row = this.#byPath.get({ path, modelRowId })
    if (!row?.vector) return null
    const { vector, ...facts } = row
    return { ...facts, features: floatsOf(vector) }
  }

  /** The photo of this id, if the library shows it. */
  byId(id: number, modelRowId: ModelRowId): StoredFeatures | null {
    const row = this.#byId.get({ id, modelRowId })
    if (!row) return null
    const { vector, ...facts } = row
    return { ...facts, features: vector && floatsOf(vector) }
  }
}
