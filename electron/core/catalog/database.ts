/**
 * A library's connection to SQLite. Runs in the engine; the only module of it that touches better-sqlite3,
 * besides the writer lock.
 *
 * [Note: The right to write is a type] A `ReadableDatabase` prepares queries only; commands and transactions
 * are a `WritableDatabase`'s, which only the holder of the writer lock gets.
 */
import type Database from 'better-sqlite3'
import { AppError, asExpected } from '../../shared/errors.ts'
import type { LibraryPlace } from './library-place.ts'

export type SqlValue = string | number | bigint | null | Uint8Array
/** Named parameters (`@name` in the SQL). */
export type SqlParameters = Readonly<Record<string, SqlValue>>

export interface Query<Row> {
  get(parameters?: SqlParameters): Row | undefined
  all(parameters?: SqlParameters): readonly Row[]
}

export interface Command {
  /** `rowId` is that of the last row inserted. @throws `disk-full`, `library-read-only`, `library-moved` */
  run(parameters?: SqlParameters): { readonly changes: number; readonly rowId: number }
}

export class ReadableDatabase {
  readonly #connection: Database.Database

  constructor(connection: Database.Database) {
    this.#connection = connection
  }

  query<Row>(sql: string): Query<Row> {
    const statement = opened(this.#connection).prepare<unknown[], Row>(sql)
    const ready = () => opened(this.#connection) && statement
    return {
      get: (parameters) => ready().get(...(parameters ? [parameters] : [])),
      all: (parameters) => ready().all(...(parameters ? [parameters] : [])),
    }
  }

  /** The database's path. */
  get path(): string {
    return this.#connection.name
  }

  pragma(name: string): unknown {
    return opened(this.#connection).pragma(name, { simple: true })
  }

  close(): void {
    this.#connection.close()
  }
}

export class WritableDatabase extends ReadableDatabase {
  readonly #connection: Database.Database
  readonly #place: LibraryPlace | null

  /** Nothing is written where `place` says that the file was moved; null is a database without a file. */
  constructor(connection: Database.Database, place: LibraryPlace | null = null) {
    super(connection)
    this.#connection = connection
    this.#place = place
  }

  command(sql: string): Command {
    const statement = opened(this.#connection).prepare(sql)
    return {
      run: (parameters) => {
        this.#mayWrite()
        try {
          const { changes, lastInsertRowid } = statement.run(...(parameters ? [parameters] : []))
          return { changes, rowId: Number(lastInsertRowid) }
        } catch (error) {
          throw isDiskFull(error) ? diskFull(error) : (asExpected(error) ?? error)
        }
      },
    }
  }

  execute(sql: string): void {
    this.#mayWrite().exec(sql)
  }

  /**
   * All of `work` or nothing. Inside another transaction it joins that one.
   * @throws `disk-full`, `library-read-only`, `library-moved` with everything as it was before
   */
  transaction<T>(work: () => T): T {
    if (opened(this.#connection).inTransaction) return work()
    this.#place?.check()
    try {
      return this.#connection.transaction(work).immediate()
    } catch (error) {
      throw isDiskFull(error) || this.#hasNoRoom(error) ? diskFull(error) : (asExpected(error) ?? error)
    }
  }

  /** A transaction was checked when it began. @throws `cancelled`, `library-moved` */
  #mayWrite(): Database.Database {
    const connection = opened(this.#connection)
    if (!connection.inTransaction) this.#place?.check()
    return connection
  }

  /** sqlite-vec does not say why it could not write: plain SQL tests whether there is room. */
  #hasNoRoom(cause: unknown): boolean {
    if (!(cause instanceof Error) || !cause.message.includes('sqlite-vec')) return false
    try {
      this.#connection.exec(
        `BEGIN; CREATE TABLE room (bytes BLOB); INSERT INTO room VALUES (zeroblob(${ROOM_BYTES}))`,
      )
      return false
    } catch (error) {
      return isDiskFull(error)
    } finally {
      if (this.#connection.inTransaction) this.#connection.exec('ROLLBACK')
    }
  }
}

/** Work that a closed library cuts short is no defect. @throws `cancelled` */
function opened(connection: Database.Database): Database.Database {
  if (connection.open) return connection
  throw new AppError('cancelled', 'the library was closed')
}

/** A chunk of 1024 vectors of 1024 floats, and more than SQLite's cache holds back. */
const ROOM_BYTES = 8 * 1024 * 1024

const NO_ROOM: readonly string[] = [
  'SQLITE_FULL',
  'SQLITE_IOERR_SHMSIZE',
  'SQLITE_IOERR_WRITE',
  'ENOSPC',
  'EDQUOT',
]

export function isDiskFull(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null
  // A log or its index that cannot grow has no room either: SQLite writes beyond the end of these files only.
  return typeof code === 'string' && NO_ROOM.includes(code)
}

export function diskFull(cause: unknown): AppError {
  return new AppError('disk-full', 'the disk that holds the library is full; nothing was lost', { cause })
}
