/**
 * Runs in the inference worker. The few EXIF facts the catalogue keeps. EXIF is written by everything from
 * cameras to broken scripts: whatever cannot be understood is left out, and never costs the photo.
 */
import ExifReader, { type ExpandedTags } from 'exifreader'
import { captureTime } from './capture-time.ts'

export interface ExifFacts {
  /** 1..8; 1 where the file states none. */
  readonly orientation: number
  /** Milliseconds since 1970. */
  readonly capturedMs: number | null
  readonly camera: string | null
}

export const NO_EXIF: ExifFacts = { orientation: 1, capturedMs: null, camera: null }

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
] as const

type ExifTags = Readonly<Record<string, { readonly value?: unknown } | undefined>>

/** @param bytes a picture file, or as much of it as holds the EXIF segment. */
export function readExif(bytes: Buffer): ExifFacts {
  const tags = loadTags(bytes)
  return {
    orientation: orientationOf(tags),
    capturedMs:
      captureTime(
        text(tags, 'DateTimeOriginal'),
        text(tags, 'SubSecTimeOriginal'),
        text(tags, 'OffsetTimeOriginal'),
      ) ??
      captureTime(
        text(tags, 'DateTimeDigitized'),
        text(tags, 'SubSecTimeDigitized'),
        text(tags, 'OffsetTimeDigitized'),
      ),
    camera: cameraName(text(tags, 'Make'), text(tags, 'Model')),
  }
}

function loadTags(bytes: Buffer): ExifTags {
  try {
    const tags: ExpandedTags = ExifReader.load(bytes, {
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

/** ExifReader gives text as a list with one string; cameras fill it up with blanks and zeros. */
function text(tags: ExifTags, name: (typeof WANTED_TAGS)[number]): string {
  const value = tags[name]?.value
  const first: unknown = Array.isArray(value) ? value[0] : value
  return typeof first === 'string' ? cleanText(first) : ''
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
