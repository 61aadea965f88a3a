/** sqlite-vec's own exact KNN on the library's index: L2 on unit vectors, so that its order is the cosine's. */
import Database from 'better-sqlite3'
import { load as loadSqliteVec } from 'sqlite-vec'
import { bytesOf } from '../../electron/shared/vectors.ts'
import { MODEL_ROW_ID } from '../helpers/search-library.ts'
import { unit } from '../helpers/vectors.ts'

export interface Neighbour {
  readonly contentId: number
  readonly distance: number
}

export class Baseline {
  readonly #db: Database.Database
  readonly #nearest: Database.Statement<[Uint8Array, bigint], Neighbour>

  constructor(libraryPath: string) {
    this.#db = new Database(libraryPath, { readonly: true })
    loadSqliteVec(this.#db)
    this.#nearest = this.#db.prepare(
      `SELECT rowid AS contentId, distance FROM vec_${MODEL_ROW_ID} WHERE embedding MATCH ? AND k = ?`,
    )
  }

  nearest(query: Float32Array, k: number): readonly Neighbour[] {
    return this.#nearest.all(bytesOf(unit(query)), BigInt(k))
  }

  close(): void {
    this.#db.close()
  }
}
