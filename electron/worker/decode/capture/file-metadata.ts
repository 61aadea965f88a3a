/**
 * Finds EXIF, XMP and IPTC in every format that holds them, also in files whose pictures cannot be decoded: a
 * RAW file has a date, too. Runs in the inference worker.
 */
import { APP1, APP13, EOI, SOS, segments } from '../jpeg-header.ts'
import { type EmbeddedMetadata, tiffOf } from './embedded-metadata.ts'
import { readMediaItems } from './media-items.ts'
import { readPngMetadata } from './png-metadata.ts'

/** Null for a file that is no picture. */
export function readFileMetadata(bytes: Buffer): EmbeddedMetadata | null {
  switch (containerOf(bytes)) {
    case 'jpeg':
      return readJpegMetadata(bytes)
    case 'png':
      return readPngMetadata(bytes)
    case 'webp':
      return readWebpMetadata(bytes)
    case 'tiff':
      return readTiffMetadata(bytes)
    case 'media':
      return readMediaItems(bytes)
    case 'gif':
      return readGifMetadata(bytes)
    default:
      return null
  }
}

type Container = 'jpeg' | 'png' | 'webp' | 'tiff' | 'media' | 'gif'

function containerOf(bytes: Buffer): Container | null {
  const head = bytes.toString('latin1', 0, 12)
  if (head.startsWith('\xff\xd8\xff')) return 'jpeg'
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'png'
  if (head.startsWith('RIFF') && head.endsWith('WEBP')) return 'webp'
  if (head.startsWith('GIF8')) return 'gif'
  if (head.slice(4, 8) === 'ftyp') return 'media'
  return /^(?:II|MM)/.test(head) ? 'tiff' : null
}

const XMP_MARK = 'http://ns.adobe.com/xap/1.0/\0'
const PHOTOSHOP_MARK = 'Photoshop 3.0\0'

/** Reads the segments before the picture data. Extended XMP holds nothing that dates a photo. */
function readJpegMetadata(bytes: Buffer): EmbeddedMetadata {
  let exif: Buffer | undefined
  let xmp: Buffer | undefined
  const resources: Buffer[] = []
  for (const { marker, start, end } of segments(bytes)) {
    if (marker === SOS || marker === EOI) break
    const begins = (mark: string) => bytes.toString('latin1', start, start + mark.length) === mark
    if (marker === APP1 && begins('Exif\0')) exif ??= tiffOf(bytes.subarray(start, end))
    if (marker === APP1 && begins(XMP_MARK)) xmp ??= bytes.subarray(start + XMP_MARK.length, end)
    // Resources longer than a segment continue in the next one.
    if (marker === APP13 && begins(PHOTOSHOP_MARK))
      resources.push(bytes.subarray(start + PHOTOSHOP_MARK.length, end))
  }
  return { exif, xmp, iptc: resources.length > 0 ? Buffer.concat(resources) : undefined }
}

/** A file made of minimal chunks alone would take a second to walk. */
const MAX_CHUNKS = 100_000

function readWebpMetadata(bytes: Buffer): EmbeddedMetadata {
  let exif: Buffer | undefined
  let xmp: Buffer | undefined
  let at = 12
  for (let seen = 0; seen < MAX_CHUNKS && at + 8 <= bytes.length; seen++) {
    const type = bytes.toString('latin1', at, at + 4)
    const size = bytes.readUInt32LE(at + 4)
    const data = bytes.subarray(at + 8, at + 8 + size)
    if (type === 'EXIF') exif ??= tiffOf(data)
    if (type === 'XMP ') xmp ??= data
    at += 8 + size + (size % 2)
  }
  return { exif, xmp }
}

/** The name of the application extension that holds XMP unchanged (XMP Specification, part 3). */
const GIF_XMP_MARK = 'XMP DataXMP'

function readGifMetadata(bytes: Buffer): EmbeddedMetadata {
  const mark = bytes.indexOf(GIF_XMP_MARK, 0, 'latin1')
  return { xmp: mark < 0 ? undefined : bytes.subarray(mark + GIF_XMP_MARK.length) }
}

const TAG_XMP = 700
const TAG_IPTC = 33723
const TAG_PHOTOSHOP = 34377

/** Bytes of a value, by TIFF's type; programs declare IPTC with different types. */
const VALUE_BYTES: Readonly<Record<number, number>> = { 1: 1, 2: 1, 3: 2, 4: 4, 7: 1 }

/** XMP and IPTC of the first directory; the file as a whole is its EXIF. */
function readTiffMetadata(bytes: Buffer): EmbeddedMetadata {
  const blocks = longValues(bytes, [TAG_XMP, TAG_IPTC, TAG_PHOTOSHOP])
  return { exif: bytes, xmp: blocks.get(TAG_XMP), iptc: blocks.get(TAG_IPTC) ?? blocks.get(TAG_PHOTOSHOP) }
}

function longValues(bytes: Buffer, wanted: readonly number[]): ReadonlyMap<number, Buffer> {
  const littleEndian = bytes[0] === 0x49
  const uint16 = (at: number) => (littleEndian ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at))
  const uint32 = (at: number) => (littleEndian ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at))
  const blocks = new Map<number, Buffer>()
  if (bytes.length < 8) return blocks
  const directory = uint32(4)
  const entries = directory + 2 <= bytes.length ? uint16(directory) : 0
  for (let index = 0; index < entries; index++) {
    const entry = directory + 2 + 12 * index
    if (entry + 12 > bytes.length) break
    const tag = uint16(entry)
    const size = uint32(entry + 4) * (VALUE_BYTES[uint16(entry + 2)] ?? 0)
    const start = uint32(entry + 8)
    if (wanted.includes(tag) && size > 4) blocks.set(tag, bytes.subarray(start, start + size))
  }
  return blocks
}
