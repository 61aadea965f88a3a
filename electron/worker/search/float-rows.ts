/**
 * The exact vectors, by row: all of a library that fits into memory, else those that queries needed last. Runs in the
 * search worker.
 */

/** With the bytes of the first pass: so the vectors of 250,000 photos with 512 numbers each stay in memory. */
const ALL_BYTES = 640 * 2 ** 20
/** Of a library that does not fit. */
const FEW_BYTES = 16 * 2 ** 20
const BLOCK_SLOTS = 4_096

export class FloatRows {
  readonly #size: number
  /** Reads a row's vector into the array. */
  readonly #read: (row: number, target: Float32Array) => void
  /** [BLOCK_SLOTS, size] each. */
  #blocks: Float32Array[] = []
  /** By row: the slot of its vector, or -1. */
  #slotOf = new Int32Array(0)
  /** By slot. */
  #rowOf = new Int32Array(0)
  #rows = 0
  #used = 0
  /** Where the next vector goes once all slots are used. */
  #hand = 0

  constructor(size: number, read: (row: number, target: Float32Array) => void) {
    this.#size = size
    this.#read = read
  }

  /** Whether the vectors of all rows stay in memory. */
  get holdsAll(): boolean {
    return this.#rows * this.#size * (Float32Array.BYTES_PER_ELEMENT + 1) <= ALL_BYTES
  }

  /** Makes room for so many rows. Gives up the vectors where they no longer fit. */
  reserve(rows: number): void {
    this.#rows = Math.max(this.#rows, rows)
    if (this.#rowOf.length > this.#mostSlots) {
      this.#blocks = []
      this.#rowOf = new Int32Array(0)
      this.#used = 0
      this.#hand = 0
      this.#slotOf.fill(-1)
    }
    if (this.#rows <= this.#slotOf.length) return
    const larger = new Int32Array(Math.max(BLOCK_SLOTS, Math.ceil(this.#rows * 1.25))).fill(-1)
    larger.set(this.#slotOf)
    this.#slotOf = larger
  }

  /** Takes a row's new vector: [size]. */
  put(row: number, vector: Float32Array): void {
    this.#slot(row).set(vector)
  }

  /** A view, [size], which the next call may overwrite. */
  get(row: number): Float32Array {
    const slot = this.#slotOf[row] as number
    if (slot >= 0) return this.#view(slot)
    const target = this.#slot(row)
    this.#read(row, target)
    return target
  }

  /** The row's slot; an older row gives up its own where none is free. */
  #slot(row: number): Float32Array {
    let slot = this.#slotOf[row] as number
    if (slot < 0) {
      slot = this.#free()
      this.#slotOf[row] = slot
      this.#rowOf[slot] = row
    }
    return this.#view(slot)
  }

  #free(): number {
    const slots = this.#rowOf.length
    if (this.#used === slots && slots < this.#mostSlots) {
      this.#blocks.push(new Float32Array(BLOCK_SLOTS * this.#size))
      const larger = new Int32Array(slots + BLOCK_SLOTS)
      larger.set(this.#rowOf)
      this.#rowOf = larger
    }
    if (this.#used < this.#rowOf.length) return this.#used++
    const slot = this.#hand
    this.#hand = (slot + 1) % slots
    this.#slotOf[this.#rowOf[slot] as number] = -1
    return slot
  }

  /** A multiple of the slots of a block. */
  get #mostSlots(): number {
    if (this.holdsAll) return Infinity
    const slots = FEW_BYTES / (this.#size * Float32Array.BYTES_PER_ELEMENT)
    return Math.max(1, Math.floor(slots / BLOCK_SLOTS)) * BLOCK_SLOTS
  }

  #view(slot: number): Float32Array {
    const block = this.#blocks[Math.floor(slot / BLOCK_SLOTS)] as Float32Array
    const start = (slot % BLOCK_SLOTS) * this.#size
    return block.subarray(start, start + this.#size)
  }
}
