/** Retries after passing failures, with growing pauses. Runs in the engine. */
import { AppError } from '../../shared/errors.ts'
import { log } from '../lib/log.ts'
import { pause } from '../lib/pause.ts'
import { PassingError } from './transfer-error.ts'

export interface RetryOptions {
  readonly signal: AbortSignal
  /** Pause before the second try; each later one is twice as long. */
  readonly firstWaitMs: number
  /** Receives the trouble before a pause, and null when it tries again. */
  readonly onTrouble: (trouble: string | null) => void
}

/** Tries in a row without a byte between them. */
const TRIES = 6
/** Tries of a computer that is offline. */
const OFFLINE_TRIES = 2
/** Longest pause, even if the server asks for a longer one. */
const MAX_WAIT_MS = 60_000

/** @param progress a figure that grows with each success: growth starts the count of tries again */
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
    `${error.message}, again and again; try later, it continues from here`,
    {
      cause: error,
    },
  )
}
