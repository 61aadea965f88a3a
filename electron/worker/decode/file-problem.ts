/**
 * Explains in words for a person why a file cannot be read. Only this module turns the operating system's and
 * the decoders' errors into a code and a sentence. Runs in the inference worker.
 */
import type { FileErrorCode, FileProblem } from '../../shared/errors.ts'
import { DECODE_TIMEOUT_S } from './limits.ts'

export const ENDS_EARLY = 'the file ends early'
export const CORRUPT = 'the picture data is corrupt'

export function fileProblem(code: FileErrorCode, reason: string): FileProblem {
  return { code, reason }
}

export function isFileProblem(value: object): value is FileProblem {
  return 'code' in value && 'reason' in value
}

/** @param limit in pixels */
export function tooManyPixels(limit: number): FileProblem {
  return fileProblem('too-many-pixels', `the picture has more than ${limit / 1e6} million pixels`)
}

export function tooSlow(seconds = DECODE_TIMEOUT_S): FileProblem {
  return fileProblem('too-slow', `the picture could not be decoded within ${seconds} seconds`)
}

/** @param what "a JPEG 2000 picture" */
export function unsupportedFormat(what: string): FileProblem {
  return fileProblem('format-unsupported', `this is ${what}; Searlight cannot read those yet`)
}

/** Explains a file system error of one file. */
export function problemOfReading(error: unknown): FileProblem {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return fileProblem('vanished', 'the file is no longer there')
    case 'EACCES':
    case 'EPERM':
      return fileProblem('unreadable', 'this user may not read the file')
    case 'EISDIR':
      return fileProblem('not-an-image', 'this is not a file')
    case 'ELOOP':
      return fileProblem('unreadable', 'the file is a link that leads back to itself')
    case 'EIO':
      return fileProblem('unreadable', 'the disk could not read the file')
    default:
      return fileProblem('unreadable', `the file could not be read (${code})`)
  }
}

/**
 * Explains libheif's error. Unlike sharp's, its words belong to this file, because each of its threads
 * decodes one file at a time; see [Note: Verdicts].
 */
export function problemOfHeif(complaint: string): FileProblem {
  const reason = /end of file|not enough data/i.test(complaint) ? ENDS_EARLY : corrupt(complaint)
  return fileProblem('undecodable', reason)
}

/** "Invalid input: Unspecified: Bad box (2.0)" -> "the picture data is corrupt (Bad box)". */
function corrupt(complaint: string): string {
  const words = complaint
    .replace(/^(\w[\w ]*:\s+)+/, '')
    .replace(/\s*\(\d+\.\d+\)\s*$/, '')
    .trim()
  return words === '' || words === 'Unspecified' ? CORRUPT : `${CORRUPT} (${words})`
}
