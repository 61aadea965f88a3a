/**
 * Converts the bytes of a row of a TIFF file to samples of 0..1 (TIFF 6.0, sections 14, 18, 19). Runs in the
 * inference worker.
 */

export interface SampleKind {
  readonly bits: number
  readonly format: 'unsigned' | 'signed' | 'float'
  readonly littleEndian: boolean
}

export type RowReader = (row: Buffer, count: number, samples: Float32Array) => void

/** Null for kinds that no program writes. */
export function rowReader(kind: SampleKind): RowReader | null {
  const read =
    kind.format === 'float'
      ? floatReader(kind)
      : kind.bits >= 8 && kind.bits % 8 === 0
        ? wholeReader(kind)
        : null
  if (read) {
    const size = kind.bits / 8
    return (row, count, samples) => {
      for (let index = 0; index < count; index++) samples[index] = read(row, index * size)
    }
  }
  return kind.format === 'unsigned' && kind.bits < 32 ? packedReader(kind.bits) : null
}

type Read = (row: Buffer, at: number) => number

function floatReader({ bits, littleEndian }: SampleKind): Read | null {
  switch (bits) {
    case 16:
      return (row, at) => halfFloat(littleEndian ? row.readUInt16LE(at) : row.readUInt16BE(at))
    case 24:
      return (row, at) => float24(littleEndian ? row.readUIntLE(at, 3) : row.readUIntBE(at, 3))
    case 32:
      return littleEndian ? (row, at) => row.readFloatLE(at) : (row, at) => row.readFloatBE(at)
    case 64:
      return littleEndian ? (row, at) => row.readDoubleLE(at) : (row, at) => row.readDoubleBE(at)
    default:
      return null
  }
}

/** IEEE 754: one bit of sign, five of exponent, ten of fraction. */
function halfFloat(value: number): number {
  const exponent = (value >> 10) & 31
  const fraction = value & 1023
  const size = exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15)
  return value & 0x8000 ? -size : size
}

/** Adobe's TIFF technical note 3: one bit of sign, seven of exponent, sixteen of fraction. */
function float24(value: number): number {
  const exponent = (value >> 16) & 127
  const fraction = value & 0xffff
  const size = exponent === 0 ? fraction * 2 ** -78 : (1 + fraction / 65_536) * 2 ** (exponent - 63)
  return value & 0x800000 ? -size : size
}

/** The lowest signed number is black. */
function wholeReader({ bits, format, littleEndian }: SampleKind): Read | null {
  if (bits > 32) return null
  const size = bits / 8
  const most = 2 ** bits - 1
  // ImageMagick and libtiff's own viewer read signed bytes as unsigned.
  if (format === 'signed' && size > 1) {
    const zero = 2 ** (bits - 1)
    return littleEndian
      ? (row, at) => (row.readIntLE(at, size) + zero) / most
      : (row, at) => (row.readIntBE(at, size) + zero) / most
  }
  if (size === 1) return (row, at) => (row[at] ?? 0) / 255
  return littleEndian
    ? (row, at) => row.readUIntLE(at, size) / most
    : (row, at) => row.readUIntBE(at, size) / most
}

/** Samples that share bytes, highest bit first. */
function packedReader(bits: number): RowReader {
  const most = 2 ** bits - 1
  return (row, count, samples) => {
    let position = 0
    for (let index = 0; index < count; index++) {
      let value = 0
      for (let left = bits; left > 0; ) {
        const inByte = Math.min(8 - (position & 7), left)
        const byte = (row[position >> 3] ?? 0) >> (8 - (position & 7) - inByte)
        value = value * 2 ** inByte + (byte & (2 ** inByte - 1))
        position += inByte
        left -= inByte
      }
      samples[index] = value / most
    }
  }
}

/**
 * Undoes a predictor in place: 2 stores the difference to the previous sample; 3 stores the same for the
 * bytes of a float, all highest bytes of a row first.
 *
 * @param channels samples of one pixel that are stored together
 */
export function unpredict(row: Buffer, predictor: number, kind: SampleKind, channels: number): void {
  const size = kind.bits / 8
  if (predictor === 2 && Number.isInteger(size) && size <= 4)
    addBefore(row, size, channels, kind.littleEndian)
  if (predictor === 3 && kind.format === 'float') {
    addBefore(row, 1, channels, true)
    const planes = Buffer.from(row)
    const count = Math.floor(row.length / size)
    for (let index = 0; index < count; index++) {
      for (let byte = 0; byte < size; byte++) {
        row[index * size + (kind.littleEndian ? size - 1 - byte : byte)] = planes[byte * count + index] ?? 0
      }
    }
  }
}

function addBefore(row: Buffer, size: number, channels: number, littleEndian: boolean): void {
  const step = size * channels
  const range = 2 ** (8 * size)
  for (let at = step; at + size <= row.length; at += size) {
    const before = littleEndian ? row.readUIntLE(at - step, size) : row.readUIntBE(at - step, size)
    const own = littleEndian ? row.readUIntLE(at, size) : row.readUIntBE(at, size)
    if (littleEndian) row.writeUIntLE((before + own) % range, at, size)
    else row.writeUIntBE((before + own) % range, at, size)
  }
}
