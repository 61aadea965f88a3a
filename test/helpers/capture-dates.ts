/** Capture dates for tests, from their important fields. */
import type { CaptureDate, FileCapture } from '../../electron/shared/capture-date.ts'

export function captureDate(date: Partial<CaptureDate> = {}): CaptureDate {
  return { wallMs: 0, precision: 'second', offsetMinutes: null, from: 'exif', ...date }
}

/** As bytes state it, in EXIF's DateTimeOriginal. */
export function inFile(date: Partial<CaptureDate> = {}): FileCapture {
  return { date: captureDate(date), rank: 0, metadataMs: null }
}
