/**
 * Kills a utility process. Runs in the main process; the only file that signals by a process id
 * ([Note: No signal by number] in core/workers/start-child.ts): Electron's own `kill` asks politely, and a hung driver
 * does not listen.
 *
 * Electron knows the id from `spawn` until it receives the exit, a moment after the process has gone. On Linux the
 * start time of the process tells it from another one that got the id in that moment; Windows and macOS do not give an
 * id again so soon.
 */
import { readFileSync } from 'node:fs'
import process from 'node:process'
import type { UtilityProcess } from 'electron'

const startOf = new WeakMap<UtilityProcess, string | null>()

/** Call it right after forking the process. */
export function knowProcess(child: UtilityProcess): void {
  child.once('spawn', () => {
    if (child.pid !== undefined) startOf.set(child, startedAt(child.pid))
  })
}

export function killNow(child: UtilityProcess): void {
  const { pid } = child
  // A process that never starts needs no kill.
  if (pid === undefined) return void child.once('spawn', () => killNow(child))
  // 0 and below name process groups.
  if (!Number.isSafeInteger(pid) || pid <= 0) return
  if (startOf.has(child) && startOf.get(child) !== startedAt(pid)) return
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    // It has ended, and the event of its exit is still to come.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** Clock ticks since the computer started, as the kernel writes them; null on a system without /proc. */
function startedAt(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second field is a name in brackets with any characters; the 22nd is the start time.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return null
  }
}
