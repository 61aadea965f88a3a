/**
 * Finds EXIF, XMP and IPTC in every format that holds them, also in files whose pictures cannot be decoded: a
 * RAW file has a date, too. Runs in the inference worker.
 */
import { APP1, APP13, EOI, SOS, segments } from '../jpeg-header.ts'
import { type EmbeddedMetadata, tiffOf } from './embedded-metadata.ts'
import { readMediaItems } from './media-items.ts'
import { readPngMetadata } from './png-metadata.ts'
import { readTiffMetadata } from './tiff-metadata.ts'

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
