/** Tries again what may work in a moment, later each time. Runs in the engine. */

import { AppError } from '../../shared/errors.ts'
import { log } from '../lib/log.ts'
import { pause } from '../lib/pause.ts'
import { PassingError } from './transfer-error.ts'

export interface RetryOptions {
  readonly signal: AbortSignal
  /** Before the second try; twice as long before each one after it. */
  readonly firstWaitMs: number
  /** Told what keeps it from going on, and null once it is tried again. */
  readonly onTrouble: (trouble: string | null) => void
}

/** In a row, without a byte between them. */
const TRIES = 6
/** Who is offline is told so soon. */
const OFFLINE_TRIES = 2
/** However long the server asks to be left alone. */
const MAX_WAIT_MS = 60_000

/** @param progress a figure that grows with what has been achieved: then the tries count anew */
export async function retrying<T>(
  work: () => Promise<T>,
  progress: () => number,
  { signal, firstWaitMs, onTrouble }: RetryOptions,
): Promise<T> {
  let [failures, best] = [0, progress()]
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (signal.aborted) throw new AppError('cancelled', 'the download was stopped', { cause: error })
      if (!(error instanceof PassingError)) throw error
      failures = progress() > best ? 1 : failures + 1
      best = Math.max(best, progress())
      if (failures >= (error.offline ? OFFLINE_TRIES : TRIES)) throw givenUp(error)
      onTrouble(error.message)
      const waitMs = Math.min(MAX_WAIT_MS, error.waitMs ?? firstWaitMs * 2 ** (failures - 1))
      log.warn('download-retried', { failures, waitMs, offline: error.offline }, { message: error.message })
      await pause(waitMs, signal)
      onTrouble(null)
    }
  }
}

function givenUp(error: PassingError): AppError {
  if (error.offline) return new AppError('no-connection', `no connection: ${error.message}`, { cause: error })
  return new AppError(
    'download-failed',
    `${error.message}, again and again; try later, it goes on from here`,
    {
      cause: error,
    },
  )
}
