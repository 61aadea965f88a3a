/** Sorts failures of a download into passing and final ones. Runs in the engine. */
import { AppError } from '../../shared/errors.ts'

/** A failure that may pass: the connection broke, the server is busy. */
export class PassingError extends Error {
  /** True if there is no way to the server at all. */
  readonly offline: boolean
  /** The pause that the server asks for, milliseconds. */
  readonly waitMs: number | null

  constructor(
    message: string,
    { offline = false, waitMs = null }: { offline?: boolean; waitMs?: number | null } = {},
  ) {
    super(message)
    this.name = 'PassingError'
    this.offline = offline
    this.waitMs = waitMs
  }
}

/** Codes of a missing way to the server, not of one that broke. */
const OFFLINE_CODES = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'ENETDOWN',
  'EHOSTUNREACH',
  'ECONNREFUSED',
])
const PASSING_CODES = new Set([
  'ECONNRESET',
  'ECONNABORTED',
  'ETIMEDOUT',
  'EPIPE',
  'ERR_STREAM_PREMATURE_CLOSE',
])

/** Turns any thrown value of a request or of writing into a PassingError or an AppError. */
export function transferError(error: unknown, host: string): Error {
  if (error instanceof AppError || error instanceof PassingError) return error
  const code = codeOf(error)
  if (code === 'ABORT_ERR') return new AppError('cancelled', 'the download was stopped')
  if (OFFLINE_CODES.has(code)) return new PassingError(`${host} cannot be reached`, { offline: true })
  if (PASSING_CODES.has(code)) return new PassingError(`the connection to ${host} broke`)
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new AppError(
      'disk-full',
      'the disk is full; free some space, and the download continues from here',
    )
  }
  const why = error instanceof Error ? error.message : String(error)
  return new AppError('download-failed', `the download from ${host} failed: ${why}`, { cause: error })
}

/** Takes the error of the first address if several failed. */
function codeOf(error: unknown): string {
  if (error instanceof AggregateError) return codeOf(error.errors[0])
  if (!(error instanceof Error)) return ''
  if (error.name === 'AbortError') return 'ABORT_ERR'
  return 'code' in error ? String(error.code) : ''
}
