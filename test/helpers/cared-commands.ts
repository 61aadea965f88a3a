/** Runs the library commands of the terminal on a library with everything that a person can make. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { openReadable } from '../../electron/core/catalog/open-database.ts'
import { readUserData, type UserData } from '../../electron/core/catalog/user-data.ts'
import { databasePath } from '../../electron/core/lib/app-paths.ts'
import { writeCaredLibrary } from './cared-library.ts'
import { jsonLines, runCli } from './cli.ts'
import { temporaryDirectory } from './temporary-directory.ts'

export function cared(options: Parameters<typeof writeCaredLibrary>[1] = {}): string {
  const dir = join(temporaryDirectory(), 'library')
  writeCaredLibrary(dir, options)
  return dir
}

export function dataOf(dir: string): UserData {
  const db = openReadable(dir)
  try {
    return readUserData(db)
  } finally {
    db.close()
  }
}

export function count(dir: string, table: string): number {
  const db = new Database(databasePath(dir), { readonly: true })
  try {
    return Number(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get())
  } finally {
    db.close()
  }
}

export const library = (action: string, dir: string, ...rest: string[]) =>
  runCli(['library', action, ...rest, '--library', dir, '--json'])

/** A database that is whole, and holds nothing. */
export function emptyTables(path: string): void {
  rmSync(path)
  const db = new Database(path)
  db.exec('CREATE TABLE passing (x); DROP TABLE passing')
  db.close()
}

export interface Check {
  readonly ok: boolean
  readonly problems: readonly string[]
}

export const check = async (dir: string) => jsonLines<Check>(await library('check', dir))[0] as Check
