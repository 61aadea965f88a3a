/**
 * Explains by a file's own structure why a decoder refuses it. Runs in the inference worker.
 *
 * [Note: Verdicts] libvips has one buffer of error messages for the whole process, so with several decodes at
 * once the message of a refusal may belong to another file. The refusal itself belongs to this file, so no
 * verdict reads messages. A strict decode that succeeds proves a whole picture. When it fails, copies without
 * harmless oddities (see `mendedCopies`) are decoded strictly, and one that succeeds proves that no pixel is
 * missing. Otherwise a lenient decode returns the remains of a damaged picture. The reason comes from the
 * structure: the file ends early, or its kind is not supported, or its data is corrupt.
 */
import { unsupportedHeif } from './heif-codecs.ts'
import type { ImageFormat } from './image-format.ts'
import { mendedJpegs, readJpegStructure, unsupportedJpeg } from './jpeg-structure.ts'
import { unsupportedPng } from './png-structure.ts'
import { mendedTiffs, unsupportedTiff } from './tiff-structure.ts'

/** A copy is in memory beside its file, so larger files get none. */
const MAX_MENDED_BYTES = 128 * 1024 * 1024

/** Copies of the same picture without the oddities that a strict decoder refuses and every viewer ignores. */
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

/** "a TIFF picture with ...", for a kind of the format that no decoder here knows; otherwise null. */
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

/**
 * The number of scans that libvips reads with its limits on; each scan of a progressive JPEG costs a whole
 * pass.
 */
const MAX_SCANS = 100

/**
 * True when a lenient decode may ignore any number of errors. libvips stops at 100 errors or 100 scans.
 * Damaged pictures need the first limit off, which switches off both, so this check replaces the second.
 */
export function mayPassOverErrors(bytes: Buffer, format: ImageFormat): boolean {
  return format === 'jpeg' && readJpegStructure(bytes).scans <= MAX_SCANS
}
