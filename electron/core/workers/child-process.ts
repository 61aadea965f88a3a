/**
 * Forks a worker on plain Node (terminal, web host). The desktop host forks utility processes instead and
 * hands in the same shape.
 */
import { type ChildProcess, fork } from 'node:child_process'
import process from 'node:process'
import { quietEnvironment } from '../../shared/quiet-environment.ts'
import type { Channel } from '../../shared/rpc.ts'
import { signalChild, startChild } from './start-child.ts'

/** @param reason for a person */
export type ExitListener = (reason: string, neverStarted?: true) => void

export interface ChildHandle {
  readonly channel: Channel
  readonly pid: number | undefined
  /** Does nothing if the process has ended, or never started. */
  kill(): void
  /** Called once, when the process ends or could not be started. */
  onExit(listener: ExitListener): void
}

export interface StartOptions {
  /** Discards the process's standard error: a probe of a missing driver is no news. */
  readonly quiet?: boolean
}

/** Starts one process of a kind; the host chooses the kind. Never throws: a failure is an exit with its reason. */
export type StartChild = (options?: StartOptions) => ChildHandle

/**
 * Workers pass large buffers on and hold few objects for long: with V8's default the young generation grows by 100 MB
 * over the first thousands of photos before a collection.
 */
const SEMI_SPACE_MB = 2

export function forkNode(entry: URL, { quiet = false }: StartOptions = {}): ChildHandle {
  const run = startChild(() =>
    fork(entry, {
      env: { ...process.env, ...quietEnvironment(process.platform) },
      // Structured clone: features cross as Float32Array, not as JSON.
      serialization: 'advanced',
      // Standard output is the command line's answer: a worker must not write there.
      stdio: ['ignore', 'ignore', quiet ? 'ignore' : 'inherit', 'ipc'],
      execArgv: [`--max-semi-space-size=${SEMI_SPACE_MB}`],
    }),
  )
  return run.kind === 'started' ? handleOf(run.child) : handleOfNone(run.problem)
}

function handleOf(child: ChildProcess): ChildHandle {
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ? `signal ${signal}` : `exit code ${code}`))
  })
  // A channel that breaks is followed by the exit.
  child.on('error', () => {})
  return {
    pid: child.pid,
    channel: {
      send: (message) => void child.send(message as object, () => {}),
      onMessage: (listener) => void child.on('message', listener),
    },
    kill: () => void signalChild(child, 'SIGKILL'),
    onExit: (listener) => void ended.then((reason) => listener(reason)),
  }
}

function handleOfNone(problem: Promise<string>): ChildHandle {
  return {
    pid: undefined,
    channel: { send: () => {}, onMessage: () => {} },
    kill: () => {},
    onExit: (listener) => void problem.then((reason) => listener(reason, true)),
  }
}
