/** Runs one of the project's build tools under the same Node, its messages on this terminal. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { PROJECT_DIR } from './project.ts'

/** @param script below node_modules @throws where it fails */
export async function runTool(script: string, args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [join(PROJECT_DIR, 'node_modules', script), ...args], {
    cwd: PROJECT_DIR,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const [code, signal] = await once(child, 'exit')
  if (code !== 0) throw new Error(`${script} ended with ${signal ?? `exit code ${code}`}`)
}
