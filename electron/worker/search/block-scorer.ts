/**
 * First pass of a scan: the dot product of every row with the query in float32, multi-threaded by ONNX
 * Runtime. Runs in the search worker; besides worker/sessions and worker/training, no other module opens a
 * graph.
 */
import type { InferenceSession, Tensor } from '../../../native-models/onnx/onnx-runtime.ts'
import { scanGraph } from './scan-graph.ts'
import { BLOCK_ROWS, type VectorBlocks } from './vector-blocks.ts'

/** Scores of the rows from `firstRow` on. The scorer owns the array, and the next scan overwrites it. */
export interface BlockScores {
  readonly firstRow: number
  readonly scores: Float32Array
}

interface BoundBlock {
  readonly rows: Tensor
  readonly output: Tensor
  readonly scores: BlockScores
}

type Runtime = typeof import('../../../native-models/onnx/onnx-runtime.ts')

interface ScanSession {
  readonly runtime: Runtime
  readonly session: InferenceSession
}

let opening: Promise<ScanSession> | null = null

/**
 * One session for the life of the process. It loads at the first scan, because a cold search that `vec0`
 * answers never needs it.
 */
function scanSession(): Promise<ScanSession> {
  opening ??= openScanSession().catch((error: unknown) => {
    opening = null
    throw error
  })
  return opening
}

async function openScanSession(): Promise<ScanSession> {
  const runtime = await import('../../../native-models/onnx/onnx-runtime.ts')
  const session = await runtime.InferenceSession.create(scanGraph(), {
    executionProviders: ['cpu'],
    // Indexing uses the same cores, and threads that spin between queries would take them. This costs 1 ms of
    // 10.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  })
  return { runtime, session }
}

export class BlockScorer {
  readonly #matrix: VectorBlocks
  /** Tensors over the blocks and over their scores, reused by every scan. */
  readonly #bound: BoundBlock[] = []

  constructor(matrix: VectorBlocks) {
    this.#matrix = matrix
  }

  /** Loads the runtime before the first scan. */
  async prepare(): Promise<void> {
    await scanSession()
  }

  /**
   * Dot products of all rows with `query` [size]. Run one scan at a time: the next one overwrites the result.
   */
  async score(query: Float32Array): Promise<readonly BlockScores[]> {
    const { runtime, session } = await scanSession()
    const queryTensor = new runtime.Tensor('float32', query, [query.length, 1])
    const blocks = this.#matrix.blocks.map((block, index) => this.#bind(runtime, block, index))
    for (const { rows, output } of blocks) await session.run({ rows, query: queryTensor }, { scores: output })
    return blocks.map((block) => block.scores)
  }

  #bind(runtime: Runtime, block: Float32Array, index: number): BoundBlock {
    const { size } = this.#matrix
    const firstRow = index * BLOCK_ROWS
    const count = Math.min(BLOCK_ROWS, this.#matrix.rows - firstRow)
    const bound = this.#bound[index]
    if (bound?.scores.scores.length === count) return bound
    const used = block.subarray(0, count * size)
    const scores = new Float32Array(count)
    const fresh: BoundBlock = {
      rows: new runtime.Tensor('float32', used, [count, size]),
      output: new runtime.Tensor('float32', scores, [count, 1]),
      scores: { firstRow, scores },
    }
    this.#bound[index] = fresh
    return fresh
  }
}
