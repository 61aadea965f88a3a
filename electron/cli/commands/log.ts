/** `log`: prints where the files of a library's log are, and the last problems in them. Runs in the CLI. */
import { existsSync } from 'node:fs'
import { databasePath, logDirectory } from '../../core/lib/app-paths.ts'
import { type LogEntry, lastEntries, logFiles } from '../../core/lib/log.ts'
import { AppError } from '../../shared/errors.ts'
import { print, printable, printJson } from '../output.ts'

const PROBLEMS = 50

export interface LogOptions {
  readonly library: string
  readonly json?: boolean
}

export async function log({ library: dir, json }: LogOptions): Promise<number> {
  if (!existsSync(databasePath(dir))) throw new AppError('library-missing', `there is no library in ${dir}`)
  const files = logFiles(dir)
  const problems = lastEntries(dir, { levels: ['error', 'warn'], limit: PROBLEMS })
  if (json) {
    printJson({ directory: logDirectory(dir), files, problems })
    return 0
  }
  print(`log files: ${printable(logDirectory(dir))}`)
  if (problems.length === 0) print('no problems')
  for (const problem of problems) print(printable(lineOf(problem)))
  return 0
}

function lineOf({ level, time, event, names, ...facts }: LogEntry): string {
  const parts = Object.entries({ ...facts, ...names }).map(([name, value]) => `${name}: ${String(value)}`)
  return [`${time} ${level} ${event}`, ...parts].join(', ')
}
