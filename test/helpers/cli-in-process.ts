/** Runs the command line in the test's own process, which saves the start of Node and of every module. */
import { vi } from 'vitest'
import { runCommandLine } from '../../electron/cli/run.ts'
import type { CliResult } from './cli.ts'

export async function runInProcess(...args: readonly string[]): Promise<CliResult> {
  const streams = [process.stdout, process.stderr].map((stream) => {
    const spy = vi.spyOn(stream, 'write').mockReturnValue(true)
    return { spy, text: () => spy.mock.calls.map(([chunk]) => String(chunk)).join('') }
  })
  try {
    const code = await runCommandLine(args, new AbortController().signal)
    const [stdout = '', stderr = ''] = streams.map(({ text }) => text())
    return { code, stdout, stderr }
  } finally {
    for (const { spy } of streams) spy.mockRestore()
  }
}
