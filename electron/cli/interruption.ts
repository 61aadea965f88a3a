/** Turns ^C and SIGTERM into promises, which also settle for a signal that came before. Runs in the CLI. */
import { AppError } from '../shared/errors.ts'

export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

/** Rejects with `cancelled` once the user interrupts. A command races it against its work. */
export function interruption(signal: AbortSignal): Promise<never> {
  const rejection = aborted(signal).then((): never => {
    throw new AppError('cancelled', 'stopped')
  })
  // The command may have ended before the interruption.
  rejection.catch(() => {})
  return rejection
}
