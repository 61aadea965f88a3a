/**
 * The matrix: one unit vector a content, in blocks, so that it grows without copying what is there. Runs in
 * the search worker.
 */

/** 16,384 rows are 32 MiB of 512 float32: few enough runs a scan, and little to reserve ahead. Untouched pages of the last block cost no memory. */
export const BLOCK_ROWS = 16_384

export class VectorBlocks {
  /** Values in a vector. */
  readonly size: number
  /** Each [BLOCK_ROWS, size]; rows from `rows` on are not in use. */
  readonly blocks: Float32Array[] = []
  rows = 0

  constructor(size: number) {
    this.size = size
  }

  get bytes(): number {
    return this.rows * this.size * Float32Array.BYTES_PER_ELEMENT
  }

  /** Rows there is memory for. */
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
