/**
 * Distinguishes files that were cut off from files with wrong bytes: an interrupted copy is the most common
 * damage, people can act on it, and few decoders name it. Runs in the inference worker.
 */
import { assertNever } from '../../shared/errors.ts'
import { gifEndsEarly } from './gif-structure.ts'
import type { ImageFormat } from './image-format.ts'
import { readJpegStructure } from './jpeg-structure.ts'
import { endOfTiff } from './tiff-structure.ts'

/** True when the file's own lengths point beyond its end, or its end marker is missing. */
export function endsEarly(bytes: Buffer, format: ImageFormat): boolean {
  switch (format) {
    case 'jpeg':
      return readJpegStructure(bytes).endsAt === null
    case 'png':
      return !bytes.includes('IEND', Math.max(bytes.length - PNG_TAIL_BYTES, 0), 'latin1')
    case 'webp':
      return 8 + bytes.readUInt32LE(4) > bytes.length
    case 'avif':
    case 'heic':
      return boxesEndEarly(bytes)
    case 'tiff':
      return bytes.length < TIFF_HEADER_BYTES || endOfTiff(bytes) > bytes.length
    case 'gif':
      return gifEndsEarly(bytes)
    default:
      return assertNever(format)
  }
}

/** Some programs leave a few bytes behind the end. */
const PNG_TAIL_BYTES = 1024
const TIFF_HEADER_BYTES = 8

/** The boxes of an ISO media file follow one another: 32-bit size, name, 64-bit size when the first is 1. */
function boxesEndEarly(bytes: Buffer): boolean {
  let offset = 0
  while (offset + 8 <= bytes.length) {
    const size = bytes.readUInt32BE(offset)
    const isLong = size === 1 && offset + 16 <= bytes.length
    // A size of 0 means "to the end of the file".
    if (size === 0) return false
    const step = isLong ? Number(bytes.readBigUInt64BE(offset + 8)) : size
    // A box holds at least its own header; a smaller size is corrupt and would never end the walk.
    if (step < (isLong ? 16 : 8)) return false
    offset += step
  }
  return offset > bytes.length
}
