/** Runs one of the project's build tools under the same Node, its messages on this terminal. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { PROJECT_DIR } from './project.ts'

/** @param script below node_modules @throws where it fails */
export async function runTool(script: string, args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [join(PROJECT_DIR, 'node_modules', script), ...args], {
    cwd: PROJECT_DIR,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  endTogether(child)
  const [code, signal] = await once(child, 'exit')
  if (code !== 0) throw new Error(`${script} ended with ${signal ?? `exit code ${code}`}`)
}

/** A tool must not go on for who does not wait any more. Nothing else of `npm start` runs while one does. */
export function endTogether(child: ChildProcess): void {
  const end = () => process.exit(1)
  const kill = () => void child.kill('SIGKILL')
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, end)
  process.once('exit', kill)
  child.once('exit', () => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(signal, end)
    process.off('exit', kill)
  })
}
