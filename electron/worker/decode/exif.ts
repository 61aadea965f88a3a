/**
 * Runs in the inference worker. The few EXIF facts the catalogue keeps. EXIF is written by everything from
 * cameras to broken scripts: whatever cannot be understood is left out, and never costs the photo.
 */
import ExifReader, { type ExpandedTags } from 'exifreader'
import { type FileCapture, NO_FILE_CAPTURE } from '../../shared/capture-date.ts'
import { type ExifDates, fileCapture } from './capture/file-capture.ts'
import { readFileMetadata } from './capture/file-metadata.ts'

export interface ExifFacts {
  /** 1..8; 1 where the file states none. */
  readonly orientation: number
  readonly captured: FileCapture
  readonly camera: string | null
}

export const NO_EXIF: ExifFacts = { orientation: 1, captured: NO_FILE_CAPTURE, camera: null }

const WANTED_TAGS = [
  'Make',
  'Model',
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

/** @param bytes a file, or as much of it as holds its metadata; the date may come from XMP, IPTC or PNG's texts as well. */
export function readExif(bytes: Buffer): ExifFacts {
  const metadata = readFileMetadata(bytes)
  if (metadata === null) return NO_EXIF
  const tags = metadata.exif ? loadTags(metadata.exif) : {}
  return {
    orientation: orientationOf(tags),
    captured: fileCapture(datesOf(tags), metadata),
    camera: cameraName(text(tags, 'Make'), text(tags, 'Model')),
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

/** ExifReader gives a rational number as numerator and denominator. */
function rationals(value: unknown): readonly number[] {
  if (!Array.isArray(value)) return []
  return value.map((pair: unknown) => (Array.isArray(pair) ? Number(pair[0]) / Number(pair[1]) : Number.NaN))
}

/** @param tiff an EXIF block; ExifReader takes it for a TIFF file */
function loadTags(tiff: Buffer): ExifTags {
  try {
    const tags: ExpandedTags = ExifReader.load(tiff, {
      expanded: true,
      includeTags: { exif: [...WANTED_TAGS] },
    })
    return (tags.exif ?? {}) as ExifTags
  } catch {
    // No metadata, or none that makes sense: the same to the catalogue.
    return {}
  }
}

function orientationOf(tags: ExifTags): number {
  const value = tags['Orientation']?.value
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 8 ? value : 1
}

/** Cameras fill texts up with blanks and zeros. */
function text(tags: ExifTags, name: (typeof WANTED_TAGS)[number]): string {
  return cleanText(rawText(tags, name))
}

/** With its blanks, which mean something in a date. ExifReader gives text as a list with one string, other bytes as numbers. */
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

/** "Maker Model", with the maker once: "NIKON CORPORATION" and "NIKON D70s" are "NIKON D70s". */
export function cameraName(maker: string, model: string): string | null {
  if (maker === '' || model === '') return maker || model || null
  const [firstWord] = model.toLowerCase().split(' ')
  const namesMaker = maker
    .toLowerCase()
    .split(' ')
    .some((word) => word === firstWord)
  return namesMaker ? model : `${maker} ${model}`
}
