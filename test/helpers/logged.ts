/** The entries that the program logs while a test runs something, at every level. */
import process from 'node:process'
import { type LogEntry, lastEntries, logToFiles } from '../../electron/core/lib/log.ts'
import { temporaryDirectory } from './temporary-directory.ts'

export async function logged(run: () => unknown): Promise<readonly LogEntry[]> {
  const dir = temporaryDirectory()
  const before = process.env['SEARLIGHT_LOG']
  process.env['SEARLIGHT_LOG'] = 'debug'
  const close = logToFiles(dir)
  try {
    await run()
  } finally {
    await close()
    if (before === undefined) delete process.env['SEARLIGHT_LOG']
    else process.env['SEARLIGHT_LOG'] = before
  }
  return lastEntries(dir, { levels: ['error', 'warn', 'info', 'debug'], limit: 1_000 })
}
