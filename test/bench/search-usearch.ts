/** usearch's approximate index (HNSW) on the library's vectors, with its own defaults. */
import Database from 'better-sqlite3'
import { Index, MetricKind, ScalarKind } from 'usearch'
import { floatsOf } from '../../electron/shared/vectors.ts'
import { MODEL_ROW_ID } from '../helpers/search-library.ts'

const BATCH = 1_024

export class UsearchIndex {
  readonly #index: Index
  readonly buildMs: number

  constructor(libraryPath: string, size: number) {
    const start = performance.now()
    this.#index = new Index({
      metric: MetricKind.Cos,
      quantization: ScalarKind.F32,
      dimensions: size,
      connectivity: 0,
      expansion_add: 0,
      expansion_search: 0,
      multi: false,
    })
    const db = new Database(libraryPath, { readonly: true })
    const read = db.prepare<unknown[], { id: number; contentId: number; vector: Buffer }>(
      `SELECT id, content_id AS contentId, vector FROM embedding
       WHERE model_id = ? AND id > ? ORDER BY id LIMIT ?`,
    )
    for (let after = 0; ; ) {
      const rows = read.all(MODEL_ROW_ID, after, BATCH)
      if (rows.length === 0) break
      const values = new Float32Array(rows.length * size)
      for (const [i, { vector }] of rows.entries()) values.set(floatsOf(vector), i * size)
      this.#index.add(
        BigUint64Array.from(rows, ({ contentId }) => BigInt(contentId)),
        values,
      )
      after = rows.at(-1)?.id ?? after
    }
    db.close()
    this.buildMs = performance.now() - start
  }

  nearest(query: Float32Array, k: number): readonly number[] {
    return Array.from(this.#index.search(query, k, 0).keys, Number)
  }
}
