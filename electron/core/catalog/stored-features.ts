/** Features that the library already has, by a photo's path: a reference from the library is not read again. */
import { floatsOf } from '../../shared/vectors.ts'
import type { Query, ReadableDatabase } from './database.ts'

export interface StoredFeatures {
  readonly photoId: number
  /** SHA-256 of the file's bytes. */
  readonly hash: string
  readonly bytes: number
  readonly modifiedMs: number
  /** [featureSize], un-normalised. */
  readonly features: Float32Array
}

interface Row {
  readonly photoId: number
  readonly hash: string
  readonly bytes: number
  readonly modifiedMs: number
  readonly vector: Uint8Array
}

const SELECT = `SELECT photo.id AS photoId, hash, photo.bytes, photo.modified_ms AS modifiedMs, vector FROM photo
     JOIN content ON content.id = photo.content_id
     JOIN embedding ON embedding.content_id = photo.content_id AND model_id = @modelId
   WHERE photo.status = 'indexed' AND photo.removed_ms IS NULL`

export class StoredFeaturesTable {
  readonly #byPath: Query<Row>
  readonly #byId: Query<Row>

  constructor(db: ReadableDatabase) {
    this.#byPath = db.query(`${SELECT} AND photo.path = @path`)
    this.#byId = db.query(`${SELECT} AND photo.id = @id`)
  }

  find(path: string, modelId: number): StoredFeatures | null {
    return stored(this.#byPath.get({ path, modelId }))
  }

  byId(id: number, modelId: number): StoredFeatures | null {
    return stored(this.#byId.get({ id, modelId }))
  }
}

function stored(row: Row | undefined): StoredFeatures | null {
  if (!row) return null
  const { vector, ...facts } = row
  return { ...facts, features: floatsOf(vector) }
}
