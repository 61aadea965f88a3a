/**
 * The part of a file that a request asks for (RFC 9110, sections 13.1.5 and 14). Runs in the engine; pure. Own code:
 * the usual parser answers 416 to an invalid header, which a server may ignore.
 */

export type ByteRange =
  | { readonly kind: 'whole' }
  /** Both ends are part of it. */
  | { readonly kind: 'part'; readonly first: number; readonly last: number }
  /** Begins behind the end of the file, or asks for no byte. */
  | { readonly kind: 'unsatisfiable' }

const WHOLE: ByteRange = { kind: 'whole' }
const UNIT = /^bytes=(.*)$/i
const RANGE = /^(\d*)-(\d*)$/

export interface RangeQuestion {
  /** The header Range, or null. */
  readonly range: string | null
  /** The header If-Range: the range counts only for this very file. */
  readonly ifRange: string | null
  /** Strong tag of the present file, in quotes. */
  readonly etag: string
  readonly bytes: number
}

/** An invalid header, another unit and several ranges ask for the whole: a server may ignore a range. */
export function rangeOf({ range, ifRange, etag, bytes }: RangeQuestion): ByteRange {
  // A date never fits: answers carry none.
  if (range === null || bytes === 0 || (ifRange !== null && ifRange.trim() !== etag)) return WHOLE
  const ranges = (UNIT.exec(range.trim())?.[1] ?? '').split(',').map((part) => part.trim())
  const [only, second] = ranges.filter((part) => part !== '')
  const [, from = '', to = ''] = (second === undefined && RANGE.exec(only ?? '')) || []
  if (from === '') return to === '' ? WHOLE : lastBytes(Number(to), bytes)
  const [first, last] = [Number(from), to === '' ? bytes - 1 : Number(to)]
  if (to !== '' && last < first) return WHOLE
  if (first >= bytes) return { kind: 'unsatisfiable' }
  return { kind: 'part', first, last: Math.min(last, bytes - 1) }
}

function lastBytes(count: number, bytes: number): ByteRange {
  if (count === 0) return { kind: 'unsatisfiable' }
  return { kind: 'part', first: Math.max(0, bytes - count), last: bytes - 1 }
}
