/** What can go wrong on the way of a file, sorted by whether trying again may help. Runs in the engine. */
import { AppError } from '../../shared/errors.ts'

/** It may work in a moment: the connection broke, the server is busy. */
export class PassingError extends Error {
  /** There is no way to the server at all. */
  readonly offline: boolean
  /** How long the server asks to be left alone. */
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

/** The way to the server is missing, rather than broken half-way. */
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

/** Any thrown value of a request or of writing what it brings, as a PassingError or an AppError. */
export function transferError(error: unknown, host: string): Error {
  if (error instanceof AppError || error instanceof PassingError) return error
  const code = codeOf(error)
  if (code === 'ABORT_ERR') return new AppError('cancelled', 'the download was stopped')
  if (OFFLINE_CODES.has(code)) return new PassingError(`${host} cannot be reached`, { offline: true })
  if (PASSING_CODES.has(code)) return new PassingError(`the connection to ${host} broke`)
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new AppError('disk-full', 'the disk is full; free some space, and the download goes on from here')
  }
  const why = error instanceof Error ? error.message : String(error)
  return new AppError('download-failed', `the download from ${host} failed: ${why}`, { cause: error })
}

/** Of several addresses that were tried, the first one's. */
function codeOf(error: unknown): string {
  if (error instanceof AggregateError) return codeOf(error.errors[0])
  if (!(error instanceof Error)) return ''
  if (error.name === 'AbortError') return 'ABORT_ERR'
  return 'code' in error ? String(error.code) : ''
}
