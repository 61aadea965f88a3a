/**
 * A read-only connection to a library file, with sqlite-vec. A writer may write at the same time (WAL), so
 * the connection holds no read open between two calls: the writer could not checkpoint its log. Runs in the
 * search worker.
 */
import { existsSync } from 'node:fs'
import Database from 'better-sqlite3'
import { getLoadablePath } from 'sqlite-vec'
import { AppError } from '../../shared/errors.ts'

/** How long a read waits while SQLite locks readers out, such as during recovery of the log. */
const BUSY_TIMEOUT_MS = 5_000

export class ReadOnlyDatabase {
  readonly #db: Database.Database
  /** By SQL text: there are few texts, and each is prepared once. */
  readonly #statements = new Map<string, Database.Statement<unknown[]>>()

  /** @throws `library-missing`, `library-unusable` */
  constructor(path: string) {
    this.#db = openReadOnly(path)
  }

  close(): void {
    this.#db.close()
  }

  /** Runs `read` on one snapshot of the library. */
  snapshot<T>(read: () => T): T {
    return this.#db.transaction(read)()
  }

  /** Returns a number that changes exactly when another connection has committed a change. */
  dataVersion(): number {
    return Number(this.#db.pragma('data_version', { simple: true }))
  }

  /** All rows, in the shape of the statement's columns. */
  all<Row>(sql: string, ...values: readonly unknown[]): readonly Row[] {
    return this.#statement(sql).all(...values) as Row[]
  }

  /** The first row, or undefined. */
  get<Row>(sql: string, ...values: readonly unknown[]): Row | undefined {
    return this.#statement(sql).get(...values) as Row | undefined
  }

  /** The number from a statement with one row and one column. */
  number(sql: string, ...values: readonly unknown[]): number {
    return Number(Object.values(this.get<Record<string, unknown>>(sql, ...values) ?? {})[0])
  }

  #statement(sql: string): Database.Statement<unknown[]> {
    const statement = this.#statements.get(sql) ?? this.#db.prepare(sql)
    this.#statements.set(sql, statement)
    return statement
  }
}

export function isDatabaseError(error: unknown): boolean {
  return error instanceof Database.SqliteError
}

function openReadOnly(path: string): Database.Database {
  if (!existsSync(path)) throw new AppError('library-missing', `there is no library at ${path}`)
  try {
    const db = new Database(path, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS })
    // SQLite loads the file itself, and cannot read inside the desktop's asar archive.
    db.loadExtension(getLoadablePath().replace('app.asar', 'app.asar.unpacked'))
    return db
  } catch (cause) {
    throw new AppError('library-unusable', `cannot open the library ${path}: ${String(cause)}`, {
      cause,
    })
  }
}
