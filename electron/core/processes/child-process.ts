/**
 * Forks a worker on plain Node (terminal, web host). The desktop host forks utility processes instead and
 * hands in the same shape.
 */
import { fork } from 'node:child_process'
import process from 'node:process'
import { quietEnvironment } from '../../shared/quiet-environment.ts'
import type { Channel } from '../../shared/rpc.ts'

export interface ChildHandle {
  readonly channel: Channel
  readonly pid: number | undefined
  kill(): void
  /** Called once, with a reason for a person, however the process ended. */
  onExit(listener: (reason: string) => void): void
}

export interface StartOptions {
  /** Drops what the process writes to standard error: a probe of a driver that is not there is no news. */
  readonly quiet?: boolean
}

/** Starts one process of a kind; what kind is the host's choice. */
export type StartChild = (options?: StartOptions) => ChildHandle

/**
 * Workers pass large buffers on and keep next to nothing: with V8's default the young generation grows by 100 MB
 * over the first thousands of photos before it is ever collected.
 */
const SEMI_SPACE_MB = 2

export function forkNode(entry: URL, { quiet = false }: StartOptions = {}): ChildHandle {
  const child = fork(entry, {
    env: { ...process.env, ...quietEnvironment(process.platform) },
    // Structured clone: features cross as Float32Array, not as JSON.
    serialization: 'advanced',
    // Standard output is the command line's answer: a worker must not write there.
    stdio: ['ignore', 'ignore', quiet ? 'ignore' : 'inherit', 'ipc'],
    execArgv: [`--max-semi-space-size=${SEMI_SPACE_MB}`],
  })
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ? `signal ${signal}` : `exit code ${code}`))
    // A process that could not be started at all has no exit; errors of a channel come after one.
    child.on('error', (error) => child.pid === undefined && resolve(error.message))
  })
  return {
    pid: child.pid,
    channel: {
      send: (message) => void child.send(message as object, () => {}),
      onMessage: (listener) => void child.on('message', listener),
    },
    kill: () => void child.kill('SIGKILL'),
    onExit: (listener) => void ended.then(listener),
  }
}
