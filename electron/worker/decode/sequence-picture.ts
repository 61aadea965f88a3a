/**
 * Writes the first picture of an image sequence (animated AVIF and HEIC) as a HEIF file of one picture,
 * because picture decoders do not read tracks. Runs in the inference worker.
 */
import { type Box, boxesIn, Cursor, findBox, wholeFile } from './iso-boxes.ts'
import { type CodedPicture, PROPERTY_BOXES, writeStill } from './still-picture.ts'

/** Fixed fields before the boxes of a picture's sample entry. */
const VISUAL_ENTRY_BYTES = 78
const ENTRY_WIDTH_AT = 24

/** The codec of the first picture track; null when the file has no track. */
export function sequenceCodec(bytes: Buffer): string | null {
  return firstSample(bytes)?.type ?? null
}

/** Null when the file has no track, or its data lies outside of the file. */
export function sequencePicture(bytes: Buffer): Buffer | null {
  const sample = firstSample(bytes)
  return sample && writeStill(sample)
}

function firstSample(bytes: Buffer): CodedPicture | null {
  const movie = findBox(bytes, wholeFile(bytes), 'moov')
  if (!movie) return null
  for (const track of boxesIn(bytes, movie.start, movie.end)) {
    const table = track.type === 'trak' ? findBox(bytes, track, 'mdia', 'minf', 'stbl') : null
    const sample = table && sampleOf(bytes, table)
    if (sample) return sample
  }
  return null
}

function sampleOf(bytes: Buffer, table: Box): CodedPicture | null {
  const list = findBox(bytes, table, 'stsd')
  const [entry] = list ? boxesIn(bytes, list.start + 8, list.end) : []
  const place = firstOffset(bytes, table)
  const length = firstLength(bytes, table)
  if (!entry || place === null || length === 0 || place + length > bytes.length) return null
  const size = new Cursor(bytes, { start: entry.start + ENTRY_WIDTH_AT, end: entry.end })
  const properties = [...boxesIn(bytes, entry.start + VISUAL_ENTRY_BYTES, entry.end)]
    .filter(({ type }) => PROPERTY_BOXES.includes(type))
    .map(({ start, end }) => bytes.subarray(start - 8, end))
  return {
    type: entry.type,
    width: size.uint(2),
    height: size.uint(2),
    properties,
    data: bytes.subarray(place, place + length),
  }
}

function firstOffset(bytes: Buffer, table: Box): number | null {
  const short = findBox(bytes, table, 'stco')
  const box = short ?? findBox(bytes, table, 'co64')
  if (!box) return null
  const cursor = new Cursor(bytes, { start: box.start + 4, end: box.end })
  return cursor.uint(4) > 0 ? cursor.uint(short ? 4 : 8) : null
}

/** `stsz`: one length for all samples, or a list of them. */
function firstLength(bytes: Buffer, table: Box): number {
  const box = findBox(bytes, table, 'stsz')
  if (!box) return 0
  const cursor = new Cursor(bytes, { start: box.start + 4, end: box.end })
  const common = cursor.uint(4)
  return cursor.uint(4) === 0 ? 0 : common || cursor.uint(4)
}
