/**
 * Reads the few EXIF facts that the catalogue stores. Everything from cameras to broken scripts writes EXIF,
 * so the reader skips values that it cannot understand and never rejects the photo. Runs in the inference
 * worker.
 */
import ExifReader, { type ExpandedTags } from 'exifreader'
import { type FileCapture, NO_FILE_CAPTURE } from '../../shared/capture-date.ts'
import { type ExifDates, fileCapture } from './capture/file-capture.ts'
import { readFileMetadata } from './capture/file-metadata.ts'
import { NO_PROPERTIES, readXmp, type XmpProperties } from './capture/xmp.ts'

export interface ExifFacts {
  /** 1..8; 1 when the file states none. */
  readonly orientation: number
  readonly captured: FileCapture
  readonly camera: string | null
  readonly lens: string | null
}

export const NO_EXIF: ExifFacts = { orientation: 1, captured: NO_FILE_CAPTURE, camera: null, lens: null }

const WANTED_TAGS = [
  'Make',
  'Model',
  'LensMake',
  'LensModel',
  'Orientation',
  'DateTimeOriginal',
  'SubSecTimeOriginal',
  'OffsetTimeOriginal',
  'DateTimeDigitized',
  'SubSecTimeDigitized',
  'OffsetTimeDigitized',
  'DateTime',
  'SubSecTime',
  'OffsetTime',
  'GPSDateStamp',
  'GPSTimeStamp',
] as const

type ExifTags = Readonly<Record<string, { readonly value?: unknown } | undefined>>

/**
 * @param bytes a file, or its beginning with the metadata; the date may also come from XMP, IPTC or PNG texts
 */
export function readExif(bytes: Buffer): ExifFacts {
  const metadata = readFileMetadata(bytes)
  if (metadata === null) return NO_EXIF
  const tags = metadata.exif ? loadTags(metadata.exif) : {}
  const xmp = metadata.xmp ? readXmp(metadata.xmp) : NO_PROPERTIES
  return {
    orientation: orientationOf(tags),
    captured: fileCapture(datesOf(tags), { ...metadata, xmp }),
    camera: cameraName(text(tags, 'Make'), text(tags, 'Model')),
    lens: lensName(tags, xmp),
  }
}

function datesOf(tags: ExifTags): ExifDates {
  const moment = (date: DateTag, fraction: FractionTag, offset: OffsetTag) => ({
    date: rawText(tags, date),
    fraction: text(tags, fraction),
    offset: text(tags, offset),
  })
  return {
    original: moment('DateTimeOriginal', 'SubSecTimeOriginal', 'OffsetTimeOriginal'),
    digitized: moment('DateTimeDigitized', 'SubSecTimeDigitized', 'OffsetTimeDigitized'),
    modified: moment('DateTime', 'SubSecTime', 'OffsetTime'),
    gpsDate: text(tags, 'GPSDateStamp'),
    gpsTime: rationals(tags['GPSTimeStamp']?.value),
  }
}

type DateTag = 'DateTimeOriginal' | 'DateTimeDigitized' | 'DateTime'
type FractionTag = 'SubSecTimeOriginal' | 'SubSecTimeDigitized' | 'SubSecTime'
type OffsetTag = 'OffsetTimeOriginal' | 'OffsetTimeDigitized' | 'OffsetTime'

/** ExifReader returns a rational number as numerator and denominator. */
function rationals(value: unknown): readonly number[] {
  if (!Array.isArray(value)) return []
  return value.map((pair: unknown) => (Array.isArray(pair) ? Number(pair[0]) / Number(pair[1]) : Number.NaN))
}

/** @param tiff an EXIF block, which ExifReader reads as a TIFF file */
function loadTags(tiff: Buffer): ExifTags {
  try {
    const tags: ExpandedTags = ExifReader.load(tiff, {
      expanded: true,
      includeTags: { exif: [...WANTED_TAGS] },
    })
    return (tags.exif ?? {}) as ExifTags
  } catch {
    // No metadata and unreadable metadata are the same to the catalogue.
    return {}
  }
}

function orientationOf(tags: ExifTags): number {
  const value = tags['Orientation']?.value
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 8 ? value : 1
}

/** Cameras pad texts with blanks and zeros. */
function text(tags: ExifTags, name: (typeof WANTED_TAGS)[number]): string {
  return cleanText(rawText(tags, name))
}

/**
 * Keeps the blanks, which mean unknown parts of a date. ExifReader returns text as a list with one string,
 * and other bytes as numbers.
 */
function rawText(tags: ExifTags, name: (typeof WANTED_TAGS)[number]): string {
  const value = tags[name]?.value
  const first: unknown = Array.isArray(value) ? value[0] : value
  if (typeof first === 'string') return first
  return Array.isArray(value) && typeof first === 'number' ? Buffer.from(value).toString('latin1') : ''
}

const MAX_TEXT_LENGTH = 64

function cleanText(value: string): string {
  const [beforeZero = ''] = value.split('\0')
  return beforeZero.replace(/\s+/g, ' ').trim().slice(0, MAX_TEXT_LENGTH)
}

/** "Maker Model", with the maker once: "NIKON CORPORATION" and "NIKON D70s" become "NIKON D70s". */
export function cameraName(maker: string, model: string): string | null {
  if (maker === '' || model === '') return maker || model || null
  const [firstWord] = model.toLowerCase().split(' ')
  const namesMaker = maker
    .toLowerCase()
    .split(' ')
    .some((word) => word === firstWord)
  return namesMaker ? model : `${maker} ${model}`
}

/** Lightroom writes the lens into XMP, where cameras have no EXIF field for it. Some cameras write "----" for none. */
function lensName(tags: ExifTags, xmp: XmpProperties): string | null {
  const inXmp = [xmp.get('exifEX:LensModel'), xmp.get('aux:Lens')].map((name) => cleanText(name ?? ''))
  const stated = [text(tags, 'LensModel'), ...inXmp]
  const model = stated.find((name) => /[\p{L}\p{N}]/u.test(name))
  if (model === undefined) return null
  const maker = text(tags, 'LensMake')
  return cameraName(/[\p{L}\p{N}]/u.test(maker) ? maker : '', model)
}
