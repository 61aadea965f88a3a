/**
 * Reads XMP and IPTC in the first directory of a TIFF file; the file as a whole is its EXIF. Runs in the
 * inference worker.
 */
import type { EmbeddedMetadata } from './embedded-metadata.ts'

const TAG_XMP = 700
const TAG_IPTC = 33723
const TAG_PHOTOSHOP = 34377

/** Bytes of a value, by TIFF's type; programs declare IPTC with different types. */
const VALUE_BYTES: Readonly<Record<number, number>> = { 1: 1, 2: 1, 3: 2, 4: 4, 7: 1 }

export function readTiffMetadata(bytes: Buffer): EmbeddedMetadata {
  const blocks = longValues(bytes, [TAG_XMP, TAG_IPTC, TAG_PHOTOSHOP])
  return { exif: bytes, xmp: blocks.get(TAG_XMP), iptc: blocks.get(TAG_IPTC) ?? blocks.get(TAG_PHOTOSHOP) }
}

function longValues(bytes: Buffer, wanted: readonly number[]): ReadonlyMap<number, Buffer> {
  const littleEndian = bytes[0] === 0x49
  const uint16 = (at: number) => (littleEndian ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at))
  const uint32 = (at: number) => (littleEndian ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at))
  const blocks = new Map<number, Buffer>()
  if (bytes.length < 8) return blocks
  const directory = uint32(4)
  const entries = directory + 2 <= bytes.length ? uint16(directory) : 0
  for (let index = 0; index < entries; index++) {
    const entry = directory + 2 + 12 * index
    if (entry + 12 > bytes.length) break
    const tag = uint16(entry)
    const size = uint32(entry + 4) * (VALUE_BYTES[uint16(entry + 2)] ?? 0)
    const start = uint32(entry + 8)
    if (wanted.includes(tag) && size > 4) blocks.set(tag, bytes.subarray(start, start + size))
  }
  return blocks
}
