/**
 * The scan as it was before the first pass read bytes: one float32 product a photo by ONNX Runtime on all cores, and the
 * best of them. Called directly, without a process between.
 */

import Database from 'better-sqlite3'
import { floatsOf } from '../../electron/shared/vectors.ts'
import { replaceLeast } from '../../electron/worker/search/candidate-selection.ts'
import { encodeModel } from '../../native-models/onnx/encode-model.ts'
import { GraphBuilder } from '../../native-models/onnx/graph-builder.ts'
import { InferenceSession, Tensor } from '../../native-models/onnx/onnx-runtime.ts'
import { MODEL_ROW_ID } from '../helpers/search-library.ts'
import { unit } from '../helpers/vectors.ts'

const BLOCK_ROWS = 16_384

interface Block {
  readonly rows: Tensor
  readonly output: Tensor
  readonly scores: Float32Array
}

export class FloatScan {
  readonly #session: InferenceSession
  readonly #blocks: readonly Block[]

  private constructor(session: InferenceSession, blocks: readonly Block[]) {
    this.#session = session
    this.#blocks = blocks
  }

  static async open(libraryPath: string, size: number): Promise<FloatScan> {
    const session = await InferenceSession.create(scoreGraph(size), {
      executionProviders: ['cpu'],
      extra: { session: { intra_op: { allow_spinning: '0' } } },
    })
    return new FloatScan(session, [...readBlocks(libraryPath, size)])
  }

  /** The `k` best scores. */
  async best(query: Float32Array, k: number): Promise<Float32Array> {
    const direction = new Tensor('float32', unit(query), [query.length, 1])
    for (const { rows, output } of this.#blocks) {
      await this.#session.run({ rows, query: direction }, { scores: output })
    }
    const best = new Float32Array(k).fill(-Infinity)
    for (const { scores } of this.#blocks) {
      for (const score of scores) if (score > (best[0] as number)) replaceLeast(best, score)
    }
    return best.sort()
  }
}

function scoreGraph(size: number): Uint8Array {
  const graph = new GraphBuilder('scan')
  const rows = graph.input('rows', 'float32', ['n', size])
  const query = graph.input('query', 'float32', [size, 1])
  graph.output(graph.matMul(rows, query), 'scores', 'float32', ['n', 1])
  return encodeModel(graph.build())
}

function* readBlocks(libraryPath: string, size: number): Generator<Block> {
  const db = new Database(libraryPath, { readonly: true })
  const read = db.prepare<unknown[], { id: number; vector: Buffer }>(
    'SELECT id, vector FROM embedding WHERE model_id = ? AND id > ? ORDER BY id LIMIT ?',
  )
  for (let after = 0; ; ) {
    const found = read.all(MODEL_ROW_ID, after, BLOCK_ROWS)
    if (found.length === 0) break
    const values = new Float32Array(found.length * size)
    for (const [i, { vector }] of found.entries()) values.set(unit(floatsOf(vector)), i * size)
    const scores = new Float32Array(found.length)
    yield {
      rows: new Tensor('float32', values, [found.length, size]),
      output: new Tensor('float32', scores, [found.length, 1]),
      scores,
    }
    after = found.at(-1)?.id ?? after
  }
  db.close()
}
