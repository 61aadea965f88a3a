/** `log`: where the files of a library's log are, and the last problems in them. */

import { existsSync } from 'node:fs'
import { databasePath, logDirectory } from '../../core/lib/app-paths.ts'
import { type LogEntry, lastEntries, logFiles } from '../../core/lib/log.ts'
import { AppError } from '../../shared/errors.ts'
import { noPositionals, parseArguments, required } from '../arguments.ts'
import { print, printable, printJson } from '../output.ts'

const USAGE = 'log --library <dir> [--json]'
const OPTIONS = { library: { type: 'string' }, json: { type: 'boolean' } } as const
const PROBLEMS = 50

export async function log(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArguments(args, OPTIONS, USAGE)
  noPositionals(positionals, USAGE)
  const dir = required(values.library, 'library', USAGE)
  if (!existsSync(databasePath(dir))) throw new AppError('library-missing', `there is no library in ${dir}`)
  const files = logFiles(dir)
  const problems = lastEntries(dir, { levels: ['error', 'warn'], limit: PROBLEMS })
  if (values.json) {
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
