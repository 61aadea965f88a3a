/**
 * Chooses the best date inside a photo's own bytes. docs/dates.md gives the order of sources. Runs in the
 * inference worker.
 */
import {
  CAPTURE_RANK,
  type CaptureSource,
  type FileCapture,
  NO_FILE_CAPTURE,
} from '../../../shared/capture-date.ts'
import { readDateText } from './date-text.ts'
import type { EmbeddedMetadata } from './embedded-metadata.ts'
import { readIptcDate } from './iptc.ts'
import type { StatedDate } from './wall-clock.ts'
import type { XmpName, XmpProperties } from './xmp.ts'

/** EXIF's date, its decimals of the second and its offset; each may be empty. */
export interface ExifMoment {
  readonly date: string
  readonly fraction: string
  readonly offset: string
}

export interface ExifDates {
  readonly original: ExifMoment
  readonly digitized: ExifMoment
  readonly modified: ExifMoment
  readonly gpsDate: string
  /** Hours, minutes, seconds in UTC; empty when the file states none. */
  readonly gpsTime: readonly number[]
}

type Candidate = readonly [rank: number, from: CaptureSource, read: () => StatedDate | null]

/** The metadata of a file besides EXIF. */
export interface StatedMetadata extends Pick<EmbeddedMetadata, 'iptc' | 'png'> {
  readonly xmp: XmpProperties
}

/** Reads sources of lower rank only when those before them state nothing. */
export function fileCapture(exif: ExifDates, { xmp: properties, iptc, png }: StatedMetadata): FileCapture {
  const metadataMs = metadataTime(properties)
  // PNG's EXIF has PNG's rank among the sources, whichever chunk holds it.
  const exifSource = png ? 'png' : 'exif'
  const original = png ? CAPTURE_RANK.png : CAPTURE_RANK.exifOriginal
  const digitized = png ? CAPTURE_RANK.png : CAPTURE_RANK.exifDigitized
  const candidates: Candidate[] = [
    [original, exifSource, () => readOriginal(exif)],
    [digitized, exifSource, () => readDigitized(exif)],
    [CAPTURE_RANK.xmp, 'xmp', () => xmpCapture(properties)],
    [CAPTURE_RANK.iptc, 'iptc', () => (iptc ? readIptcDate(iptc) : null)],
    [CAPTURE_RANK.png, 'png', () => readDateText(png?.creationTime ?? '')],
    [CAPTURE_RANK.gps, 'gps', () => readGpsDate(exif) ?? xmpGpsDate(properties)],
    [CAPTURE_RANK.exifModified, 'exif', () => readModified(exif)],
  ]
  for (const [rank, from, read] of candidates.sort(([one], [other]) => one - other)) {
    const date = read()
    if (date) return { date: { ...withKnownOffset(date, xmpCapture(properties)), from }, rank, metadataMs }
  }
  return { ...NO_FILE_CAPTURE, metadataMs }
}

/**
 * Lightroom and others repeat EXIF's clock in XMP, with the offset that EXIF had no field for before 2016.
 */
function withKnownOffset(date: StatedDate, inXmp: StatedDate | null): StatedDate {
  if (date.offsetMinutes !== null || inXmp === null || date.precision !== inXmp.precision) return date
  const agrees = Math.floor(date.wallMs / 1000) === Math.floor(inXmp.wallMs / 1000)
  return agrees ? { ...date, offsetMinutes: inXmp.offsetMinutes } : date
}

/**
 * OffsetTime belongs to DateTime, and is the only offset that many phones write. OffsetTimeDigitized counts for a
 * photo that was taken and digitised at one moment, not for a scan.
 */
function readOriginal({ original, digitized, modified }: ExifDates): StatedDate | null {
  const offsets = [original.offset, modified.offset]
  if (digitized.date === original.date) offsets.push(digitized.offset)
  return readDateText(original.date, { fraction: original.fraction, offsets })
}

function readDigitized({ digitized, modified }: ExifDates): StatedDate | null {
  const { date, fraction, offset } = digitized
  return readDateText(date, { fraction, offsets: [offset, modified.offset] })
}

function readModified({ modified: { date, fraction, offset } }: ExifDates): StatedDate | null {
  return readDateText(date, { fraction, offsets: [offset] })
}

/** When the picture was taken, best first. People and programs that correct a date write these. */
const XMP_TAKEN: readonly XmpName[] = ['exif:DateTimeOriginal', 'photoshop:DateCreated']
/** When the file was created: for a scan, the day of scanning. */
const XMP_CREATED: readonly XmpName[] = ['exif:DateTimeDigitized', 'xmp:CreateDate']

export function xmpCapture(properties: XmpProperties): StatedDate | null {
  return xmpTaken(properties) ?? firstDate(XMP_CREATED, properties)
}

export function xmpTaken(properties: XmpProperties): StatedDate | null {
  return firstDate(XMP_TAKEN, properties)
}

function firstDate(names: readonly XmpName[], properties: XmpProperties): StatedDate | null {
  for (const name of names) {
    const date = readDateText(properties.get(name) ?? '')
    if (date) return date
  }
  return null
}

/** The instant of xmp:MetadataDate, in milliseconds since 1970; without a zone it counts as UTC. */
export function metadataTime(properties: XmpProperties): number | null {
  const date = readDateText(properties.get('xmp:MetadataDate') ?? '')
  return date && date.wallMs - (date.offsetMinutes ?? 0) * 60_000
}

/**
 * Receivers without a fix state GPS's epochs, 6 January 1980 and 22 August 1999; EXIF has had GPS since 1998.
 */
const EARLIEST_GPS_MS = Date.UTC(1999, 7, 23)

function readGpsDate({ gpsDate, gpsTime }: ExifDates): StatedDate | null {
  const [hour, minute, second] = gpsTime
  const hasTime = second !== undefined && gpsTime.every((part) => part >= 0 && part <= 60)
  const time = hasTime ? ` ${hour}:${minute}:${second.toFixed(3)}` : ''
  return plausibleGps(readDateText(gpsDate + time, { offsets: ['Z'] }))
}

/** XMP's exif:GPSTimeStamp is a whole date, always of UTC. */
function xmpGpsDate(properties: XmpProperties): StatedDate | null {
  return plausibleGps(readDateText(properties.get('exif:GPSTimeStamp') ?? '', { offsets: ['Z'] }))
}

function plausibleGps(date: StatedDate | null): StatedDate | null {
  return date && date.wallMs >= EARLIEST_GPS_MS ? date : null
}
