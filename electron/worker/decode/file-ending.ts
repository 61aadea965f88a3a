/**
 * Distinguishes files that were cut off from files with wrong bytes: an interrupted copy is the most common
 * damage, people can act on it, and few decoders name it. Runs in the inference worker.
 */
import { assertNever } from '../../shared/errors.ts'
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

const GIF_TRAILER = 0x3b
const GIF_EXTENSION = 0x21
const GIF_PICTURE = 0x2c

/** True when the blocks extend beyond the file before its trailer; an unknown block ends the search. */
function gifEndsEarly(bytes: Buffer): boolean {
  if (bytes.length < 13) return true
  let offset = 13 + paletteBytes(bytes[10] ?? 0)
  while (offset < bytes.length) {
    const kind = bytes[offset]
    if (kind === GIF_TRAILER) return false
    if (kind === GIF_EXTENSION) offset = endOfBlocks(bytes, offset + 2)
    // A picture's block: nine bytes of place and flags, its palette, one byte of code size.
    else if (kind === GIF_PICTURE)
      offset = endOfBlocks(bytes, offset + 11 + paletteBytes(bytes[offset + 9] ?? 0))
    else return false
  }
  return true
}

function paletteBytes(flags: number): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0
}

/** Blocks of up to 255 bytes, each behind its length; a block of length 0 is the last. */
function endOfBlocks(bytes: Buffer, from: number): number {
  let offset = from
  while (offset < bytes.length) {
    const length = bytes[offset] ?? 0
    offset += 1 + length
    if (length === 0) break
  }
  return offset
}
