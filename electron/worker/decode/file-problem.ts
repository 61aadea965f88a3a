/**
 * Runs in the inference worker. Why a file cannot be read, in words for a person: what the operating system and
 * the decoders say is turned into a code and a sentence here, and nowhere else.
 */
import type { FileErrorCode, FileProblem } from '../../shared/errors.ts'
import { DECODE_TIMEOUT_S, MAX_PIXELS } from './limits.ts'

export function fileProblem(code: FileErrorCode, reason: string): FileProblem {
  return { code, reason }
}

export function isFileProblem(value: object): value is FileProblem {
  return 'code' in value && 'reason' in value
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
      return fileProblem('not-an-image', 'this is a folder, not a file')
    case 'ELOOP':
      return fileProblem('unreadable', 'the file is a link that leads back to itself')
    case 'EIO':
      return fileProblem('unreadable', 'the disk could not read the file')
    default:
      return fileProblem('unreadable', `the file could not be read (${code})`)
  }
}

/** What sharp's message means. libvips names no codes, so this goes by its words. */
export function problemOfDecoding(message: string): FileProblem {
  if (/timeout/i.test(message)) {
    return fileProblem('too-slow', `the picture could not be decoded within ${DECODE_TIMEOUT_S} seconds`)
  }
  if (/pixel limit|exceeds.*limit|too (large|big)/i.test(message)) {
    return fileProblem('too-many-pixels', `the picture has more than ${MAX_PIXELS / 1e6} million pixels`)
  }
  return fileProblem('undecodable', describeDamage(message))
}

/** The sentence for a broken picture, with the decoder's own words where they add something. */
export function describeDamage(message: string): string {
  if (
    /premature end|end of (file|stream|image|input)|truncated|not enough data|read (gave|error)/i.test(
      message,
    )
  ) {
    return 'the file ends early'
  }
  const detail = decoderWords(message)
  return detail === '' ? 'the picture data is corrupt' : `the picture data is corrupt (${detail})`
}

/** "Input buffer has corrupt header: VipsJpeg: Unsupported marker type 0x07" -> "Unsupported marker type 0x07". */
function decoderWords(message: string): string {
  const lastLine = message.trim().split('\n').at(-1) ?? ''
  return lastLine.replace(/^(Input (buffer|file) |has corrupt header: |contains |[a-z0-9_]+: )+/gi, '').trim()
}
