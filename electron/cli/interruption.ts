/** ^C and SIGTERM as promises, whether they came before or come later. One of them a command. */
import { AppError } from '../shared/errors.ts'

export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

/** Rejects with `cancelled` once the user interrupts: to be raced against what a command waits for. */
export function interruption(signal: AbortSignal): Promise<never> {
  const rejection = aborted(signal).then((): never => {
    throw new AppError('cancelled', 'stopped')
  })
  // Nobody may be waiting any more.
  rejection.catch(() => {})
  return rejection
}
