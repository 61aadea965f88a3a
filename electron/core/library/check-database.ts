/** Looks for damage in a library's database, beside everything else. Runs in the engine. */
import { dirname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { AppError, deserialiseError, type SerialisedError } from '../../shared/errors.ts'
import { unusable } from '../catalog/open-database.ts'

/**
 * `quick`: SQLite's pages and rows. `full`: also its indexes against their tables, rows that name rows, and vectors
 * against their index.
 */
export type CheckDepth = 'quick' | 'full'

export interface CheckRequest {
  readonly path: string
  readonly depth: CheckDepth
}

export interface CheckAnswer {
  /** Empty where nothing is damaged; at most some 20 lines, for a person who mends it. */
  readonly problems: readonly string[]
}

/** The thread's message: the answer, or the reason that there is none. */
export type CheckOutcome = CheckAnswer | { readonly error: SerialisedError }

/**
 * @throws `cancelled` when the signal ends it, `library-newer`, and `library-unusable` where the database could not be
 *   looked at, or is another program's: that says nothing of damage
 */
export async function checkDatabase(request: CheckRequest, signal: AbortSignal): Promise<CheckAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<CheckAnswer>()
  const thread = new Worker(new URL('./check-thread.ts', import.meta.url), {
    name: 'check',
    workerData: request,
  })
  const stop = () => void thread.terminate()
  signal.addEventListener('abort', stop)
  thread.once('message', (outcome: CheckOutcome) => {
    if ('error' in outcome) reject(deserialiseError(outcome.error))
    else resolve(outcome)
  })
  // Such as too little memory.
  thread.once('error', (error) => reject(unusable(dirname(request.path), error)))
  // After a message it is settled already.
  thread.once('exit', () => reject(new AppError('cancelled', 'the check was stopped')))
  if (signal.aborted) stop()
  try {
    return await promise
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
