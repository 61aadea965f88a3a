/** Features of the model that answers queries, as stacks compare them. Runs in the engine. */
import { cosine, floatsOf } from '../../shared/vectors.ts'
import type { Query, ReadableDatabase } from '../catalog/database.ts'

/** Of 2 or 3 KiB each. */
const KEPT = 2_048

export class ServedFeatures {
  readonly #vector: Query<{ readonly vector: Uint8Array }>
  readonly #kept = new Map<number, Float32Array | null>()

  constructor(db: ReadableDatabase) {
    this.#vector = db.query(
      `SELECT vector FROM embedding WHERE content_id = @contentId
         AND model_id = (SELECT CAST(value AS INTEGER) FROM setting WHERE key = 'serving_model')`,
    )
  }

  /** Null where the model has not seen both contents, or made nothing of one. */
  cosine(contentId: number, other: number): number | null {
    const [one, two] = [this.#features(contentId), this.#features(other)]
    if (!one || !two) return null
    const value = cosine(one, two)
    return Number.isFinite(value) ? value : null
  }

  /** Call it before each transaction: features may have changed since the last one. */
  forget(): void {
    this.#kept.clear()
  }

  #features(contentId: number): Float32Array | null {
    const known = this.#kept.get(contentId)
    if (known !== undefined) return known
    const row = this.#vector.get({ contentId })
    const features = row ? floatsOf(row.vector) : null
    if (this.#kept.size >= KEPT) this.#kept.clear()
    this.#kept.set(contentId, features)
    return features
  }
}
