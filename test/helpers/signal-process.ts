/** Signals a process by its number: the tests' way to hurt one that is not theirs. 0 would be the tests' own group. */
import process from 'node:process'

export function signalProcess(pid: number | null | undefined, signal: NodeJS.Signals): void {
  if (!Number.isSafeInteger(pid) || Number(pid) <= 1) throw new Error(`expected a process id, got ${pid}`)
  process.kill(Number(pid), signal)
}
