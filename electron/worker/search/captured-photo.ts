/**
 * A photo's date in the search worker: two numbers of its own for filters, and a shared object for the rest.
 * Pure.
 */
import type { CaptureDate } from '../../shared/capture-date.ts'

/** Everything about a date but the moment. A library has few different ones, so photos share the objects. */
export type CaptureDetail = Omit<CaptureDate, 'wallMs'>

export interface CapturedPhoto {
  /** The first moment, on the wall clock. */
  readonly capturedMs: number
  /** The last moment of a partly known date; otherwise equal to the first. */
  readonly capturedLastMs: number
  readonly detail: CaptureDetail
}

export function captureDateOf({ capturedMs, detail }: Omit<CapturedPhoto, 'capturedLastMs'>): CaptureDate {
  return { wallMs: capturedMs, ...detail }
}
