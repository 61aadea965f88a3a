/**
 * A library's connection to SQLite. Runs in the engine; the only module of it that touches better-sqlite3,
 * besides the writer lock.
 *
 * [Note: The right to write is a type] A `ReadableDatabase` prepares queries only; commands and transactions
 * are a `WritableDatabase`'s, which only the holder of the writer lock gets.
 */
import type Database from 'better-sqlite3'
import { AppError, asExpected } from '../../shared/errors.ts'

export type SqlValue = string | number | bigint | null | Uint8Array
/** Named parameters (`@name` in the SQL). */
export type SqlParameters = Readonly<Record<string, SqlValue>>

export interface Query<Row> {
  get(parameters?: SqlParameters): Row | undefined
  all(parameters?: SqlParameters): readonly Row[]
}

export interface Command {
  /** `rowId` is that of the last row inserted. @throws `disk-full`, `library-read-only` */
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

  constructor(connection: Database.Database) {
    super(connection)
    this.#connection = connection
  }

  command(sql: string): Command {
    const statement = opened(this.#connection).prepare(sql)
    return {
      run: (parameters) => {
        opened(this.#connection)
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
    opened(this.#connection).exec(sql)
  }

  /**
   * All of `work` or nothing. Inside another transaction it joins that one.
   * @throws `disk-full`, `library-read-only` with everything as it was before
   */
  transaction<T>(work: () => T): T {
    if (opened(this.#connection).inTransaction) return work()
    try {
      return this.#connection.transaction(work).immediate()
    } catch (error) {
      throw isDiskFull(error) || this.#hasNoRoom(error) ? diskFull(error) : (asExpected(error) ?? error)
    }
  }

  /** sqlite-vec does not say why it could not write: whether there is room is asked again in plain SQL. */
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
