/**
 * The matrix: one unit vector for each content, in blocks, so that it grows without copying. Runs in the
 * search worker.
 */

/**
 * 16,384 rows of 512 float32 are 32 MiB: few runs a scan, and little memory to reserve ahead. Untouched pages
 * of the last block cost no memory.
 */
export const BLOCK_ROWS = 16_384

export class VectorBlocks {
  /** Values in a vector. */
  readonly size: number
  /** [BLOCK_ROWS, size] each; rows from `rows` on are unused. */
  readonly blocks: Float32Array[] = []
  rows = 0

  constructor(size: number) {
    this.size = size
  }

  get bytes(): number {
    return this.rows * this.size * Float32Array.BYTES_PER_ELEMENT
  }

  /** Rows that the allocated blocks hold. */
  get capacity(): number {
    return this.blocks.length * BLOCK_ROWS
  }

  /** Adds a row of zeros and returns its number. */
  append(): number {
    if (this.rows === this.capacity) this.blocks.push(new Float32Array(BLOCK_ROWS * this.size))
    return this.rows++
  }

  /** A view of one row: writing to it changes the matrix. */
  row(row: number): Float32Array {
    const block = this.blocks[Math.floor(row / BLOCK_ROWS)]
    if (!block || row >= this.rows) throw new RangeError(`expected a row below ${this.rows}, got ${row}`)
    const start = (row % BLOCK_ROWS) * this.size
    return block.subarray(start, start + this.size)
  }
}
