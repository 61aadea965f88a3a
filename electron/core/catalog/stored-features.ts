/** Features that the library already has, by a photo's path: a reference from the library is not read again. */
import type { Query, ReadableDatabase } from './database.ts'

export interface StoredFeatures {
  readonly bytes: number
  readonly modifiedMs: number
  /** [featureSize], un-normalised. */
  readonly features: Float32Array
}

interface Row {
  readonly bytes: number
  readonly modifiedMs: number
  readonly vector: Uint8Array
}

export class StoredFeaturesTable {
  readonly #byPath: Query<Row>

  constructor(db: ReadableDatabase) {
    this.#byPath = db.query(
      `SELECT photo.bytes, photo.modified_ms AS modifiedMs, vector FROM photo
         JOIN embedding ON embedding.content_id = photo.content_id AND model_id = @modelId
       WHERE photo.path = @path AND photo.status = 'indexed' AND photo.removed_ms IS NULL`,
    )
  }

  find(path: string, modelId: number): StoredFeatures | null {
    const row = this.#byPath.get({ path, modelId })
    if (!row) return null
    const { bytes, modifiedMs, vector } = row
    // Copied: a blob may start at an address that is no multiple of four.
    return { bytes, modifiedMs, features: new Float32Array(vector.slice().buffer) }
  }
}
