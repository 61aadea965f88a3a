/**
 * Opens a library's database for one writer or any number of readers. Runs in the engine.
 */
import { existsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { getLoadablePath } from 'sqlite-vec'
import { AppError, asExpected } from '../../shared/errors.ts'
import { databasePath } from '../lib/app-paths.ts'
import { ownLibraryFolder } from '../lib/private-files.ts'
import { diskFull, isDiskFull, ReadableDatabase, WritableDatabase } from './database.ts'
import { LibraryPlace } from './library-place.ts'
import { MIGRATIONS, migrate, newestVersion, refuseNewer, schemaVersion } from './migrate.ts'
import { readableCopy, refuseReadOnly } from './read-only-library.ts'
import { hasCopies } from './rolling-copies.ts'

/** Tells a library from any other program's SQLite file: "SRLT". */
const APPLICATION_ID = 0x53524c54

/** Readers wait only while SQLite recovers its log; the writer is alone by the writer lock. */
const BUSY_TIMEOUT_MS = 5_000

/**
 * Creates the library where there is none, and brings it up to date. Needs the writer lock.
 * @throws `library-unusable`, `library-damaged`, `library-newer`, `library-read-only`, `disk-full`
 */
export function openWritable(libraryDir: string): WritableDatabase {
  const path = databasePath(libraryDir)
  const wasThere = existsSync(path)
  refuseReadOnly(libraryDir)
  refuseNoFile(path)
  return opening(
    path,
    () => {
      ownLibraryFolder(libraryDir)
      return new Database(path, { timeout: BUSY_TIMEOUT_MS })
    },
    (connection) => {
      const db = new WritableDatabase(connection, new LibraryPlace(path))
      refuseForeign(db, path)
      refuseNewer(schemaVersion(db), newestVersion())
      if (isEmpty(db)) {
        // A crash of the machine can leave a file of no bytes. A new library in it would hide the loss.
        if (wasThere && hasCopies(libraryDir)) throw damaged(libraryDir, 'it is empty')
        connection.pragma(`application_id = ${APPLICATION_ID}`)
      }
      // A commit survives the death of the process at once, and that of the machine from the next checkpoint on.
      connection.pragma('journal_mode = WAL')
      connection.pragma('synchronous = NORMAL')
      connection.pragma('foreign_keys = ON')
      migrate(db)
      return db
    },
  )
}

/**
 * Where the folder is read-only, a copy of the library is opened: [Note: A log needs room].
 * @throws `library-missing`, `library-unusable`, `library-damaged`, `library-newer`, `disk-full`
 */
export function openReadable(libraryDir: string): ReadableDatabase {
  const path = databasePath(libraryDir)
  if (!existsSync(path)) throw missingLibrary(libraryDir)
  refuseNoFile(path)
  const copy = readableCopy(libraryDir)
  return openFile(copy ?? path, libraryDir)
}

function openFile(path: string, libraryDir: string): ReadableDatabase {
  return opening(
    path,
    () => new Database(path, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS }),
    (connection) => {
      const db = new ReadableDatabase(connection)
      const version = schemaVersion(db)
      // The file exists a moment before its first transaction has been written.
      if (version === 0 && isEmpty(db)) throw missingLibrary(libraryDir)
      refuseForeign(db, path)
      refuseNewer(version, newestVersion())
      if (version < newestVersion()) {
        throw new AppError(
          'library-unusable',
          `the library ${libraryDir} is of an older version; \`index\` brings it up to date`,
        )
      }
      return db
    },
  )
}

/**
 * An empty database of one version of the schema, in a file that is not there yet. The caller closes it.
 * @throws SQLite's errors
 */
export function createDatabase(path: string, version: number): Database.Database {
  const connection = new Database(path)
  connection.loadExtension(extensionPath())
  connection.pragma(`application_id = ${APPLICATION_ID}`)
  connection.pragma('journal_mode = WAL')
  migrate(
    new WritableDatabase(connection),
    MIGRATIONS.filter((migration) => migration.version <= version),
  )
  return connection
}

/** SQLite loads it itself, and sees nothing inside the desktop's archive. */
export function extensionPath(): string {
  return getLoadablePath().replace('app.asar', 'app.asar.unpacked')
}

/** Closes the connection again when anything about the file is not as it must be. */
function opening<T>(
  path: string,
  open: () => Database.Database,
  prepare: (connection: Database.Database) => T,
): T {
  let connection: Database.Database | null = null
  try {
    connection = open()
    connection.loadExtension(extensionPath())
    return prepare(connection)
  } catch (error) {
    connection?.close()
    if (isDiskFull(error)) throw diskFull(error)
    throw asExpected(error) ?? unusable(dirname(path), error)
  }
}

/** SQLite would wait for ever for somebody to write into a pipe. @throws AppError `library-unusable` */
export function refuseNoFile(path: string): void {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats && !stats.isFile())
    throw new AppError('library-unusable', `${path} is no file, and so no library`)
}

/** @throws `library-unusable` where the database is another program's */
export function refuseForeign(db: ReadableDatabase, path: string): void {
  if (Number(db.pragma('application_id')) === APPLICATION_ID || isEmpty(db)) return
  throw new AppError('library-unusable', `${path} is a database of another program, not a library`)
}

function isEmpty(db: ReadableDatabase): boolean {
  return db.query('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined
}

export function missingLibrary(libraryDir: string): AppError {
  const way = hasCopies(libraryDir)
    ? 'only copies of its pins, words and marks; `library repair` makes it anew from them'
    : '`index` with --model makes one'
  return new AppError('library-missing', `there is no library in ${libraryDir}; ${way}`)
}

/** Whether SQLite says that the file itself is not as it was written. */
export function isDamage(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT')
}

/** The way back is part of the message. */
export function damaged(libraryDir: string, why: string, cause?: unknown): AppError {
  const message = `the database of ${libraryDir} is damaged (${why}); \`library repair\` makes it whole again and keeps pins, words and marks`
  return new AppError('library-damaged', message, { cause })
}

/** A library that does not open, or whose tables do not answer: damaged, or unusable for another reason. */
export function unusable(libraryDir: string, cause: unknown): AppError {
  const isNone = cause instanceof Error && 'code' in cause && cause.code === 'SQLITE_NOTADB'
  const why = isNone ? 'it is no database' : cause instanceof Error ? cause.message : String(cause)
  if (isDamage(cause)) return damaged(libraryDir, why, cause)
  return new AppError('library-unusable', `the library ${libraryDir} cannot be opened: ${why}`, { cause })
}
