/** sqlite-vec's own exact KNN on the library's index: L2 on unit vectors, so that its order is the cosine's. */
import Database from 'better-sqlite3'
import { load as loadSqliteVec } from 'sqlite-vec'
import { blobOf, MODEL_ROW_ID, unit } from '../helpers/search-library.ts'

export interface Neighbour {
  readonly contentId: number
  readonly distance: number
}

export class Baseline {
  readonly #db: Database.Database
  readonly #nearest: Database.Statement<[Buffer, bigint], Neighbour>

  constructor(libraryPath: string) {
    this.#db = new Database(libraryPath, { readonly: true })
    loadSqliteVec(this.#db)
    this.#nearest = this.#db.prepare(
      `SELECT rowid AS contentId, distance FROM vec_${MODEL_ROW_ID} WHERE embedding MATCH ? AND k = ?`,
    )
  }

  nearest(query: Float32Array, k: number): readonly Neighbour[] {
    return this.#nearest.all(blobOf(unit(query)), BigInt(k))
  }

  close(): void {
    this.#db.close()
  }
}
