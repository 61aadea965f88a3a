/** One task in a process of its own, which ends with the task or by a signal. Runs in the engine. */
import type { AppError } from '../../shared/errors.ts'
import { type Api, connect } from '../../shared/rpc.ts'
import type { ChildHandle } from './child-process.ts'
import { type ChildEnd, WatchedChild } from './watched-child.ts'

export interface OneOff<T> {
  readonly methods: readonly (keyof T & string)[]
  /** The error of calls that the end of the process leaves open. */
  readonly failure: (end: ChildEnd) => AppError
  /** Ends the process. */
  readonly signal: AbortSignal
}

export async function runOneOff<T extends Api<T>, R>(
  handle: ChildHandle,
  { methods, failure, signal }: OneOff<T>,
  task: (api: T) => Promise<R>,
): Promise<R> {
  const child = new WatchedChild(handle)
  const caller = connect<T>(child.channel, methods)
  child.onExit((end) => caller.close(failure(end)))
  const end = () => child.kill()
  signal.addEventListener('abort', end)
  try {
    return await child.during(task(caller.api))
  } finally {
    signal.removeEventListener('abort', end)
    child.kill()
  }
}
