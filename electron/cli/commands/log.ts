/** `log`: prints where the log is and its last problems, or the text of a problem report. Runs in the CLI. */
import { existsSync, readFileSync } from 'node:fs'
import { countProblemFiles } from '../../core/catalog/failed-files.ts'
import { openReadable } from '../../core/catalog/open-database.ts'
import { PinTable } from '../../core/catalog/pins.ts'
import { RootTable } from '../../core/catalog/root-table.ts'
import { ShownPhotos } from '../../core/catalog/shown-photos.ts'
import { databasePath, logDirectory } from '../../core/lib/app-paths.ts'
import { type LogEntry, lastEntries, logFiles } from '../../core/lib/log.ts'
import { problemReport, type ReportFacts } from '../../core/lib/problem-report.ts'
import { AppError, serialiseError } from '../../shared/errors.ts'
import { print, printable, printJson } from '../output.ts'

const PROBLEMS = 50

export interface LogOptions {
  readonly library: string
  readonly json?: boolean
  readonly report?: boolean
  readonly names?: boolean
}

export async function log({ library: dir, json, report, names = false }: LogOptions): Promise<number> {
  if (names && !report) throw new AppError('usage', '--names needs --report')
  if (json && report) throw new AppError('usage', 'use --json or --report: a report is text')
  if (!existsSync(databasePath(dir))) throw new AppError('library-missing', `there is no library in ${dir}`)
  if (report) {
    process.stdout.write(problemReport(reportFacts(dir), { withNames: names }))
    return 0
  }
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

/** Of a library whose catalogue does not answer, the report has the log alone. */
function reportFacts(libraryDir: string): ReportFacts {
  const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')
  const { version } = JSON.parse(text) as { readonly version: string }
  return { version, host: 'terminal', libraryDir, provider: null, ...catalogueFacts(libraryDir) }
}

function catalogueFacts(libraryDir: string): Pick<ReportFacts, 'library' | 'counts'> {
  try {
    const db = openReadable(libraryDir)
    try {
      const counts = {
        photos: new ShownPhotos(db).count(),
        folders: new RootTable(db).watched().length,
        pins: new PinTable(db).all().length,
        unreadable: countProblemFiles(db),
      }
      return { library: 'ready, read', counts }
    } finally {
      db.close()
    }
  } catch (error) {
    return { library: `failed, ${serialiseError(error).code}`, counts: null }
  }
}
