/**
 * Whether the library's database is still the file that was opened. Runs in the engine.
 *
 * [Note: A library that left] SQLite holds the open file, wherever it is moved to, and would write on: into a folder that
 * someone carries away, or a disk that is not there. So before each write the path is compared with the file that was
 * opened. One that was moved back is the same file again; the path decides, and nothing at the path is ever made anew.
 * (Closing is safe: SQLite itself neither checkpoints nor deletes the log of a database that was moved.)
 */
import { statSync } from 'node:fs'
import { dirname } from 'node:path'
import { AppError } from '../../shared/errors.ts'

export class LibraryPlace {
  readonly #path: string
  readonly #file: string | null

  /** Of a database that is open. */
  constructor(databasePath: string) {
    this.#path = databasePath
    this.#file = fileAt(databasePath)
  }

  isThere(): boolean {
    return this.#file !== null && fileAt(this.#path) === this.#file
  }

  /** @throws `library-moved` */
  check(): void {
    if (!this.isThere()) throw this.moved()
  }

  moved(): AppError {
    return new AppError(
      'library-moved',
      `the library ${dirname(this.#path)} is missing: its folder was moved or deleted, or its disk is gone; ` +
        'nothing is written until it is back',
    )
  }
}

/** Device and inode; while a file is open they stay what they are, on every file system. */
function fileAt(path: string): string | null {
  try {
    const { dev, ino } = statSync(path, { bigint: true })
    return `${dev}:${ino}`
  } catch {
    return null
  }
}
