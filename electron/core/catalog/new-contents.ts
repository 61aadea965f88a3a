/** Contents in the order in which they came, with their features. Runs in the engine. */
import { floatsOf } from '../../shared/vectors.ts'
import type { Query, ReadableDatabase } from './database.ts'

export interface NewContent {
  readonly id: number
  /** [featureSize], un-normalised; null where this model does not look at it any more. */
  readonly features: Float32Array | null
}

export class NewContents {
  readonly #after: Query<{ id: number; vector: Uint8Array | null; isPending: 0 | 1 }>
  readonly #count: Query<{ n: number }>

  constructor(db: ReadableDatabase) {
    this.#after = db.query(
      `SELECT content.id, vector, vector IS NULL AND EXISTS (SELECT 1 FROM photo JOIN root ON root.id = root_id
           WHERE content_id = content.id AND photo.status = 'pending' AND photo.removed_ms IS NULL
             AND root.status = 'online' AND root.removed_ms IS NULL) AS isPending
       FROM content LEFT JOIN embedding ON content_id = content.id AND model_id = @modelId
       WHERE content.id > @after ORDER BY content.id LIMIT @limit`,
    )
    this.#count = db.query('SELECT count(*) AS n FROM embedding WHERE model_id = @modelId')
  }

  /** Up to the first that this model has yet to see; a disk that is away is not waited for. */
  after(after: number, modelId: number, limit: number): readonly NewContent[] {
    const rows = this.#after.all({ after, modelId, limit })
    const end = rows.findIndex(({ isPending }) => isPending === 1)
    return rows
      .slice(0, end < 0 ? rows.length : end)
      .map(({ id, vector }) => ({ id, features: vector && floatsOf(vector) }))
  }

  /** Those that this model has seen. */
  count(modelId: number): number {
    return this.#count.get({ modelId })?.n ?? 0
  }
}
