/** Runs one command line from its arguments to its exit code. Runs in the CLI's process, and in tests. */
import { CommanderError } from 'commander'
import { asExpected, isWrongUsage } from '../shared/errors.ts'
import { printable, say } from './output.ts'
import { createProgram } from './program/program.ts'

/** @returns 0 done, 1 failed, 2 wrong usage */
export async function runCommandLine(args: readonly string[], signal: AbortSignal): Promise<number> {
  const run = { signal, exitCode: 0 }
  try {
    await createProgram(run).parseAsync(args, { from: 'user' })
    return run.exitCode
  } catch (error) {
    // Commander ends this way after it printed help or the version.
    if (error instanceof CommanderError && error.exitCode === 0) return 0
    const expected = asExpected(error)
    if (expected && isWrongUsage(expected.code)) {
      say(printable(expected.message))
      return 2
    }
    say(expected?.message ?? defectOf(error))
    return 1
  }
}

/** One sentence about a defect; SEARLIGHT_TRACE adds the stack. */
function defectOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (process.env['SEARLIGHT_TRACE']) return error.stack ?? error.message
  return `${error.message || error.name} (SEARLIGHT_TRACE=1 shows where)`
}
