/**
 * Runs in the inference worker. Why a file cannot be read, in words for a person: what the operating system and
 * the decoders say is turned into a code and a sentence here, and nowhere else.
 */
import type { FileErrorCode, FileProblem } from '../../shared/errors.ts'
import { DECODE_TIMEOUT_S } from './limits.ts'

export const ENDS_EARLY = 'the file ends early'

export function fileProblem(code: FileErrorCode, reason: string): FileProblem {
  return { code, reason }
}

export function isFileProblem(value: object): value is FileProblem {
  return 'code' in value && 'reason' in value
}

/** @param limit pixels */
export function tooManyPixels(limit: number): FileProblem {
  return fileProblem('too-many-pixels', `the picture has more than ${limit / 1e6} million pixels`)
}

export function tooSlow(): FileProblem {
  return fileProblem('too-slow', `the picture could not be decoded within ${DECODE_TIMEOUT_S} seconds`)
}

/** What the file system's error codes mean for one file. */
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

/** What a decoder's complaint means. libvips names no codes, so this goes by its words. */
export function problemOfDecoding(complaint: string): FileProblem {
  return /timeout/i.test(complaint) ? tooSlow() : fileProblem('undecodable', describeDamage(complaint))
}

/** The sentence for a broken picture, with the decoder's own words where they add something. */
export function describeDamage(complaint: string): string {
  if (/premature end|end of (file|stream|image|gif)|truncated|not enough data/i.test(complaint))
    return ENDS_EARLY
  const words = decoderWords(complaint)
  return words === '' ? 'the picture data is corrupt' : `the picture data is corrupt (${words})`
}

/** What libvips puts before a decoder's words, in any order. */
const PREFIX = /^(Input (buffer|file)|has corrupt header:|contains|Corrupt JPEG data:|\w+:)(\s+|$)/
/** What it says instead of them. */
const NOISE = /^(Warning treated as error|error in tile|bad seek|Unknown error|$)/
/** libheif's own numbers. */
const ERROR_NUMBERS = /\s*\(\d+\.\d+\)$/

/** "Input buffer has corrupt header: VipsJpeg: Unsupported marker" -> "Unsupported marker". */
function decoderWords(complaint: string): string {
  const lines = complaint.split('\n').map((line) => withoutPrefixes(line.trim()))
  const words = lines.find((line) => !NOISE.test(line)) ?? ''
  return words.replace(ERROR_NUMBERS, '')
}

function withoutPrefixes(line: string): string {
  const rest = line.replace(PREFIX, '')
  return rest === line ? line : withoutPrefixes(rest)
}
