/** The processes of a running host, found and ended as the system's own tools would. */
import { execFileSync } from 'node:child_process'
import process from 'node:process'
import { descendantsOf, type WebHost } from '../helpers/web-host.ts'

/** Kills the host's processes that run this script; there must be one. */
export function killWorkers(host: WebHost, script: string): void {
  const pids = descendantsOf(host.pid).filter((pid) => commandOf(pid).includes(script))
  if (pids.length === 0) throw new Error(`expected a process that runs ${script}`)
  for (const pid of pids) process.kill(pid, 'SIGKILL')
}

function commandOf(pid: number): string {
  try {
    return execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' })
  } catch {
    // It has ended since.
    return ''
  }
}
