/**
 * sqlite-vec's durable index of one generation: table `vec_<model>` with the content id as rowid, and unit
 * vectors. Runs in the search worker.
 */
import type { SearchFilter } from '../../shared/search-api.ts'
import { bytesOf } from '../../shared/vectors.ts'
import { filterSql, isEmptyFilter } from './photo-filter.ts'
import type { ReadOnlyDatabase } from './read-only-database.ts'

/** sqlite-vec's own limit. */
export const MOST_NEIGHBOURS = 4096

export interface Neighbour {
  readonly contentId: number
  /** Euclidean distance of unit vectors: d^2 = 2 - 2 cos. */
  readonly distance: number
}

export class VectorIndex {
  readonly #db: ReadOnlyDatabase
  readonly #table: string
  /** The catalogue chooses the vector column's name; the only other column is the row id. */
  readonly #column: string | undefined

  constructor(db: ReadOnlyDatabase, modelRowId: number) {
    this.#db = db
    this.#table = `vec_${modelRowId}`
    const columns = db.all<{ name: string }>('SELECT name FROM pragma_table_info(?)', this.#table)
    this.#column = columns.findLast(({ name }) => name !== 'rowid')?.name
  }

  /** False when the library has no index of this generation. */
  get exists(): boolean {
    return this.#column !== undefined
  }

  /** The `count` (at most 4096) nearest contents to a unit vector, nearest first, among photos that pass. */
  nearest(query: Float32Array, count: number, filter: SearchFilter): readonly Neighbour[] {
    const { sql, values } = filterSql(filter)
    const passing = `SELECT content_id FROM photo WHERE ${sql} AND content_id IS NOT NULL`
    const [among, ...bound] = isEmptyFilter(filter) ? [''] : [`AND rowid IN (${passing})`, ...values]
    return this.#db.all<Neighbour>(
      `SELECT rowid AS contentId, distance FROM ${this.#table}
       WHERE ${this.#column} MATCH ? AND k = ? ${among} ORDER BY distance`,
      bytesOf(query),
      // better-sqlite3 binds numbers as reals, which sqlite-vec refuses for k.
      BigInt(count),
      ...bound,
    )
  }
}
