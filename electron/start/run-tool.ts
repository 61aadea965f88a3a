/** Runs one of the project's build tools under the same Node, its messages on this terminal. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { signalChild, startChild } from '../core/workers/start-child.ts'
import { PROJECT_DIR } from '../web/project.ts'

/** @param script path below node_modules @throws Error if it fails */
export async function runTool(script: string, args: readonly string[]): Promise<void> {
  const run = startChild(() =>
    spawn(process.execPath, [join(PROJECT_DIR, 'node_modules', script), ...args], {
      cwd: PROJECT_DIR,
      stdio: ['ignore', 'inherit', 'inherit'],
    }),
  )
  if (run.kind === 'not-started') throw new Error(`${script}: ${await run.problem}`)
  const { child } = run
  const ended = atEnd(() => void signalChild(child, 'SIGKILL'))
  const [code, signal] = await once(child, 'exit').finally(ended)
  if (code !== 0) throw new Error(`${script} ended with ${signal ?? `exit code ${code}`}`)
}

/**
 * Does `work` when this process ends, also by a signal: no tool may run on, and no leftover may stay, after the user
 * has stopped waiting. The last work runs first. Returns a function that withdraws `work`.
 */
export function atEnd(work: () => void): () => void {
  const end = () => process.exit(1)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, end)
  process.prependOnceListener('exit', work)
  return () => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(signal, end)
    process.off('exit', work)
  }
}
