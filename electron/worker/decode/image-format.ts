/**
 * Recognises a file by its first bytes: file names can be wrong, and a decoder must only receive its own
 * format. Runs in the inference worker.
 */
import type { FileProblem } from '../../shared/errors.ts'
import { fileProblem, unsupportedFormat } from './file-problem.ts'
import { heifFormat, isPictureBrand } from './heif-codecs.ts'
import { mediaBrands } from './iso-boxes.ts'
import { readJpegStructure } from './jpeg-structure.ts'
import { isRawTiff, rawMaker } from './raw-format.ts'

/** Formats that Searlight reads. libheif decodes `heic`, sharp the others. */
export type ImageFormat = 'jpeg' | 'png' | 'webp' | 'gif' | 'tiff' | 'avif' | 'heic'

/** Recognised picture formats that Searlight cannot read, so that the reason can name them. */
const UNSUPPORTED: readonly (readonly [name: string, matches: (bytes: Buffer) => boolean])[] = [
  ['JPEG 2000', (bytes) => startsWith(bytes, '\0\0\0\x0cjP  ') || startsWith(bytes, '\xff\x4f\xff\x51')],
  ['JPEG XL', (bytes) => startsWith(bytes, '\0\0\0\x0cJXL ') || startsWith(bytes, '\xff\x0a')],
  ['BMP', (bytes) => startsWith(bytes, 'BM') && bytes.length > 26 && bytes.readUInt32LE(6) === 0],
  ['Photoshop', (bytes) => startsWith(bytes, '8BPS')],
  ['OpenEXR', (bytes) => startsWith(bytes, '\x76\x2f\x31\x01')],
  ['Windows icon', (bytes) => startsWith(bytes, '\0\0\x01\0') && (bytes[4] ?? 0) > 0 && bytes[5] === 0],
  ['JPEG XR', (bytes) => startsWith(bytes, 'II\xbc\x01')],
  ['EPS', (bytes) => startsWith(bytes, '%!PS-Adobe') || startsWith(bytes, '\xc5\xd0\xd3\xc6')],
  ['GIMP', (bytes) => startsWith(bytes, 'gimp xcf')],
  ['Radiance HDR', (bytes) => startsWith(bytes, '#?RADIANCE') || startsWith(bytes, '#?RGBE')],
  ['DICOM', (bytes) => at(bytes, 128, 'DICM')],
  ['FITS', (bytes) => startsWith(bytes, 'SIMPLE  =')],
  ['DirectDraw', (bytes) => startsWith(bytes, 'DDS ')],
  ['QOI', (bytes) => startsWith(bytes, 'qoif')],
  ['FLIF', (bytes) => startsWith(bytes, 'FLIF')],
  ['BPG', (bytes) => startsWith(bytes, 'BPG\xfb')],
  ['MNG', (bytes) => startsWith(bytes, '\x8aMNG\r\n\x1a\n') || startsWith(bytes, '\x8bJNG\r\n\x1a\n')],
  ['DjVu', (bytes) => startsWith(bytes, 'AT&TFORM')],
  ['Apple icon', (bytes) => startsWith(bytes, 'icns')],
  ['Windows cursor', (bytes) => startsWith(bytes, '\0\0\x02\0') && (bytes[4] ?? 0) > 0 && bytes[5] === 0],
  ['Windows metafile', (bytes) => startsWith(bytes, '\xd7\xcd\xc6\x9a') || at(bytes, 40, ' EMF')],
  ['PCX', (bytes) => startsWith(bytes, '\x0a\x05\x01') && [1, 2, 4, 8].includes(bytes[3] ?? 0)],
  ['Netpbm', (bytes) => /^P[1-7]\s+(#|\d|WIDTH)/.test(bytes.toString('latin1', 0, 16))],
  ['Targa', (bytes) => at(bytes, bytes.length - 18, 'TRUEVISION-XFILE.\0')],
]

/** Files that are no pictures, in the order of the tests. */
const OTHERS: readonly (readonly [what: string, matches: (bytes: Buffer) => boolean])[] = [
  [
    'a video',
    (bytes) => isRiff(bytes, 'AVI ') || at(bytes, 4, 'ftyp') || startsWith(bytes, '\x1a\x45\xdf\xa3'),
  ],
  ['a video', (bytes) => at(bytes, 4, 'moov') || at(bytes, 4, 'mdat') || startsWith(bytes, '\0\0\x01\xba')],
  ['a sound file', (bytes) => isRiff(bytes, 'WAVE') || startsWith(bytes, 'ID3') || startsWith(bytes, 'OggS')],
  ['a PDF document', (bytes) => startsWith(bytes, '%PDF-')],
  ['an archive (zip)', (bytes) => startsWith(bytes, 'PK\x03\x04')],
  [
    'an archive',
    (bytes) => startsWith(bytes, '\x1f\x8b') || startsWith(bytes, '7z\xbc\xaf') || startsWith(bytes, 'Rar!'),
  ],
  ['a program', (bytes) => startsWith(bytes, '\x7fELF') || startsWith(bytes, 'MZ')],
  ['a database', (bytes) => startsWith(bytes, 'SQLite format 3')],
  ['a web page', (bytes) => /^\s*(<!doctype html|<html)/i.test(head(bytes))],
  [
    'a drawing (SVG)',
    (bytes) => /^\s*(<\?xml[^>]*>\s*)?(<!--[^>]*>\s*)*(<!DOCTYPE svg[^>]*>\s*)?<svg/i.test(head(bytes)),
  ],
]

/** The bytes that decide whether a file is text or zeros. */
const SAMPLE_BYTES = 1024

export function identifyFormat(bytes: Buffer): ImageFormat | FileProblem {
  const maker = rawMaker(bytes)
  if (maker !== null) return rawProblem(maker)
  const format = knownFormat(bytes)
  if (format === 'tiff' && isRawTiff(bytes)) return rawProblem(null)
  return format ?? strangerProblem(bytes)
}

function knownFormat(bytes: Buffer): ImageFormat | null {
  if (startsWith(bytes, '\xff\xd8\xff') || isJpegBehindJunk(bytes)) return 'jpeg'
  if (startsWith(bytes, '\x89PNG\r\n\x1a\n')) return 'png'
  if (isRiff(bytes, 'WEBP')) return 'webp'
  if (startsWith(bytes, 'GIF87a') || startsWith(bytes, 'GIF89a')) return 'gif'
  if (['II*\0', 'MM\0*', 'II+\0', 'MM\0+'].some((magic) => startsWith(bytes, magic))) return 'tiff'
  const brands = mediaBrands(bytes)
  return brands.some(isPictureBrand) ? heifFormat(bytes, brands) : null
}

/** Decoders skip bytes before the first marker that follows another. */
function isJpegBehindJunk(bytes: Buffer): boolean {
  return startsWith(bytes, '\xff\xd8') && readJpegStructure(bytes).scans > 0
}

function rawProblem(maker: string | null): FileProblem {
  const what = maker === null ? 'a RAW file from a camera' : `a RAW file from a ${maker} camera`
  return fileProblem('raw-unsupported', `this is ${what}; Searlight cannot read those yet`)
}

/** Explains why a file of none of the formats above is not read. */
function strangerProblem(bytes: Buffer): FileProblem {
  const unsupported = UNSUPPORTED.find(([, matches]) => matches(bytes))
  if (unsupported) {
    return unsupportedFormat(`a ${unsupported[0]} picture`)
  }
  const other = OTHERS.find(([, matches]) => matches(bytes))
  if (other) return fileProblem('not-an-image', `this is not a picture: it is ${other[0]}`)
  const sample = bytes.subarray(0, SAMPLE_BYTES)
  if (sample.every((byte) => byte === 0)) {
    return fileProblem('not-an-image', 'this is not a picture: it starts with nothing but zeros')
  }
  if (isText(sample)) return fileProblem('not-an-image', 'this is not a picture: it contains text')
  return fileProblem('not-an-image', 'this is not a picture, or its beginning is destroyed')
}

/** Text files may hold a few stray bytes; pictures are full of zeros and control characters. */
const TEXT_SHARE = 0.95

function isText(sample: Buffer): boolean {
  const printable = sample.filter((byte) => byte >= 0x20 || byte === 9 || byte === 10 || byte === 13)
  return printable.length >= TEXT_SHARE * sample.length
}

function isRiff(bytes: Buffer, kind: string): boolean {
  return startsWith(bytes, 'RIFF') && at(bytes, 8, kind)
}

function startsWith(bytes: Buffer, magic: string): boolean {
  return at(bytes, 0, magic)
}

function at(bytes: Buffer, offset: number, magic: string): boolean {
  return bytes.toString('latin1', offset, offset + magic.length) === magic
}

function head(bytes: Buffer): string {
  return bytes.toString('latin1', 0, SAMPLE_BYTES)
}
