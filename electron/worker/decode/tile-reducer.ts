/**
 * Assembles tiles into a reduced picture: each of its pixels is the mean of a square of pixels. Runs in the
 * inference worker's HEIC thread.
 */
import type { Size } from './working-size.ts'

/** Values of one tile, rows from the top: 8 or 16 bits a channel. */
export interface TilePixels extends Size {
  readonly values: Uint8Array | Uint16Array
  /** Values from one row to the next. */
  readonly stride: number
}

const CHANNELS = 3

export class TileReducer {
  readonly size: Size
  readonly #whole: Size
  readonly #factor: number
  readonly #sums: Float32Array

  /** @param factor side of a square, in pixels of the whole picture */
  constructor(whole: Size, factor: number) {
    this.#whole = whole
    this.#factor = factor
    this.size = { width: Math.ceil(whole.width / factor), height: Math.ceil(whole.height / factor) }
    this.#sums = new Float32Array(this.size.width * this.size.height * CHANNELS)
  }

  /** @param left in pixels of the whole picture; pixels beyond its edges are ignored */
  add({ values, stride, ...tile }: TilePixels, left: number, top: number): void {
    const width = Math.min(tile.width, this.#whole.width - left)
    const height = Math.min(tile.height, this.#whole.height - top)
    const columns = Uint32Array.from(
      { length: width },
      (_, x) => Math.floor((left + x) / this.#factor) * CHANNELS,
    )
    const sums = this.#sums
    for (let y = 0; y < height; y++) {
      const row = Math.floor((top + y) / this.#factor) * this.size.width * CHANNELS
      let from = y * stride
      for (let x = 0; x < width; x++) {
        const to = row + (columns[x] ?? 0)
        sums[to] = (sums[to] ?? 0) + (values[from] ?? 0)
        sums[to + 1] = (sums[to + 1] ?? 0) + (values[from + 1] ?? 0)
        sums[to + 2] = (sums[to + 2] ?? 0) + (values[from + 2] ?? 0)
        from += CHANNELS
      }
    }
  }

  /** Writes the means as values of [height, width, 3]; squares at the edges are smaller. */
  writeTo(values: Uint8Array | Uint16Array): void {
    const { width, height } = this.size
    for (let y = 0; y < height; y++) {
      const rows = Math.min(this.#factor, this.#whole.height - y * this.#factor)
      for (let x = 0; x < width; x++) {
        const pixels = rows * Math.min(this.#factor, this.#whole.width - x * this.#factor)
        const at = (y * width + x) * CHANNELS
        for (let channel = at; channel < at + CHANNELS; channel++) {
          values[channel] = Math.round((this.#sums[channel] ?? 0) / pixels)
        }
      }
    }
  }
}
