/**
 * Reads the first directory of a TIFF or BigTIFF file, within the file's bounds. Runs in the inference
 * worker.
 */

/** Bytes of a value, by type; the reader skips other types. */
const TYPE_BYTES: Readonly<Record<number, number>> = {
  1: 1,
  2: 1,
  3: 2,
  4: 4,
  5: 8,
  6: 1,
  7: 1,
  8: 2,
  9: 4,
  10: 8,
  11: 4,
  12: 8,
  13: 4,
  16: 8,
  17: 8,
  18: 8,
}

export const TIFF_TAG = {
  width: 0x100,
  height: 0x101,
  bitsPerSample: 0x102,
  compression: 0x103,
  photometric: 0x106,
  fillOrder: 0x10a,
  stripOffsets: 0x111,
  orientation: 0x112,
  samplesPerPixel: 0x115,
  rowsPerStrip: 0x116,
  stripByteCounts: 0x117,
  planar: 0x11c,
  predictor: 0x13d,
  colourMap: 0x140,
  tileWidth: 0x142,
  tileHeight: 0x143,
  tileOffsets: 0x144,
  tileByteCounts: 0x145,
  inkSet: 0x14c,
  extraSamples: 0x152,
  sampleFormat: 0x153,
  jpegTables: 0x15b,
  yCbCrCoefficients: 0x211,
  yCbCrSubsampling: 0x212,
  referenceBlackWhite: 0x214,
  profile: 0x8773,
} as const

/** The number of 16 x 16 tiles in the largest picture that is read. */
const MAX_VALUES = 1_200_000
/** Real directories have fewer than a hundred. */
const MAX_ENTRIES = 4096

interface Entry {
  /** Offset of the entry in the directory. */
  readonly position: number
  readonly type: number
  readonly count: number
  /** Offset of the entry's values. */
  readonly offset: number
}

export class TiffDirectory {
  readonly bytes: Buffer
  readonly littleEndian: boolean
  readonly isBig: boolean
  /** Offset of the directory, and the offset behind its last entry. */
  readonly start: number
  readonly end: number
  readonly #entries = new Map<number, Entry>()

  /** Skips entries that point outside the file. */
  constructor(bytes: Buffer) {
    this.bytes = bytes
    this.littleEndian = bytes[0] === 0x49
    this.isBig = this.#uint(2, 2) === 43
    this.start = this.isBig ? this.#uint(8, 8) : this.#uint(4, 4)
    const count = this.#uint(this.start, this.countBytes)
    this.end = this.start + this.countBytes + count * this.entryBytes
    for (let index = 0; index < Math.min(count, MAX_ENTRIES); index++) {
      const position = this.start + this.countBytes + index * this.entryBytes
      if (position + this.entryBytes > bytes.length) break
      this.#add(position)
    }
  }

  get countBytes(): number {
    return this.isBig ? 8 : 2
  }

  get entryBytes(): number {
    return this.isBig ? 20 : 12
  }

  /** Bytes in an offset, and in a count. */
  get wordBytes(): number {
    return this.isBig ? 8 : 4
  }

  get tags(): readonly (readonly [tag: number, position: number])[] {
    return [...this.#entries].map(([tag, { position }]) => [tag, position] as const)
  }

  /** All values of a tag as numbers; empty when the tag is missing. */
  numbers(tag: number): readonly number[] {
    const entry = this.#entries.get(tag)
    if (!entry) return []
    return Array.from({ length: Math.min(entry.count, MAX_VALUES) }, (_, index) => this.#value(entry, index))
  }

  number(tag: number, fallback: number): number {
    const entry = this.#entries.get(tag)
    return entry && entry.count > 0 ? this.#value(entry, 0) : fallback
  }

  /** The bytes of a tag that holds an embedded file. */
  data(tag: number): Buffer | null {
    const entry = this.#entries.get(tag)
    return entry ? this.bytes.subarray(entry.offset, entry.offset + entry.count) : null
  }

  #add(position: number): void {
    const type = this.#uint(position + 2, 2)
    const count = this.#uint(position + 4, this.wordBytes)
    const length = count * (TYPE_BYTES[type] ?? Number.POSITIVE_INFINITY)
    const inline = position + 4 + this.wordBytes
    const offset = length <= this.wordBytes ? inline : this.#uint(inline, this.wordBytes)
    if (offset + length <= this.bytes.length)
      this.#entries.set(this.#uint(position, 2), { position, type, count, offset })
  }

  #value({ type, offset }: Entry, index: number): number {
    const size = TYPE_BYTES[type] ?? 1
    const at = offset + index * size
    switch (type) {
      case 5:
        return this.#uint(at, 4) / this.#uint(at + 4, 4)
      case 11:
        return this.littleEndian ? this.bytes.readFloatLE(at) : this.bytes.readFloatBE(at)
      case 12:
        return this.littleEndian ? this.bytes.readDoubleLE(at) : this.bytes.readDoubleBE(at)
      default:
        return this.#uint(at, size)
    }
  }

  /** 0 outside of the file, so that broken values read as missing. */
  #uint(offset: number, size: number): number {
    if (offset + size > this.bytes.length) return 0
    if (size === 1) return this.bytes.readUInt8(offset)
    if (size === 8) {
      return Number(
        this.littleEndian ? this.bytes.readBigUInt64LE(offset) : this.bytes.readBigUInt64BE(offset),
      )
    }
    return this.littleEndian ? this.bytes.readUIntLE(offset, size) : this.bytes.readUIntBE(offset, size)
  }
}
