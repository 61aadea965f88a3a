/** Follows the blocks of a GIF file to its end. Runs in the inference worker. */

const TRAILER = 0x3b
const EXTENSION = 0x21
const PICTURE = 0x2c

/** True when the blocks extend beyond the file before its trailer; an unknown block ends the search. */
export function gifEndsEarly(bytes: Buffer): boolean {
  if (bytes.length < 13) return true
  let offset = 13 + paletteBytes(bytes[10] ?? 0)
  while (offset < bytes.length) {
    const kind = bytes[offset]
    if (kind === TRAILER) return false
    if (kind === EXTENSION) offset = endOfBlocks(bytes, offset + 2)
    // A picture's block: nine bytes of place and flags, its palette, one byte of code size.
    else if (kind === PICTURE) offset = endOfBlocks(bytes, offset + 11 + paletteBytes(bytes[offset + 9] ?? 0))
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
