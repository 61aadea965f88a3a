/**
 * Versions of what reads files, stored with everything that was read. Runs anywhere; constants and pure functions.
 *
 * [Note: Read again] A release that reads some files otherwise than the one before raises READER_VERSION and says in
 * READER_CHANGES which photos that concerns. These are read and embedded again in the background. Pixels that differ
 * only by how they are scaled for the model stay: their features are close enough.
 *
 * A release that learns a fact (a camera, a keyword), or finds one better, raises FACTS_VERSION. Every photo's facts
 * are read again then, once, without decoding or embedding.
 */
import type { FileErrorCode } from './errors.ts'

export interface ReaderChange {
  readonly version: number
  /** Failed files with one of these codes may be readable now, or have a better reason. */
  readonly failed: readonly FileErrorCode[]
  /** Damaged photos may be whole, or show more. */
  readonly damaged: boolean
  /** Formats that are decoded otherwise, in sharp's names, as `content.format` holds them. */
  readonly formats: readonly string[]
}

/** In order of version. 0 is every release before versions were stored. */
export const READER_CHANGES: readonly ReaderChange[] = [
  {
    // Verdicts no longer depend on files beside; PQ and HLG are shown right; odd TIFFs and sequences are read.
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

/** Of what the facts pass found to be read otherwise by this release, where the format does not tell. */
export const OUTDATED_VERSION = -1

/** 1: the date of capture. */
export const FACTS_VERSION = 1

/** Whether this release reads a content otherwise than the reader of `version` did. */
export function readsAnew(
  { format, damaged }: { readonly format: string; readonly damaged: boolean },
  version: number,
): boolean {
  if (version === OUTDATED_VERSION) return true
  return READER_CHANGES.some(
    (change) => version < change.version && (change.formats.includes(format) || (damaged && change.damaged)),
  )
}
