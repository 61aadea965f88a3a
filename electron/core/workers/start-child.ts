/**
 * Starts and signals child processes on plain Node. Runs in the engine and in the web host.
 *
 * [Note: No signal by number] A process id names another process as soon as its owner has ended, and the handle of a
 * process that could not be started holds an id that nobody wrote: Node 20 then signals the whole process group,
 * Node 24 a random id. So signals go through the handle, which forgets the id in the moment the process has ended, and
 * only where the process has started. `test/unit/no-signal-by-number.test.ts` holds the project to it.
 */
import type { ChildProcess } from 'node:child_process'

/** True where the signal was sent. */
export function signalChild(child: ChildProcess, signal: NodeJS.Signals): boolean {
  return child.pid !== undefined && child.kill(signal)
}

export type StartedChild =
  | { readonly kind: 'started'; readonly child: ChildProcess }
  /** `problem` is in words for a person. */
  | { readonly kind: 'not-started'; readonly problem: Promise<string> }

/** Node throws some failures and reports others in the next tick, with a handle that must not be used. */
export function startChild(start: () => ChildProcess): StartedChild {
  try {
    const child = start()
    if (child.pid !== undefined) return { kind: 'started', child }
    const problem = new Promise<string>((resolve) => {
      child.once('error', (error) => resolve(startProblem(error)))
    })
    // Node leaves this end of the channel open.
    if (child.connected) child.disconnect()
    return { kind: 'not-started', problem }
  } catch (error) {
    return { kind: 'not-started', problem: Promise.resolve(startProblem(error)) }
  }
}

const WORDS: Readonly<Record<string, string>> = {
  EMFILE: 'this program has too many files open',
  ENFILE: 'this computer has too many files open',
  EAGAIN: 'this user runs too many processes',
  ENOMEM: 'there is not enough memory',
}

export function startProblem(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : null
  const words = code === null ? undefined : WORDS[code]
  if (words) return `it could not be started: ${words} (${code})`
  return `it could not be started: ${error instanceof Error ? error.message : String(error)}`
}
