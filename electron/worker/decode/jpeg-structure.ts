/**
 * Walks a whole JPEG file as its decoder does, from marker to marker and through the picture data, and builds
 * copies without harmless oddities. Used for files that a strict decoder refuses; see [Note: Verdicts]. Runs
 * in the inference worker.
 */

const SOI_BYTES = 2
const MARKER_BYTES = 2

const SOF0 = 0xc0
const SOF1 = 0xc1
const EOI = 0xd9
const SOS = 0xda
const APP0 = 0xe0
const APP14 = 0xee

/** A marker with its segment and picture data. */
interface Part {
  readonly marker: number
  /** Offset of the marker's FF. */
  readonly start: number
  /** End of the segment; for a scan, the end of its header. */
  readonly end: number
  /** End of the picture data behind the segment; equal to `end` without picture data. */
  readonly dataEnd: number
}

export interface JpegStructure {
  readonly parts: readonly Part[]
  /** Offset behind the end marker, or null when the file ends before one. */
  readonly endsAt: number | null
  readonly scans: number
}

/** Markers without a length: TEM, RST0 to RST7, SOI. */
function standsAlone(marker: number): boolean {
  return marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)
}

/**
 * A file of half a gigabyte in segments of 64 KB has 8,000. A file with more is no picture, and would only
 * fill the memory.
 */
const MAX_PARTS = 20_000

/** Several functions read the structure of one file. */
const known = new WeakMap<Buffer, JpegStructure>()

/** Reads the structure up to the end marker, and skips bytes between the segments. */
export function readJpegStructure(bytes: Buffer): JpegStructure {
  const structure = known.get(bytes) ?? walk(bytes)
  known.set(bytes, structure)
  return structure
}

function walk(bytes: Buffer): JpegStructure {
  const parts: Part[] = []
  let scans = 0
  let offset = nextMarker(bytes, SOI_BYTES)
  while (offset !== null) {
    if (parts.length >= MAX_PARTS) return { parts, endsAt: bytes.length, scans }
    const marker = bytes.readUInt8(offset + 1)
    if (marker === EOI) return { parts, endsAt: offset + MARKER_BYTES, scans }
    const end = standsAlone(marker) ? offset + MARKER_BYTES : segmentEnd(bytes, offset)
    if (end === null) break
    if (marker === SOS) scans++
    const dataEnd = marker === SOS ? endOfScan(bytes, end) : end
    if (!standsAlone(marker)) parts.push({ marker, start: offset, end, dataEnd })
    offset = nextMarker(bytes, dataEnd)
  }
  return { parts, endsAt: null, scans }
}

/** Offset of the next FF that starts a marker; FF 00 and fill bytes do not. */
function nextMarker(bytes: Buffer, from: number): number | null {
  for (
    let at = bytes.indexOf(0xff, from);
    at >= 0 && at + 1 < bytes.length;
    at = bytes.indexOf(0xff, at + 1)
  ) {
    const next = bytes[at + 1]
    if (next !== 0x00 && next !== 0xff) return at
  }
  return null
}

/** Null when the segment extends beyond the file. */
function segmentEnd(bytes: Buffer, start: number): number | null {
  if (start + 4 > bytes.length) return null
  const end = start + MARKER_BYTES + Math.max(bytes.readUInt16BE(start + MARKER_BYTES), 2)
  return end <= bytes.length ? end : null
}

/** Picture data ends at the first marker other than a restart. */
function endOfScan(bytes: Buffer, from: number): number {
  let at = nextMarker(bytes, from)
  while (at !== null && isRestart(bytes.readUInt8(at + 1))) at = nextMarker(bytes, at + MARKER_BYTES)
  return at ?? bytes.length
}

function isRestart(marker: number): boolean {
  return marker >= 0xd0 && marker <= 0xd7
}

/**
 * Copies that show the same picture without the oddities that libjpeg warns of and every viewer ignores:
 * bytes between segments, odd parameters of a sequential scan, an unknown Adobe transform or JFIF version,
 * zeros behind the data of a scan. When a copy lacks a byte that the picture needs, its strict decoding fails
 * as well.
 */
export function* mendedJpegs(bytes: Buffer): Generator<Buffer> {
  const { parts, endsAt } = readJpegStructure(bytes)
  if (endsAt === null) return
  const sequential = parts.some(({ marker }) => marker === SOF0 || marker === SOF1)
  const segments = parts.map((part) => mendedSegment(bytes, part, sequential))
  const build = (data: (part: Part) => Buffer) =>
    Buffer.concat([
      bytes.subarray(0, SOI_BYTES),
      ...parts.flatMap((part, index) => [segments[index] ?? Buffer.alloc(0), data(part)]),
      Buffer.from([0xff, EOI]),
      // The second picture of a stereo or HDR file.
      bytes.subarray(endsAt),
    ])
  const mended = build(({ end, dataEnd }) => bytes.subarray(end, dataEnd))
  if (!mended.equals(bytes)) yield mended
  const trimmed = build(({ end, dataEnd }) => withoutPadding(bytes.subarray(end, dataEnd)))
  if (trimmed.length < mended.length) yield trimmed
}

/** Removes zeros at the end, except one that belongs to an FF. */
function withoutPadding(data: Buffer): Buffer {
  let length = data.length
  while (length > 1 && data[length - 1] === 0 && data[length - 2] !== 0xff) length--
  return data.subarray(0, length)
}

function mendedSegment(bytes: Buffer, { marker, start, end }: Part, sequential: boolean): Buffer {
  const segment = Buffer.from(bytes.subarray(start, end))
  if (marker === SOS && sequential) mendScan(segment)
  if (marker === APP0 && segment.toString('latin1', 4, 9) === 'JFIF\0' && segment.length > 9) segment[9] = 1
  if (marker === APP14 && segment.toString('latin1', 4, 9) === 'Adobe' && segment.length > 15)
    mendAdobe(segment)
  return segment
}

/** A sequential scan always codes coefficients 0 to 63 in full precision. */
function mendScan(segment: Buffer): void {
  const parameters = 5 + 2 * (segment[4] ?? 0)
  if (parameters + 3 === segment.length) segment.set([0, 63, 0], parameters)
}

/** Decoders read an unknown transform as YCbCr, and YCCK has a code of its own. */
function mendAdobe(segment: Buffer): void {
  const TRANSFORM = 15
  const YCBCR = 1
  if ((segment[TRANSFORM] ?? 0) > 2) segment[TRANSFORM] = YCBCR
}

/** Features of a frame that the decoder lacks, by its start-of-frame marker. */
const FRAME_KINDS: Readonly<Record<number, string>> = {
  195: 'lossless coding',
  197: 'hierarchical coding',
  198: 'hierarchical coding',
  199: 'hierarchical coding',
  203: 'lossless arithmetic coding',
  205: 'hierarchical coding',
  206: 'hierarchical coding',
  207: 'hierarchical coding',
  247: 'JPEG-LS coding',
}

/** "a JPEG picture with ...", for kinds that the decoder does not know; otherwise null. */
export function unsupportedJpeg(bytes: Buffer): string | null {
  const { parts } = readJpegStructure(bytes)
  for (const { marker, start } of parts) {
    const kind = FRAME_KINDS[marker]
    if (kind) return `a JPEG picture with ${kind}`
    const isFrame = marker === SOF0 || marker === SOF1 || marker === 0xc2
    const bits = bytes[start + 4] ?? 8
    if (isFrame && bits !== 8 && (bits === 12 || bits === 16))
      return `a JPEG picture with ${bits} bits a sample`
  }
  return null
}
