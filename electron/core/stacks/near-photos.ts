/** Finds photos that are near copies of a picture from outside the library. Runs in the engine, on any connection. */

import type { ModelRowId } from '../../shared/model-ids.ts'
import { differentBits } from '../../shared/picture-hash.ts'
import { cosine, floatsOf } from '../../shared/vectors.ts'
import type { Query, ReadableDatabase } from '../catalog/database.ts'
import { PictureHashes } from '../catalog/picture-hash-table.ts'
import { hasNearFeatures, MOST_BITS, SURE_BITS } from './copy-rule.ts'

export class NearPhotos {
  readonly #hashes: PictureHashes
  readonly #vector: Query<{ readonly vector: Uint8Array }>
  readonly #photos: Query<{ readonly id: number }>

  constructor(db: ReadableDatabase) {
    this.#hashes = new PictureHashes(db)
    this.#vector = db.query(
      'SELECT vector FROM embedding WHERE content_id = @contentId AND model_id = @modelRowId',
    )
    this.#photos = db.query('SELECT id FROM photo WHERE content_id = @contentId AND removed_ms IS NULL')
  }

  /** @param features of the picture, [featureSize], by the model of `modelRowId` */
  of(hash: Uint8Array, features: Float32Array, modelRowId: ModelRowId): readonly number[] {
    return this.#hashes.near(hash).flatMap(({ contentId, hash: other }) => {
      const bits = differentBits(hash, other)
      const isNear =
        bits <= SURE_BITS || (bits <= MOST_BITS && this.#hasNearFeatures(contentId, features, modelRowId))
      return isNear ? this.#photos.all({ contentId }).map(({ id }) => id) : []
    })
  }

  #hasNearFeatures(contentId: number, features: Float32Array, modelRowId: ModelRowId): boolean {
    const row = this.#vector.get({ contentId, modelRowId })
    return hasNearFeatures(row ? cosine(features, floatsOf(row.vector)) : null)
  }
}
