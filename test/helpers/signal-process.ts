/** Signals a process by its number, for tests that hurt a foreign process. Refuses 0, the tests' own group. */
import process from 'node:process'

export function signalProcess(pid: number | null | undefined, signal: NodeJS.Signals): void {
  if (!Number.isSafeInteger(pid) || Number(pid) <= 1) throw new Error(`expected a process id, got ${pid}`)
  process.kill(Number(pid), signal)
}
