/**
 * Recognises cameras' RAW files, most of which look like TIFF: decoded as TIFF they would silently become
 * their 160-pixel preview. Runs in the inference worker.
 */

/**
 * RAW formats with a signature of their own. CR3 is an ISO media file; the others imitate TIFF or are older.
 */
const SIGNATURES: readonly (readonly [offset: number, magic: string, maker: string])[] = [
  [4, 'ftypcrx ', 'Canon'],
  [8, 'CR\x02', 'Canon'],
  [6, 'HEAPCCDR', 'Canon'],
  [0, 'FUJIFILMCCD-RAW', 'Fujifilm'],
  [0, 'IIRO', 'Olympus'],
  [0, 'IIRS', 'Olympus'],
  [0, 'MMOR', 'Olympus'],
  [0, 'IIU\0', 'Panasonic'],
  [0, 'FOVb', 'Sigma'],
  [0, '\0MRM', 'Minolta'],
]

const TAG_COMPRESSION = 0x103
const TAG_PHOTOMETRIC = 0x106
const TAG_SUB_IFDS = 0x14a
const TAG_DNG_VERSION = 0xc612

/** PhotometricInterpretation of sensor data: colour filter array, linear RAW. */
const SENSOR_PHOTOMETRIC = [32803, 34892]
/** Makers' own compression schemes: Sony, Samsung, Nikon, Kodak, Pentax. */
const SENSOR_COMPRESSION = [32767, 32769, 32770, 32772, 34713, 65000, 65535]

/** Real files have fewer than ten directories; the limit ends a loop of them. */
const MAX_DIRECTORIES = 32
const MAX_SUB_IFDS = 8

/** The maker, by the file's signature, or null. */
export function rawMaker(bytes: Buffer): string | null {
  const found = SIGNATURES.find(
    ([offset, magic]) => bytes.toString('latin1', offset, offset + magic.length) === magic,
  )
  return found?.[2] ?? null
}

/** True for NEF, ARW, DNG, PEF and others: TIFF files with unprocessed sensor data in some picture. */
export function isRawTiff(bytes: Buffer): boolean {
  const tiff = new TiffReader(bytes)
  const pending = [tiff.uint32(4)]
  for (let seen = 0; seen < MAX_DIRECTORIES; seen++) {
    const offset = pending.shift()
    if (offset === undefined) return false
    if (offset === 0) continue
    const directory = tiff.directory(offset)
    if (isSensorData(directory.tags)) return true
    pending.push(...(directory.tags.get(TAG_SUB_IFDS) ?? []).slice(0, MAX_SUB_IFDS), directory.next)
  }
  return false
}

function isSensorData(tags: ReadonlyMap<number, readonly number[]>): boolean {
  if (tags.has(TAG_DNG_VERSION)) return true
  const [photometric = 0] = tags.get(TAG_PHOTOMETRIC) ?? []
  const [compression = 0] = tags.get(TAG_COMPRESSION) ?? []
  return SENSOR_PHOTOMETRIC.includes(photometric) || SENSOR_COMPRESSION.includes(compression)
}

/** Reads 0 for everything outside of the file, so that a broken file is simply not RAW. */
class TiffReader {
  readonly #bytes: Buffer
  readonly #littleEndian: boolean

  constructor(bytes: Buffer) {
    this.#bytes = bytes
    this.#littleEndian = bytes[0] === 0x49
  }

  uint16(offset: number): number {
    if (offset + 2 > this.#bytes.length) return 0
    return this.#littleEndian ? this.#bytes.readUInt16LE(offset) : this.#bytes.readUInt16BE(offset)
  }

  uint32(offset: number): number {
    if (offset + 4 > this.#bytes.length) return 0
    return this.#littleEndian ? this.#bytes.readUInt32LE(offset) : this.#bytes.readUInt32BE(offset)
  }

  /** The deciding tags with their numbers, and the offset of the next directory. */
  directory(offset: number): {
    readonly tags: ReadonlyMap<number, readonly number[]>
    readonly next: number
  } {
    const tags = new Map<number, readonly number[]>()
    const entries = this.uint16(offset)
    for (let index = 0; index < entries; index++) {
      const entry = offset + 2 + 12 * index
      const tag = this.uint16(entry)
      if ([TAG_COMPRESSION, TAG_PHOTOMETRIC, TAG_SUB_IFDS, TAG_DNG_VERSION].includes(tag)) {
        tags.set(tag, this.#numbers(entry))
      }
    }
    return { tags, next: this.uint32(offset + 2 + 12 * entries) }
  }

  /**
   * The numbers of an entry: 16-bit values and a single 32-bit value stand in the entry, several 32-bit
   * values elsewhere.
   */
  #numbers(entry: number): readonly number[] {
    const SHORT = 3
    if (this.uint16(entry + 2) === SHORT) return [this.uint16(entry + 8)]
    const count = this.uint32(entry + 4)
    if (count === 1) return [this.uint32(entry + 8)]
    const start = this.uint32(entry + 8)
    return Array.from({ length: Math.min(count, MAX_SUB_IFDS) }, (_, index) => this.uint32(start + 4 * index))
  }
}
