/** Walks the chunks of a PNG file. Runs in the inference worker. */
import { type CodedColours, needsConversion } from './coded-colours.ts'

const SIGNATURE_BYTES = 8
/** A length and a name precede a chunk's data, and a checksum follows it. */
const HEAD_BYTES = 8
const CRC_BYTES = 4

interface PngChunk {
  readonly name: string
  readonly start: number
  /** Offset behind the checksum. */
  readonly end: number
}

/** The chunks up to IEND that lie inside the file. */
function* pngChunks(bytes: Buffer): Generator<PngChunk> {
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

function pngData(bytes: Buffer, { start, end }: PngChunk): Buffer {
  return bytes.subarray(start + HEAD_BYTES, end - CRC_BYTES)
}

/** Apple's application compiler writes PNG files that no PNG decoder reads. */
export function unsupportedPng(bytes: Buffer): string | null {
  return bytes.toString('latin1', 12, 16) === 'CgBI'
    ? 'a PNG picture packed for an iPhone application (CgBI)'
    : null
}

/** The colours of a `cICP` chunk that sharp does not convert; it overrides every other colour chunk. */
export function pngColours(bytes: Buffer): CodedColours | null {
  for (const chunk of pngChunks(bytes)) {
    if (chunk.name === 'IDAT') return null
    if (chunk.name !== 'cICP') continue
    const [primaries = 0, transfer = 0] = pngData(bytes, chunk)
    return needsConversion({ primaries, transfer }, false) ? { primaries, transfer } : null
  }
  return null
}
