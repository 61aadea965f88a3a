/**
 * Versions of the code that reads files, stored with each result. Runs anywhere; constants and pure functions.
 *
 * [Note: Read again] A release that reads some files otherwise than the one before raises READER_VERSION and names the
 * photos in question in READER_CHANGES. Searlight reads and embeds them again in the background. Where only the scaling
 * for the model changed, the features are close enough and stay.
 *
 * A release that learns a fact (a camera, a keyword), or finds one better, raises FACTS_VERSION. Searlight then reads
 * every photo's facts again, once, without decoding or embedding.
 */
import type { FileErrorCode } from './errors.ts'

export interface ReaderChange {
  readonly version: number
  /** Failed files with one of these codes may be readable now, or have a better reason. */
  readonly failed: readonly FileErrorCode[]
  /** Damaged photos may be whole, or show more. */
  readonly damaged: boolean
  /** Formats that this version decodes otherwise, in sharp's names, as `content.format` holds them. */
  readonly formats: readonly string[]
}

/** In order of version. 0 is every release before versions were stored. */
export const READER_CHANGES: readonly ReaderChange[] = [
  {
    // Verdicts depend on no file beside; PQ and HLG have the right colours; odd TIFFs and sequences can be read.
    version: 1,
    failed: [
      'not-an-image',
      'format-unsupported',
      'undecodable',
      'damaged',
      'too-many-pixels',
      'too-slow',
      'crashed-the-reader',
    ],
    damaged: true,
    formats: ['heif', 'avif', 'tiff'],
  },
]

export const READER_VERSION = 1

/**
 * The facts pass gives this version to a content that this release reads otherwise, where the format cannot show it.
 */
export const OUTDATED_VERSION = -1

/** 1: the date of capture. 2: the lens. */
export const FACTS_VERSION = 2

/** True if this release reads a content otherwise than the reader of `version` did. */
export function readsAnew(
  { format, damaged }: { readonly format: string; readonly damaged: boolean },
  version: number,
): boolean {
  if (version === OUTDATED_VERSION) return true
  return READER_CHANGES.some(
    (change) => version < change.version && (change.formats.includes(format) || (damaged && change.damaged)),
  )
}
