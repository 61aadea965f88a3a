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
