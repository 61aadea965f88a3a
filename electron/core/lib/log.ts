/**
 * The program's log: JSON lines in rotating files inside the library's folder, written by the process that holds the
 * writer lock. Runs in the engine. SEARLIGHT_LOG sends the entries of any process to standard error as well.
 *
 * [Note: Facts and names] An entry separates facts for everyone (an event, codes, counts, milliseconds) from words that
 * name the user's files (`names`: paths and messages of the system). A problem report leaves `names` out unless
 * the user ticks it.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { type Logger, pino } from 'pino'
import { createStream, type RotatingFileStream } from 'rotating-file-stream'
import { z } from 'zod'
import { AppError, serialiseError } from '../../shared/errors.ts'
import { logDirectory } from './app-paths.ts'

const LEVELS = ['error', 'warn', 'info', 'debug'] as const
export type LogLevel = (typeof LEVELS)[number]

export type LogFacts = Readonly<Record<string, string | number | boolean | null>>
export type LogNames = Readonly<Record<string, string>>

/** The log closes a file at this size, and keeps this number of files. */
const FILE_SIZE = '1M'
const FILES = 5
const FILE = 'searlight.log'
/** Characters of a field. The message of a system's error can hold a whole file. */
const FIELD_LENGTH = 2_048
/** Bytes that wait for a slow disk; the log drops entries beyond them. */
const MAX_WAITING_BYTES = 4 * 1024 * 1024
/** After a write that failed, the log tries its files again with the first entry after this pause. */
const PAUSE_MS = 60_000

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

const standardError = toStandardError()
let files: Logger | null = null

function toStandardError(): Logger {
  const output = pino.destination({ fd: 2, sync: true })
  // Nobody reads it, or its disk is full. Without a listener the error would end the process.
  output.on('error', () => {})
  return pino({ ...OPTIONS, level: askedLevel() ?? 'silent' }, output)
}

/** Never throws: a log must not stop the work that it reports. */
function write(level: LogLevel, event: string, facts: LogFacts = {}, names?: LogNames): void {
  try {
    const entry = names ? { ...bounded(facts), names: bounded(names) } : bounded(facts)
    standardError[level](entry, event)
    files?.[level](entry, event)
  } catch {
    // A value that cannot be written, such as one whose `toString` throws: the entry is lost.
  }
}

/** Callers without types may pass any value: a bigint, an object that contains itself, a message of 10 MB. */
function bounded(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, boundedValue(value)]))
}

function boundedValue(value: unknown): string | number | boolean | null {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value
  const text = String(value)
  if (text.length <= FIELD_LENGTH) return text
  return `${text.slice(0, FIELD_LENGTH)}... (${text.length} characters)`
}

export const log = {
  error: (event: string, facts?: LogFacts, names?: LogNames) => write('error', event, facts, names),
  warn: (event: string, facts?: LogFacts, names?: LogNames) => write('warn', event, facts, names),
  info: (event: string, facts?: LogFacts, names?: LogNames) => write('info', event, facts, names),
  debug: (event: string, facts?: LogFacts, names?: LogNames) => write('debug', event, facts, names),
  /** Logs an error that the program survives. Its message may name a file. */
  swallowed: (event: string, error: unknown, names: LogNames = {}) => {
    const { code, message } = serialiseError(error)
    write('warn', event, { code, ...systemCode(error) }, { ...names, message })
  },
}

/** The code of the operating system or of SQLite, as ENOENT. */
function systemCode(error: unknown): LogFacts {
  if (!(error instanceof Error) || error instanceof AppError || !('code' in error)) return {}
  return typeof error.code === 'string' && /^[A-Z][A-Z0-9_]*$/.test(error.code) ? { system: error.code } : {}
}

/**
 * Sends the log to the files of a library too, until the returned function is called. On a disk that is full, or in a
 * folder that cannot be written, entries are lost and nothing else: the log tries its files again after a pause.
 */
export function logToFiles(libraryDir: string): () => Promise<void> {
  const before = files
  const output = new FileOutput(libraryDir)
  const mine = pino({ ...OPTIONS, level: askedLevel() ?? 'info' }, output)
  files = mine
  // A process with two libraries open has both logs, and one of them takes the warning.
  const onWarning = (warning: Error) => {
    if (files === mine) logWarning(warning)
  }
  process.on('warning', onWarning)
  return async () => {
    process.off('warning', onWarning)
    if (files === mine) files = before
    await output.close()
  }
}

/** Warnings of this process, by Node or by `process.emitWarning`; standard error has them as well. */
function logWarning({ name, message }: Error): void {
  log.warn('process-warning', { name }, { message })
}

class FileOutput {
  readonly #libraryDir: string
  #stream: RotatingFileStream | null
  #failedMs = 0

  constructor(libraryDir: string) {
    this.#libraryDir = libraryDir
    this.#stream = this.#open()
  }

  write(line: string): void {
    if (!this.#stream && performance.now() - this.#failedMs >= PAUSE_MS) this.#stream = this.#open()
    const stream = this.#stream
    if (stream && stream.writableLength < MAX_WAITING_BYTES) stream.write(line)
  }

  /** Resolves when every entry is in the file, or lost. */
  async close(): Promise<void> {
    const stream = this.#stream
    this.#stream = null
    this.#failedMs = Number.POSITIVE_INFINITY
    if (!stream) return
    await new Promise<void>((resolve) => {
      // The entries are lost: a log has nobody to report to.
      stream.once('error', () => resolve())
      stream.end(() => resolve())
    })
  }

  #open(): RotatingFileStream {
    const stream = openFiles(this.#libraryDir)
    stream.on('error', () => {
      // The disk is full, or the folder cannot be written.
      if (this.#stream !== stream) return
      this.#stream = null
      this.#failedMs = performance.now()
    })
    return stream
  }
}

function openFiles(libraryDir: string): RotatingFileStream {
  // The first argument is the number of a rotated file, and null for the file in use.
  const name = (index: number | Date | null) => (index ? `searlight.${Number(index)}.log` : FILE)
  const stream = createStream(name, {
    path: logDirectory(libraryDir),
    size: FILE_SIZE,
    rotate: FILES - 1,
    mode: 0o600,
  })
  // The stream's own method would make the whole path again: a folder in the place of a library that was moved away.
  return Object.assign(stream, { makePath: (file: string) => makeFolder(dirname(file)) })
}

async function makeFolder(path: string): Promise<void> {
  await mkdir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
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
    // The library has no log yet, or none that this user may read.
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
    for (const line of linesOf(file).reverse()) {
      const entry = parse(line)
      if (entry && levels.includes(entry.level)) found.push(entry)
      if (found.length === limit) return found.reverse()
    }
  }
  return found.reverse()
}

function linesOf(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n')
  } catch {
    // Rotated away meanwhile, or not readable: the other files still say something.
    return []
  }
}

function parse(line: string): LogEntry | null {
  try {
    return entrySchema.parse(JSON.parse(line))
  } catch {
    // A kill cut the line off.
    return null
  }
}

/** The entry for a report: without the names, unless the user ticked them. */
export function shareable(entry: LogEntry, withNames: boolean): LogEntry {
  if (withNames) return entry
  const { names: _, ...rest } = entry
  return rest
}
