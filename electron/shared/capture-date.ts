/**
 * The day of capture: the clock on the photographer's wall, not an instant. Runs anywhere; types and pure functions.
 *
 * [Note: Wall clock] `wallMs` counts milliseconds from 1970-01-01T00:00 on the wall clock, as if that clock ran on
 * UTC. So the day of a photo is the same on every computer, in any zone, and years before 1970 are negative. The
 * offset from UTC stands beside it where a source states one; it never moves the day.
 */

/** The source of a date, as the command line prints it (`capturedFrom`). */
export const CAPTURE_SOURCES = [
  'exif',
  'xmp',
  'iptc',
  'png',
  'gps',
  'filename',
  'takeout',
  'sidecar',
  'folder',
  'file',
] as const
export type CaptureSource = (typeof CAPTURE_SOURCES)[number]

/** The smallest part of the date that the source states. */
export type CapturePrecision = 'year' | 'month' | 'day' | 'minute' | 'second'

export interface CaptureDate {
  /** See [Note: Wall clock]. The first moment of a partly known date. May hold milliseconds. */
  readonly wallMs: number
  readonly precision: CapturePrecision
  /** Minutes east of UTC; null where the source states none. */
  readonly offsetMinutes: number | null
  readonly from: CaptureSource
}

/**
 * The order of sources, best first: docs/dates.md gives each one's reason. `sidecar` is the place of a sidecar that is
 * older than the file's own metadata; a newer one stands before all others.
 */
export const CAPTURE_RANK = {
  exifOriginal: 0,
  exifDigitized: 1,
  xmp: 2,
  sidecar: 3,
  iptc: 4,
  png: 5,
  takeout: 6,
  gps: 7,
  exifModified: 8,
  filename: 9,
  folder: 10,
  none: 11,
} as const

/** The best date inside a file's bytes: equal bytes have equal ones, wherever the file lies. */
export interface FileCapture {
  readonly date: CaptureDate | null
  /** One of `CAPTURE_RANK`; smaller is better. */
  readonly rank: number
  /** The instant at which the file's own XMP was last written (xmp:MetadataDate), milliseconds since 1970. */
  readonly metadataMs: number | null
}

export const NO_FILE_CAPTURE: FileCapture = { date: null, rank: CAPTURE_RANK.none, metadataMs: null }

/** A file beside a photo as it was read: if its size or time differs later, Searlight reads the photo's date again. */
export interface SourceStamp {
  readonly path: string
  readonly bytes: number
  readonly modifiedMs: number
}

/** The dates that a photo's path and the files beside it state. They belong to the path, not to the bytes. */
export interface OutsideCapture {
  readonly sidecar: {
    readonly date: CaptureDate
    /**
     * The sidecar's own xmp:MetadataDate, or else the time of the sidecar file; milliseconds since 1970. Null for a
     * sidecar that corrects nothing, because it only says when the file came to be (xmp:CreateDate).
     */
    readonly metadataMs: number | null
  } | null
  readonly takeout: CaptureDate | null
  readonly filename: CaptureDate | null
  readonly folder: CaptureDate | null
  /** Every file beside the photo that may date it, with or without success, ordered by path. */
  readonly sources: readonly SourceStamp[]
}

export const NOTHING_OUTSIDE: OutsideCapture = {
  sidecar: null,
  takeout: null,
  filename: null,
  folder: null,
  sources: [],
}

/** @param fileTime the last resort, see `fileTimeOf` */
export function chooseCapture(
  inside: FileCapture,
  outside: OutsideCapture,
  fileTime: CaptureDate,
): CaptureDate {
  const { sidecar, takeout, filename, folder } = outside
  if (sidecar && sidecar.metadataMs !== null && sidecar.metadataMs >= (inside.metadataMs ?? -Infinity)) {
    return withKnownOffset(sidecar.date, inside.date)
  }
  const ranked: readonly (readonly [rank: number, date: CaptureDate | null])[] = [
    [inside.rank, inside.date],
    [CAPTURE_RANK.sidecar, sidecar?.date ?? null],
    [CAPTURE_RANK.takeout, takeout],
    [CAPTURE_RANK.filename, filename],
    [CAPTURE_RANK.folder, folder],
  ]
  let best: CaptureDate = fileTime
  let bestRank: number = CAPTURE_RANK.none
  for (const [rank, date] of ranked) {
    if (date === null || rank >= bestRank) continue
    best = date
    bestRank = rank
  }
  return best
}

/** darktable writes the camera's own clock without its offset: a sidecar that agrees must not lose the offset. */
function withKnownOffset(sidecar: CaptureDate, inside: CaptureDate | null): CaptureDate {
  if (sidecar.offsetMinutes !== null || inside === null || sidecar.precision !== 'second') return sidecar
  const agrees = Math.floor(sidecar.wallMs / SECOND_MS) === Math.floor(inside.wallMs / SECOND_MS)
  return agrees ? { ...sidecar, offsetMinutes: inside.offsetMinutes } : sidecar
}

/** Some file systems hold times that no calendar has; a day is left for the zone. */
const FIRST_MS = new Date(0).setUTCFullYear(1, 0, 2)
const LAST_MS = Date.UTC(9999, 11, 30)

/** The file's time on the clock of this computer's zone, as it is set now. */
export function fileTimeOf(modifiedMs: number): CaptureDate {
  const ms = Math.min(Math.max(Math.round(modifiedMs) || 0, FIRST_MS), LAST_MS)
  // Zones before 1900 have offsets with seconds.
  const offsetMinutes = Math.round(-new Date(ms).getTimezoneOffset()) + 0
  return { wallMs: ms + offsetMinutes * MINUTE_MS, precision: 'second', offsetMinutes, from: 'file' }
}

const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS
const DAY_MS = 24 * 60 * MINUTE_MS

/** How much of "2018-02-05T15:11:44" each precision states. */
const STATED_LENGTH = { year: 4, month: 7, day: 10, minute: 16, second: 19 } as const

/** "2023-05-17T01:30:00+09:00", "2018-02": the known part, without milliseconds. Years 0001 to 9999. */
export function formatCaptureDate({ wallMs, precision, offsetMinutes }: CaptureDate): string {
  const stated = new Date(wallMs).toISOString().slice(0, STATED_LENGTH[precision])
  const hasTime = precision === 'minute' || precision === 'second'
  return hasTime && offsetMinutes !== null ? stated + formatOffset(offsetMinutes) : stated
}

function formatOffset(minutes: number): string {
  if (minutes === 0) return 'Z'
  const two = (value: number) => String(value).padStart(2, '0')
  const size = Math.abs(minutes)
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}

/** First and last millisecond on the wall clock that the date may mean, both included. */
export function captureSpan({ wallMs, precision }: CaptureDate): {
  readonly firstMs: number
  readonly lastMs: number
} {
  return { firstMs: wallMs, lastMs: precision === 'second' ? wallMs : endOf(wallMs, precision) - 1 }
}

function endOf(wallMs: number, precision: Exclude<CapturePrecision, 'second'>): number {
  const first = new Date(wallMs)
  switch (precision) {
    case 'year':
      return first.setUTCFullYear(first.getUTCFullYear() + 1)
    case 'month':
      return first.setUTCMonth(first.getUTCMonth() + 1)
    case 'day':
      return wallMs + DAY_MS
    case 'minute':
      return wallMs + MINUTE_MS
  }
}
