/** TIFF files of any kind, byte by byte: other programs write them and sharp does not. */
import { deflateSync } from 'node:zlib'

const BYTE = 1
const SHORT = 3
const LONG = 4
const RATIONAL = 5
const FLOAT = 11

/** Values of one tag. `count` where the file states another number of them. */
export interface TiffTag {
  readonly tag: number
  readonly type: number
  readonly values: readonly number[]
  readonly count?: number
}

export interface WrittenTiff {
  readonly width: number
  readonly height: number
  readonly photometric: number
  readonly bits: readonly number[]
  /** Each strip's or tile's bytes as stored, before compression; with planes, all chunks of the first plane first. */
  readonly chunks: readonly Buffer[]
  readonly rowsPerStrip?: number
  readonly tile?: readonly [width: number, height: number]
  readonly deflate?: boolean
  readonly bigEndian?: boolean
  readonly bigTiff?: boolean
  readonly tags?: readonly TiffTag[]
}

export const shorts = (tag: number, ...values: readonly number[]): TiffTag => ({ tag, type: SHORT, values })
export const longs = (tag: number, ...values: readonly number[]): TiffTag => ({ tag, type: LONG, values })
export const floats = (tag: number, ...values: readonly number[]): TiffTag => ({ tag, type: FLOAT, values })
export const rationals = (tag: number, ...values: readonly number[]): TiffTag => ({
  tag,
  type: RATIONAL,
  values,
})
/** Text or other bytes; type 2 is text. */
export const bytesTag = (tag: number, bytes: Buffer, type = BYTE): TiffTag => ({
  tag,
  type,
  values: [...bytes],
})

const DENOMINATOR = 10_000

export function writeTiff(tiff: WrittenTiff): Buffer {
  const { width, height, bits, bigEndian = false, bigTiff = false, tile, deflate = false } = tiff
  const chunks = tiff.chunks.map((chunk) => (deflate ? deflateSync(chunk) : chunk))
  const headerBytes = bigTiff ? 16 : 8
  const offsets: number[] = []
  let offset = headerBytes
  for (const chunk of chunks) {
    offsets.push(offset)
    offset += chunk.length + (chunk.length % 2)
  }
  const lengths = chunks.map(({ length }) => length)
  const layout = tile
    ? [shorts(322, tile[0]), shorts(323, tile[1]), longs(324, ...offsets), longs(325, ...lengths)]
    : [longs(273, ...offsets), longs(278, tiff.rowsPerStrip ?? height), longs(279, ...lengths)]
  const standard = [
    longs(256, width),
    longs(257, height),
    shorts(258, ...bits),
    shorts(259, deflate ? 8 : 1),
    shorts(262, tiff.photometric),
    shorts(277, bits.length),
    ...layout,
  ]
  const tags = [...standard, ...(tiff.tags ?? [])].sort((one, other) => one.tag - other.tag)
  const out = new Writer(bigEndian)
  out.text(bigEndian ? 'MM' : 'II')
  out.uint(bigTiff ? 43 : 42, 2)
  if (bigTiff) {
    out.uint(8, 2)
    out.uint(0, 2)
  }
  out.uint(offset, bigTiff ? 8 : 4)
  for (const chunk of chunks) out.bytes(chunk.length % 2 ? Buffer.concat([chunk, Buffer.alloc(1)]) : chunk)
  writeDirectory(out, tags, offset, bigTiff)
  return out.file()
}

function writeDirectory(out: Writer, tags: readonly TiffTag[], start: number, bigTiff: boolean): void {
  const word = bigTiff ? 8 : 4
  out.uint(tags.length, bigTiff ? 8 : 2)
  let outside = start + (bigTiff ? 8 : 2) + tags.length * (4 + 2 * word) + word
  const later: Buffer[] = []
  for (const { tag, type, values, count } of tags) {
    const data = out.values(type, values)
    out.uint(tag, 2)
    out.uint(type, 2)
    out.uint(count ?? values.length, word)
    if (data.length <= word) {
      out.bytes(Buffer.concat([data, Buffer.alloc(word - data.length)]))
    } else {
      out.uint(outside, word)
      later.push(data)
      outside += data.length
    }
  }
  out.uint(0, word)
  for (const data of later) out.bytes(data)
}

class Writer {
  readonly #parts: Buffer[] = []
  readonly #bigEndian: boolean

  constructor(bigEndian: boolean) {
    this.#bigEndian = bigEndian
  }

  text(text: string): void {
    this.#parts.push(Buffer.from(text, 'latin1'))
  }

  bytes(bytes: Buffer): void {
    this.#parts.push(bytes)
  }

  uint(value: number, size: number): void {
    this.#parts.push(this.#ordered(value, size))
  }

  values(type: number, values: readonly number[]): Buffer {
    return Buffer.concat(
      values.map((value) => {
        if (type === RATIONAL) {
          return Buffer.concat([
            this.#ordered(Math.round(value * DENOMINATOR), 4),
            this.#ordered(DENOMINATOR, 4),
          ])
        }
        if (type === FLOAT) {
          const bytes = Buffer.alloc(4)
          if (this.#bigEndian) bytes.writeFloatBE(value)
          else bytes.writeFloatLE(value)
          return bytes
        }
        return this.#ordered(value, type === LONG ? 4 : type === SHORT ? 2 : 1)
      }),
    )
  }

  file(): Buffer {
    return Buffer.concat(this.#parts)
  }

  #ordered(value: number, size: number): Buffer {
    const bytes = Buffer.alloc(size)
    if (size === 8) {
      if (this.#bigEndian) bytes.writeBigUInt64BE(BigInt(value))
      else bytes.writeBigUInt64LE(BigInt(value))
    } else if (this.#bigEndian) bytes.writeUIntBE(value, 0, size)
    else bytes.writeUIntLE(value, 0, size)
    return bytes
  }
}
