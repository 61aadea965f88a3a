/**
 * Runs in the inference worker. Walks the chunks of a PNG file.
 */

const SIGNATURE_BYTES = 8
/** Length and name before a chunk's data, a checksum behind it. */
const HEAD_BYTES = 8
const CRC_BYTES = 4

export interface PngChunk {
  readonly name: string
  readonly start: number
  /** Behind the checksum. */
  readonly end: number
}

/** The chunks up to IEND, as far as they lie inside the file. */
export function* pngChunks(bytes: Buffer): Generator<PngChunk> {
  let start = SIGNATURE_BYTES
  while (start + HEAD_BYTES + CRC_BYTES <= bytes.length) {
    const name = bytes.toString('latin1', start + 4, start + HEAD_BYTES)
    const end = start + HEAD_BYTES + bytes.readUInt32BE(start) + CRC_BYTES
    if (end > bytes.length) return
    yield { name, start, end }
    if (name === 'IEND') return
    start = end
  }
}

export function pngData(bytes: Buffer, { start, end }: PngChunk): Buffer {
  return bytes.subarray(start + HEAD_BYTES, end - CRC_BYTES)
}

/** Apple's compiler of applications writes files that no PNG decoder reads. */
export function unsupportedPng(bytes: Buffer): string | null {
  return bytes.toString('latin1', 12, 16) === 'CgBI'
    ? 'a PNG picture packed for an iPhone application (CgBI)'
    : null
}
