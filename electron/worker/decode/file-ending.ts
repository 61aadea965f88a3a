/**
 * Runs in the inference worker. Tells files that were cut off from files with wrong bytes: an interrupted copy
 * is the most common damage, people can act on it, and few decoders name it.
 */
import type { ImageFormat } from './image-format.ts'

/** True where the file's own lengths point beyond its end. JPEG has none; its decoder says so itself. */
export function endsEarly(bytes: Buffer, format: ImageFormat): boolean {
  switch (format) {
    case 'png':
      return !bytes.includes('IEND', Math.max(bytes.length - PNG_TAIL_BYTES, 0), 'latin1')
    case 'webp':
      return 8 + bytes.readUInt32LE(4) > bytes.length
    case 'avif':
    case 'heic':
      return boxesEndEarly(bytes)
    case 'tiff':
      return endOfFirstDirectory(bytes) > bytes.length
    default:
      return false
  }
}

/** Some programs leave a little behind the end. */
const PNG_TAIL_BYTES = 1024

/** The boxes of an ISO media file follow one another: 32-bit size, name, 64-bit size where the first is 1. */
function boxesEndEarly(bytes: Buffer): boolean {
  let offset = 0
  while (offset + 8 <= bytes.length) {
    const size = bytes.readUInt32BE(offset)
    const isLong = size === 1 && offset + 16 <= bytes.length
    // A size of 0 means "to the end of the file".
    if (size === 0) return false
    const step = isLong ? Number(bytes.readBigUInt64BE(offset + 8)) : size
    // A box holds its own header at least; one that says less is corrupt, and would be walked for ever.
    if (step < (isLong ? 16 : 8)) return false
    offset += step
  }
  return offset > bytes.length
}

/** Many programs write the first directory last. BigTIFF is laid out otherwise and not looked into. */
function endOfFirstDirectory(bytes: Buffer): number {
  const littleEndian = bytes[0] === 0x49
  const uint16 = (offset: number) => (littleEndian ? bytes.readUInt16LE(offset) : bytes.readUInt16BE(offset))
  const uint32 = (offset: number) => (littleEndian ? bytes.readUInt32LE(offset) : bytes.readUInt32BE(offset))
  if (bytes.length < 8) return 8
  if (uint16(2) !== 42) return 0
  const start = uint32(4)
  return start + 2 > bytes.length ? start + 2 : start + 2 + 12 * uint16(start) + 4
}
