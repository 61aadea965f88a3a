/**
 * Reads the segments before a JPEG's picture data: the size, so that the scale can be chosen without a call
 * into sharp, and the place of the EXIF data. Runs in the inference worker.
 */

export interface JpegHeader {
  readonly width: number
  readonly height: number
  readonly components: number
  /**
   * A progressive file refines its scans, so the decoder holds the whole picture in memory at every scale.
   */
  readonly progressive: boolean
  /** The file has a colour profile or an Adobe marker, so its values may not be sRGB. */
  readonly managed: boolean
  /** End of the segments before the picture data; EXIF is always among them. */
  readonly headBytes: number
  readonly hasExif: boolean
  /** The file has EXIF, XMP or IPTC segments, or others that use their markers. */
  readonly hasMetadata: boolean
}

export const SOS = 0xda
export const EOI = 0xd9
export const APP1 = 0xe1
const APP2 = 0xe2
export const APP13 = 0xed
const APP14 = 0xee

/** Start-of-frame markers: C0..CF except DHT (C4), JPG (C8) and DAC (CC). */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
}

/** Markers without a length: TEM, RST0..7, SOI. */
function standsAlone(marker: number): boolean {
  return marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)
}

/** Null when the segments make no sense; the decoder then reports the fault. */
export function readJpegHeader(bytes: Buffer): JpegHeader | null {
  let frame: Pick<JpegHeader, 'width' | 'height' | 'components' | 'progressive'> | null = null
  let managed = false
  let hasExif = false
  let hasMetadata = false
  for (const { marker, start, end } of segments(bytes)) {
    if (marker === SOS || marker === EOI)
      return frame && { ...frame, managed, hasExif, hasMetadata, headBytes: start }
    if (isFrame(marker)) frame = readFrame(bytes, marker, start)
    if (marker === APP14 || (marker === APP2 && isIcc(bytes, start))) managed = true
    if (marker === APP1 && bytes.toString('latin1', start, start + 4) === 'Exif') hasExif = true
    if (marker === APP1 || marker === APP13) hasMetadata = true
    if (end > bytes.length) return null
  }
  return null
}

export interface Segment {
  readonly marker: number
  /** First byte after the length. */
  readonly start: number
  readonly end: number
}

/**
 * Real files have some hundred segments, most of a colour profile; a file of empty segments alone would take
 * seconds.
 */
const MAX_SEGMENTS = 20_000

/**
 * Yields every segment, also behind the first marker of picture data (SOS, EOI), where only chance produces
 * more.
 */
export function* segments(bytes: Buffer): Generator<Segment> {
  let offset = 2
  for (let seen = 0; seen < MAX_SEGMENTS && offset + 4 <= bytes.length; seen++) {
    // Any number of fill bytes (FF) may precede a marker.
    while (bytes[offset] === 0xff && bytes[offset + 1] === 0xff) offset++
    const marker = bytes[offset + 1] ?? 0
    if (bytes[offset] !== 0xff) return
    offset += 2
    if (standsAlone(marker)) continue
    if (offset + 2 > bytes.length) return
    const end = offset + bytes.readUInt16BE(offset)
    yield { marker, start: offset + 2, end }
    offset = Math.max(end, offset + 2)
  }
}

function readFrame(bytes: Buffer, marker: number, start: number) {
  if (start + 6 > bytes.length) return null
  const height = bytes.readUInt16BE(start + 1)
  const width = bytes.readUInt16BE(start + 3)
  if (width === 0 || height === 0) return null
  // C2, C6, CA and CE are the progressive frames.
  return { width, height, components: bytes.readUInt8(start + 5), progressive: (marker & 3) === 2 }
}

function isIcc(bytes: Buffer, start: number): boolean {
  return bytes.toString('latin1', start, start + 11) === 'ICC_PROFILE'
}
