/**
 * The matrix of the first pass: every unit vector in one byte a value, with a bound on what the rounding can change. Runs
 * in the search worker.
 *
 * [Note: Bytes with a bound] A row x is stored as q, whole numbers from -127 to 127, with x = c + s q + r: c is a centre
 * that all rows share, s the row's scale, and r what rounding leaves. The row keeps |r|, rounded up. A direction y
 * becomes whole numbers Y of 16 bits with y = t Y + z. So
 *
 *   x.y = c.y + s t (q.Y) + s q.z + r.y
 *
 * The first pass computes c.y in float64 and q.Y exactly. By Cauchy and Schwarz, the rest is at most
 *
 *   |s q| |z| + |r| |y| <= (|x| + |c| + |r|) |z| + |r| <= (2 + |r|) |z| + |r|
 *
 * because |x|, |c| and |y| are 1 at most, up to roundings for which `SLACK` accounts. The bound holds for any centre. A
 * model's vectors share a large part, often in a few values that are much larger than the others; without it the scale,
 * and with it |r|, is several times smaller.
 */
import { dot, lengthOf } from '../../shared/vectors.ts'
import { LANES, MOST_COLUMNS, scanKernel } from './scan-kernel.ts'
import type { CosineScore, Enclosure } from './scored-query.ts'
import { type LoopModule, PAGE_BYTES, pagesFor } from './wasm-loops.ts'

const MOST_BYTE = 127
const MOST_SHORT = 32_767
const MOST_SUM = 2 ** 31 - 1
/** Float64 roundings of sums of some thousand terms, and lengths within a rounding of 1. */
const SLACK = 1e-6
/** A share of |r|, so that its rounding to float32 never makes it smaller. */
const ROUNDING_UP = 1 + 2 ** -22

/** Rows of one pass; their products stay in the processor's cache. */
const BLOCK_ROWS = 2_048
/** Rows for which memory grows at once. */
const GROWTH_ROWS = 16_384

/** A direction, prepared for the kernel. */
interface Column {
  readonly shorts: Int16Array
  readonly scale: number
  /** c.y */
  readonly offset: number
  /** |z| */
  readonly rest: number
}

/** Columns that the kernel takes together, from the query's column `from` on. */
interface ColumnGroup {
  readonly from: number
  readonly columns: readonly Column[]
  /** [width / 8, columns, 8] */
  readonly shorts: Int16Array
}

export class QuantisedMatrix {
  /** Values in a vector. */
  readonly size: number
  rows = 0
  #centre: Float64Array
  readonly #width: number
  readonly #kernel: LoopModule
  readonly #columnsAt = 0
  readonly #productsAt: number
  readonly #rowsAt: number
  #capacity = 0
  #scales = new Float32Array(0)
  /** |r| */
  #rests = new Float32Array(0)
  readonly #enclosures: Enclosure[] = []
  /** Cosines of a block, by column. */
  readonly #blocks: Float64Array[] = []
  readonly #errors = new Float64Array(BLOCK_ROWS)

  constructor(size: number) {
    this.size = size
    this.#centre = new Float64Array(size)
    this.#width = Math.ceil(size / LANES) * LANES
    this.#productsAt = pagesFor(MOST_COLUMNS * this.#width * 2) * PAGE_BYTES
    this.#rowsAt = this.#productsAt + pagesFor(MOST_COLUMNS * BLOCK_ROWS * 4) * PAGE_BYTES
    this.#kernel = scanKernel(this.#rowsAt / PAGE_BYTES)
  }

  /** Bytes of the rows in use. */
  get bytes(): number {
    return this.rows * (this.#width + 8)
  }

  /** The part that all rows share. It is no longer than 1. Rows that are there already have to be put again. */
  set centre(centre: Float64Array) {
    this.#centre = centre
  }

  /** Adds a row of zeros and returns its number. */
  append(): number {
    if (this.rows === this.#capacity) this.#grow()
    return this.rows++
  }

  /** @param unit [size], of unit length */
  put(row: number, unit: Float32Array): void {
    const centre = this.#centre
    let most = 0
    for (let i = 0; i < this.size; i++) {
      const value = Math.abs((unit[i] as number) - (centre[i] as number))
      if (value > most) most = value
    }
    const scale = Math.fround(most / MOST_BYTE)
    const inverse = scale > 0 ? 1 / scale : 0
    const bytes = new Int8Array(this.#kernel.memory.buffer, this.#rowsAt + row * this.#width, this.size)
    let squares = 0
    for (let i = 0; i < this.size; i++) {
      const value = (unit[i] as number) - (centre[i] as number)
      // The nearest whole number, at most 127 on either side; several times as fast as Math.round.
      const byte = ((value * inverse + 128.5) | 0) - 128
      bytes[i] = byte
      const left = value - scale * byte
      squares += left * left
    }
    this.#scales[row] = scale
    this.#rests[row] = Math.sqrt(squares) * ROUNDING_UP
  }

  /**
   * The first pass of a query: encloses each function of the columns' cosines, row by row.
   * @param columns unit directions, [size] each
   * @returns one enclosure for each of `scores`, [rows]; the next scan overwrites it
   */
  scan(columns: readonly Float64Array[], scores: readonly CosineScore[]): readonly Enclosure[] {
    const prepared = columns.map((column) => this.#prepare(column))
    const groups = groupsOf(prepared, this.#width)
    const rest = Math.max(0, ...prepared.map(({ rest }) => rest))
    const all = scores.map((_, i) => this.#enclosure(i))
    const cosines = columns.map((_, k) => this.#blockOf(k))
    const errors = this.#errors
    for (let first = 0; first < this.rows; first += BLOCK_ROWS) {
      const count = Math.min(BLOCK_ROWS, this.rows - first)
      for (const group of groups) this.#scanBlock(first, count, group, cosines)
      for (let i = 0; i < count; i++) {
        const left = this.#rests[first + i] as number
        errors[i] = (2 + left) * rest + left + SLACK
      }
      for (const [i, score] of scores.entries()) {
        const { lowest, highest } = all[i] as Enclosure
        const [from, to] = [first, first + count]
        score.enclose(cosines, errors, {
          lowest: lowest.subarray(from, to),
          highest: highest.subarray(from, to),
        })
      }
    }
    return all
  }

  /** Memory that every scan uses again. */
  #enclosure(place: number): Enclosure {
    const known = this.#enclosures[place]
    const ends = known && known.lowest.length >= this.rows ? known : enclosure(this.#capacity)
    this.#enclosures[place] = ends
    return { lowest: ends.lowest.subarray(0, this.rows), highest: ends.highest.subarray(0, this.rows) }
  }

  #blockOf(column: number): Float64Array {
    this.#blocks[column] ??= new Float64Array(BLOCK_ROWS)
    return this.#blocks[column]
  }

  #scanBlock(
    first: number,
    count: number,
    { from, columns, shorts }: ColumnGroup,
    cosines: readonly Float64Array[],
  ): void {
    const { memory, run } = this.#kernel
    new Int16Array(memory.buffer, this.#columnsAt, shorts.length).set(shorts)
    const stride = 4 * count
    const rows = this.#rowsAt + first * this.#width
    run[columns.length - 1]?.(rows, count, this.#width, this.#columnsAt, this.#productsAt, stride)
    for (const [k, { scale, offset }] of columns.entries()) {
      const sums = new Int32Array(memory.buffer, this.#productsAt + k * stride, count)
      const target = cosines[from + k] as Float64Array
      const scales = this.#scales
      for (let i = 0; i < count; i++) {
        target[i] = offset + (scales[first + i] as number) * scale * (sums[i] as number)
      }
    }
  }

  #prepare(direction: Float64Array): Column {
    const shorts = new Int16Array(this.#width)
    // So that no sum of products can leave 32 bits.
    const limit = Math.min(MOST_SHORT, Math.floor(MOST_SUM / (MOST_BYTE * this.#width)))
    const scale = direction.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / limit
    for (let i = 0; i < this.size; i++)
      shorts[i] = scale > 0 ? Math.round((direction[i] as number) / scale) : 0
    const rest = lengthOf(direction.map((value, i) => value - scale * (shorts[i] as number)))
    return { shorts, scale, offset: dot(this.#centre, direction), rest }
  }

  #grow(): void {
    const { memory } = this.#kernel
    this.#capacity += GROWTH_ROWS
    const needed = pagesFor(this.#rowsAt + this.#capacity * this.#width)
    memory.grow(needed - memory.buffer.byteLength / PAGE_BYTES)
    this.#scales = grown(this.#scales, this.#capacity)
    this.#rests = grown(this.#rests, this.#capacity)
  }
}

function groupsOf(columns: readonly Column[], width: number): readonly ColumnGroup[] {
  const groups: ColumnGroup[] = []
  for (let from = 0; from < columns.length; from += MOST_COLUMNS) {
    const group = columns.slice(from, from + MOST_COLUMNS)
    const shorts = new Int16Array(group.length * width)
    for (const [k, column] of group.entries()) {
      for (let i = 0; i < width; i += 8) {
        shorts.set(column.shorts.subarray(i, i + 8), i * group.length + 8 * k)
      }
    }
    groups.push({ from, columns: group, shorts })
  }
  return groups
}

function enclosure(rows: number): Enclosure {
  return { lowest: new Float64Array(rows), highest: new Float64Array(rows) }
}

function grown(values: Float32Array, capacity: number): Float32Array<ArrayBuffer> {
  const larger = new Float32Array(capacity)
  larger.set(values)
  return larger
}
