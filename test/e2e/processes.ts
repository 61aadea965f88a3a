/** The processes of a running host, found and ended as the system's own tools would. */
import { execFileSync } from 'node:child_process'
import process from 'node:process'
import { descendantsOf, type WebHost } from '../helpers/web-host.ts'

/** Kills the host's processes that run this script; there must be one. */
export function killWorkers(host: WebHost, script: string): void {
  for (const pid of workersOf(host, script)) process.kill(pid, 'SIGKILL')
}

/** The host's processes that run this script do nothing, and are not lost, until `act` has ended. */
export async function withStoppedWorkers(
  host: WebHost,
  script: string,
  act: () => Promise<void>,
): Promise<void> {
  const pids = workersOf(host, script)
  for (const pid of pids) process.kill(pid, 'SIGSTOP')
  try {
    await act()
  } finally {
    for (const pid of pids) process.kill(pid, 'SIGCONT')
  }
}

function workersOf(host: WebHost, script: string): readonly number[] {
  const pids = descendantsOf(host.pid).filter((pid) => commandOf(pid).includes(script))
  if (pids.length === 0) throw new Error(`expected a process that runs ${script}`)
  return pids
}

function commandOf(pid: number): string {
  try {
    return execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' })
  } catch {
    // It has ended since.
    return ''
  }
}
