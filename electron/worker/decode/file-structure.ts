/**
 * Runs in the inference worker. What a file's own structure says where a decoder refuses it.
 *
 * [Note: Verdicts] libvips keeps one buffer of error words for the whole process: with several decodes at once the
 * words that come with a refusal may belong to another file. The refusal itself is the file's own. So no verdict
 * looks at words. A strict decode that succeeds proves a whole picture. Where it fails, copies without harmless
 * oddities (see `mendedCopies`) are decoded strictly: one that succeeds proves that no pixel is missing. Else a
 * lenient decode gives what is left of a damaged picture. The reason comes from the structure: the file ends early,
 * or its kind is not supported, or its data is corrupt.
 */
import { unsupportedHeif } from './heif-codecs.ts'
import type { ImageFormat } from './image-format.ts'
import { mendedJpegs, readJpegStructure, unsupportedJpeg } from './jpeg-structure.ts'
import { unsupportedPng } from './png-structure.ts'
import { mendedTiffs, unsupportedTiff } from './tiff-structure.ts'

/** A copy is in memory beside its file: of larger ones none is made. */
const MAX_MENDED_BYTES = 128 * 1024 * 1024

/** Copies of the same picture without what a strict decoder refuses and every viewer passes over. */
export function mendedCopies(bytes: Buffer, format: ImageFormat): Iterable<Buffer> {
  if (bytes.length > MAX_MENDED_BYTES) return []
  switch (format) {
    case 'jpeg':
      return mendedJpegs(bytes)
    case 'tiff':
      return mendedTiffs(bytes)
    default:
      return []
  }
}

/** "a TIFF picture with ...": a kind of the format that no decoder here knows; null for all others. */
export function unsupportedKind(bytes: Buffer, format: ImageFormat): string | null {
  switch (format) {
    case 'jpeg':
      return unsupportedJpeg(bytes)
    case 'png':
      return unsupportedPng(bytes)
    case 'tiff':
      return unsupportedTiff(bytes)
    case 'heic':
    case 'avif':
      return unsupportedHeif(bytes)
    default:
      return null
  }
}

/** As many scans as libvips reads with its limits on; each scan of a progressive JPEG costs a whole pass. */
const MAX_SCANS = 100

/**
 * True where a lenient decode may pass over any number of errors. libvips stops at 100 errors or 100 scans; without
 * its limits the first bound would fall for the sake of damaged pictures, and the second here holds instead.
 */
export function mayPassOverErrors(bytes: Buffer, format: ImageFormat): boolean {
  return format === 'jpeg' && readJpegStructure(bytes).scans <= MAX_SCANS
}
