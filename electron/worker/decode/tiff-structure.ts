/**
 * Reads a TIFF file's first directory before decoding: the end of the pixels, kinds that no decoder here
 * reads, and a copy without metadata; see [Note: Verdicts]. Runs in the inference worker.
 */
import { TIFF_TAG, TiffDirectory } from './tiff-directory.ts'

/** Tags that decide the pixels. All others are metadata, and no fault in them costs a pixel. */
const PICTURE_TAGS: readonly number[] = [
  ...Object.values(TIFF_TAG),
  0xfe, // new subfile type
  0x107, // threshholding
  0x124, // options of fax compression
  0x125,
  0x146, // bad fax lines
  0x147,
  0x14e, // number of inks
  0x150, // dot range
  0x213, // position of the colour samples
]

/** A copy whose only directory holds nothing but the picture's tags; none when the file has no metadata. */
export function* mendedTiffs(bytes: Buffer): Generator<Buffer> {
  const directory = new TiffDirectory(bytes)
  const { start, countBytes, entryBytes, wordBytes, end } = directory
  if (start === 0 || end + wordBytes > bytes.length) return
  const kept = directory.tags.filter(([tag]) => PICTURE_TAGS.includes(tag))
  if (start + countBytes + kept.length * entryBytes === end) return
  const mended = Buffer.from(bytes)
  writeCount(mended, start, kept.length, directory)
  for (const [index, [, position]] of kept.entries()) {
    bytes.copy(mended, start + countBytes + index * entryBytes, position, position + entryBytes)
  }
  const next = start + countBytes + kept.length * entryBytes
  mended.fill(0, next, next + wordBytes)
  yield mended
}

function writeCount(bytes: Buffer, at: number, count: number, { isBig, littleEndian }: TiffDirectory): void {
  if (isBig && littleEndian) bytes.writeBigUInt64LE(BigInt(count), at)
  else if (isBig) bytes.writeBigUInt64BE(BigInt(count), at)
  else if (littleEndian) bytes.writeUInt16LE(count, at)
  else bytes.writeUInt16BE(count, at)
}

/** The offset behind the directory and the last byte of the pixels, which may lie beyond the file's end. */
export function endOfTiff(bytes: Buffer): number {
  const directory = new TiffDirectory(bytes)
  const chunkEnds = [
    [TIFF_TAG.stripOffsets, TIFF_TAG.stripByteCounts] as const,
    [TIFF_TAG.tileOffsets, TIFF_TAG.tileByteCounts] as const,
  ].flatMap(([offsets, counts]) => {
    const lengths = directory.numbers(counts)
    return directory.numbers(offsets).map((offset, index) => offset + (lengths[index] ?? 0))
  })
  return chunkEnds.reduce((last, end) => Math.max(last, end), directory.end + directory.wordBytes)
}

/** Compression schemes that neither sharp's libtiff nor this program reads. */
const UNREAD_COMPRESSIONS: Readonly<Record<number, string>> = {
  6: 'old-style JPEG compression',
  9: 'JBIG compression',
  10: 'JBIG compression',
  32809: 'ThunderScan compression',
  32908: 'compression by Pixar',
  32909: 'compression by Pixar',
  33003: 'JPEG 2000 compression',
  33004: 'JPEG 2000 compression',
  33005: 'JPEG 2000 compression',
  34661: 'JBIG compression',
  34676: 'LogLuv compression',
  34677: 'LogLuv compression',
  34712: 'JPEG 2000 compression',
  34887: 'LERC compression',
  34892: 'lossy DNG compression',
  34925: 'LZMA compression',
  34934: 'JPEG XR compression',
  50000: 'ZSTD compression',
  50002: 'JPEG XL compression',
  52546: 'JPEG XL compression',
}

/** "a TIFF picture with ..." when that is the reason why nothing could decode the file; otherwise null. */
export function unsupportedTiff(bytes: Buffer): string | null {
  const directory = new TiffDirectory(bytes)
  const compression = UNREAD_COMPRESSIONS[directory.number(TIFF_TAG.compression, 1)]
  return compression ? `a TIFF picture with ${compression}` : null
}
