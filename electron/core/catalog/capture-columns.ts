/** Capture dates as columns of `content` and `photo`. Runs in the engine; pure. */
import {
  type CaptureDate,
  type CapturePrecision,
  type CaptureSource,
  captureSpan,
  type FileCapture,
  NO_FILE_CAPTURE,
} from '../../shared/capture-date.ts'

export interface ContentDateColumns {
  readonly dateMs: number | null
  readonly datePrecision: CapturePrecision | null
  readonly dateOffset: number | null
  readonly dateFrom: CaptureSource | null
  readonly dateRank: number | null
  readonly metadataMs: number | null
}

/** To be selected from `content`. */
export const CONTENT_DATE = `date_ms AS dateMs, date_precision AS datePrecision, date_offset AS dateOffset,
  date_from AS dateFrom, date_rank AS dateRank, metadata_ms AS metadataMs`

export const SET_CONTENT_DATE = `date_ms = @dateMs, date_precision = @datePrecision, date_offset = @dateOffset,
  date_from = @dateFrom, date_rank = @dateRank, metadata_ms = @metadataMs`

export function contentDateColumns({ date, rank, metadataMs }: FileCapture): ContentDateColumns {
  return {
    dateMs: date && Math.round(date.wallMs),
    datePrecision: date?.precision ?? null,
    dateOffset: date?.offsetMinutes ?? null,
    dateFrom: date?.from ?? null,
    dateRank: rank,
    metadataMs: metadataMs === null ? null : Math.round(metadataMs),
  }
}

export function fileCapture(row: ContentDateColumns): FileCapture {
  const { dateMs: wallMs, datePrecision: precision, dateOffset: offsetMinutes, dateFrom: from } = row
  const { dateRank, metadataMs } = row
  const hasDate = wallMs !== null && precision !== null && from !== null
  const date = hasDate ? { wallMs, precision, offsetMinutes, from } : null
  return { date, rank: dateRank ?? NO_FILE_CAPTURE.rank, metadataMs }
}

/** To be selected from `photo`. */
export const PHOTO_DATE = `captured_ms AS wallMs, captured_precision AS precision, captured_offset AS offsetMinutes,
  captured_from AS "from"`

export const SET_PHOTO_DATE = `captured_ms = @capturedMs, captured_last_ms = @capturedLastMs,
  captured_precision = @capturedPrecision, captured_offset = @capturedOffset, captured_from = @capturedFrom`

/** The last moment is null where it is the first, which it is for nearly all photos. */
export function photoDateColumns(date: CaptureDate) {
  const { firstMs, lastMs } = captureSpan(date)
  return {
    capturedMs: Math.round(firstMs),
    capturedLastMs: lastMs === firstMs ? null : Math.round(lastMs),
    capturedPrecision: date.precision,
    capturedOffset: date.offsetMinutes,
    capturedFrom: date.from,
  }
}
