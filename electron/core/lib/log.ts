/**
 * The program's log: JSON lines in rotating files beside the library's data, written by the process that holds the
 * writer lock. Runs in the engine. Any other process writes to standard error, and only where SEARLIGHT_LOG asks for
 * it.
 *
 * [Note: Facts and names] An entry separates facts for everyone (an event, codes, counts, milliseconds) from words that
 * name the user's files (`names`: paths, messages of the system, captions). A problem report leaves `names` out unless
 * the user ticks it.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { pino } from 'pino'
import { createStream, type RotatingFileStream } from 'rotating-file-stream'
import { z } from 'zod'
import { serialiseError } from '../../shared/errors.ts'
import { logDirectory } from './app-paths.ts'

const LEVELS = ['error', 'warn', 'info', 'debug'] as const
export type LogLevel = (typeof LEVELS)[number]

export type LogFacts = Readonly<Record<string, string | number | boolean | null>>
export type LogNames = Readonly<Record<string, string>>

/** The log begins a new file at this size, and removes the oldest of more than this many. */
const FILE_SIZE = '1M'
const FILES = 5
const FILE = 'searlight.log'

/** The level that SEARLIGHT_LOG names; null if it is not set or names none. */
export function askedLevel(env: NodeJS.ProcessEnv = process.env): LogLevel | null {
  return LEVELS.find((level) => level === env['SEARLIGHT_LOG']) ?? null
}

const OPTIONS = {
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  messageKey: 'event',
  formatters: { level: (label: string) => ({ level: label }) },
} as const

let current = toStandardError()

function toStandardError() {
  return pino({ ...OPTIONS, level: askedLevel() ?? 'silent' }, pino.destination({ fd: 2, sync: true }))
}

function write(level: LogLevel, event: string, facts: LogFacts = {}, names?: LogNames): void {
  current[level](names ? { ...facts, names } : facts, event)
}

export const log = {
  error: (event: string, facts?: LogFacts, names?: LogNames) => write('error', event, facts, names),
  warn: (event: string, facts?: LogFacts, names?: LogNames) => write('warn', event, facts, names),
  info: (event: string, facts?: LogFacts, names?: LogNames) => write('info', event, facts, names),
  debug: (event: string, facts?: LogFacts, names?: LogNames) => write('debug', event, facts, names),
  /** Logs an error that the program survives. Its message may name a file. */
  swallowed: (event: string, error: unknown, names: LogNames = {}) => {
    const { code, message } = serialiseError(error)
    write('warn', event, { code }, { ...names, message })
  },
}

/**
 * Writes the log to the files of a library until the caller calls the returned function. Gives up a log that cannot be
 * written (a full disk, a missing folder): nothing else depends on it.
 */
export function logToFiles(libraryDir: string): () => Promise<void> {
  const before = current
  const files = openFiles(libraryDir)
  const mine = pino(
    { ...OPTIONS, level: askedLevel() ?? 'info' },
    { write: (line) => void files.write(line) },
  )
  current = mine
  const leave = () => {
    if (current === mine) current = before
  }
  files.on('error', leave)
  return async () => {
    leave()
    await new Promise<void>((resolve) => {
      files.once('error', () => resolve())
      files.end(() => resolve())
    })
  }
}

function openFiles(libraryDir: string): RotatingFileStream {
  // The first argument is the number of a rotated file, and null for the file in use.
  const name = (index: number | Date | null) => (index ? `searlight.${Number(index)}.log` : FILE)
  return createStream(name, {
    path: logDirectory(libraryDir),
    size: FILE_SIZE,
    rotate: FILES - 1,
    mode: 0o600,
  })
}

const entrySchema = z.looseObject({
  level: z.enum(LEVELS),
  time: z.string(),
  event: z.string(),
  names: z.record(z.string(), z.string()).optional(),
})
export type LogEntry = z.infer<typeof entrySchema>

/** The files of a library's log, newest first. */
export function logFiles(libraryDir: string): readonly string[] {
  const directory = logDirectory(libraryDir)
  try {
    const names = readdirSync(directory).filter((name) => /^searlight(\.\d+)?\.log$/.test(name))
    return names.sort((one, other) => ageOf(one) - ageOf(other)).map((name) => join(directory, name))
  } catch {
    return []
  }
}

function ageOf(name: string): number {
  return Number(/\.(\d+)\./.exec(name)?.[1] ?? 0)
}

/** The last entries at one of the levels, oldest first. Lines that a kill cut off are left out. */
export function lastEntries(
  libraryDir: string,
  { levels, limit }: { readonly levels: readonly LogLevel[]; readonly limit: number },
): readonly LogEntry[] {
  const found: LogEntry[] = []
  for (const file of logFiles(libraryDir)) {
    const lines = readFileSync(file, 'utf8').split('\n')
    for (const line of lines.reverse()) {
      const entry = parse(line)
      if (entry && levels.includes(entry.level)) found.push(entry)
      if (found.length === limit) return found.reverse()
    }
  }
  return found.reverse()
}

function parse(line: string): LogEntry | null {
  try {
    return entrySchema.parse(JSON.parse(line))
  } catch {
    return null
  }
}

/** The entry for a report: without the names, unless the user ticked them. */
export function shareable(entry: LogEntry, withNames: boolean): LogEntry {
  if (withNames) return entry
  const { names: _, ...rest } = entry
  return rest
}
