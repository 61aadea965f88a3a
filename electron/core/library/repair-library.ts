/**
 * Makes a library whose database is damaged usable again: a new database with all that can still be read, the newest
 * copy of the user data beside it, and the damaged one kept. Runs in the engine, under the writer lock.
 *
 * [Note: A repair survives a kill] The new database grows in `repairing`; its folder gets its final name only when it
 * is whole and on the disk. The next process that opens the library to write then ends the repair: `finishRepair`.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { ReadableDatabase, WritableDatabase } from '../catalog/database.ts'
import { type Generation, repairIndex } from '../catalog/embedding-index.ts'
import { queryDigest } from '../catalog/marked-queries.ts'
import { migrate, newestVersion, refuseNewer, schemaVersion } from '../catalog/migrate.ts'
import { createDatabase, isDamage, refuseForeign, refuseNoFile, unusable } from '../catalog/open-database.ts'
import { newestCopy } from '../catalog/rolling-copies.ts'
import { RootWriter } from '../catalog/root-table.ts'
import type { UserData } from '../catalog/user-data.ts'
import { databasePath } from '../lib/app-paths.ts'
import { completeUserData } from './complete-user-data.ts'
import { type Merged, mergeUserData } from './merge-user-data.ts'
import { type SalvagedTable, salvage } from './salvage.ts'

export interface Repaired {
  /** The folder with the damaged database. */
  readonly damaged: string
  /** Photos, features, pins, words and marked queries in the new database. */
  readonly photos: number
  readonly features: number
  readonly pins: number
  readonly words: number
  readonly marks: number
  /** Tables of which some rows were lost. */
  readonly incomplete: readonly string[]
  /** The copy that completed them, and its additions; null where there is none. */
  readonly copy: { readonly path: string; readonly merged: Merged } | null
}

const FILES = ['library.db-wal', 'library.db-shm', 'library.db'] as const
const GROWING = 'repairing'
const READY = /^repaired-(.+)$/

/** @throws `library-newer`, `library-unusable`, `disk-full`; the library is as it was then */
export function repairLibrary(libraryDir: string, nowMs: number): Repaired {
  refuseNoFile(databasePath(libraryDir))
  const growing = join(libraryDir, GROWING)
  rmSync(growing, { recursive: true, force: true })
  mkdirSync(growing, { mode: 0o700 })
  const stamp = new Date(nowMs).toISOString().replaceAll(/[:.]/g, '-')
  try {
    const repaired = rebuild(libraryDir, growing)
    sync(databasePath(growing))
    sync(growing)
    renameSync(growing, join(libraryDir, `repaired-${stamp}`))
    finishRepair(libraryDir)
    return { ...repaired, damaged: join(libraryDir, `damaged-${stamp}`) }
  } finally {
    rmSync(growing, { recursive: true, force: true })
  }
}

/** True where a repaired database waits to take the damaged one's place. */
export function isRepairUnfinished(libraryDir: string): boolean {
  return readyFolder(libraryDir) !== null
}

/** Puts a repaired database in place, from wherever a kill cut that short. Needs the writer lock. */
export function finishRepair(libraryDir: string): void {
  const ready = readyFolder(libraryDir)
  if (ready === null) return
  const damaged = join(libraryDir, ready.replace(READY, 'damaged-$1'))
  const repaired = databasePath(join(libraryDir, ready))
  if (existsSync(repaired)) {
    mkdirSync(damaged, { recursive: true, mode: 0o700 })
    // The log first: beside another database it would be taken for that one's.
    for (const name of FILES) {
      const from = join(libraryDir, name)
      const to = join(damaged, name)
      if (existsSync(from) && !existsSync(to)) renameSync(from, to)
    }
    renameSync(repaired, databasePath(libraryDir))
    sync(libraryDir)
  }
  rmdirSync(join(libraryDir, ready))
}

/** Null without a folder, too. */
function readyFolder(libraryDir: string): string | null {
  try {
    return readdirSync(libraryDir).find((name) => READY.test(name)) ?? null
  } catch {
    return null
  }
}

function rebuild(libraryDir: string, growing: string): Omit<Repaired, 'damaged'> {
  const source = openDamaged(databasePath(libraryDir))
  try {
    const version = source === null ? newestVersion() : versionOf(source, libraryDir)
    const connection = createDatabase(databasePath(growing), version)
    try {
      const tables = source === null ? [] : salvage(source, connection)
      return complete(new WritableDatabase(connection), libraryDir, tables)
    } finally {
      connection.close()
    }
  } finally {
    source?.close()
  }
}

/** Null where there is no database, or nothing in it, or SQLite does not take it for one. @throws `library-unusable` */
function openDamaged(path: string): Database.Database | null {
  if (!existsSync(path)) return null
  let connection: Database.Database | null = null
  try {
    connection = new Database(path, { readonly: true, fileMustExist: true, timeout: 5_000 })
    const tables = connection.prepare('SELECT count(*) FROM sqlite_schema').pluck().get()
    if (Number(tables) > 0) return connection
    connection.close()
    return null
  } catch (error) {
    connection?.close()
    // Other errors, such as too many open files, pass: a whole database must not be given up for them.
    if (isDamage(error)) return null
    throw unusable(dirname(path), error)
  }
}

/** @throws `library-newer`, `library-unusable` where it is another program's */
function versionOf(source: Database.Database, libraryDir: string): number {
  refuseForeign(new ReadableDatabase(source), databasePath(libraryDir))
  const version = Number(source.pragma('user_version', { simple: true }))
  refuseNewer(version, newestVersion())
  // Zero: the version is lost.
  return version > 0 ? version : newestVersion()
}

function complete(
  db: WritableDatabase,
  libraryDir: string,
  tables: readonly SalvagedTable[],
): Omit<Repaired, 'damaged'> {
  if (schemaVersion(db) < newestVersion()) migrate(db)
  for (const model of db.query<Generation>('SELECT id, feature_size AS featureSize FROM model').all())
    repairIndex(db, model)
  const copy = newestCopy(libraryDir)
  if (copy) completeUserData(db, copy.data)
  const merged = copy && mergeUserData(db, withoutRemoved(db, copy.data))
  if (copy) watchFolders(db, copy.data.folders)
  db.pragma('wal_checkpoint(TRUNCATE)')
  const count = (table: string, where = '') =>
    db.query<{ n: number }>(`SELECT count(*) AS n FROM ${table} ${where}`).get()?.n ?? 0
  return {
    photos: count('photo'),
    features: count('embedding'),
    pins: count('pin', 'WHERE removed_ms IS NULL'),
    words: count('word', 'WHERE removed_ms IS NULL'),
    marks: count('marked_query', 'WHERE removed_ms IS NULL'),
    incomplete: tables.filter(({ incomplete }) => incomplete).map(({ table }) => table),
    copy: copy && merged && { path: copy.path, merged },
  }
}

/**
 * The copy without what the library knows as removed: damage may have kept later copies from being written. Words and
 * marked queries are compared by their pictures, pins by when they were made.
 */
function withoutRemoved(db: WritableDatabase, data: UserData): UserData {
  const removed = (table: string, key: string) =>
    new Set(
      db
        .query<{ key: string }>(
          `SELECT CAST(${key} AS TEXT) AS key FROM ${table} WHERE removed_ms IS NOT NULL
             AND NOT EXISTS (SELECT 1 FROM ${table} AS kept WHERE kept.${key} = ${table}.${key} AND kept.removed_ms IS NULL)`,
        )
        .all()
        .map((row) => row.key),
    )
  const pins = removed('pin', 'created_ms')
  const words = removed('word', 'pictures_hash')
  const marks = removed('marked_query', 'digest')
  const digest = ({ references, text }: UserData['marks'][number]) =>
    queryDigest(
      references.map(({ hash }) => hash),
      text,
    )
  return {
    ...data,
    pins: data.pins.filter(({ createdMs }) => !pins.has(String(createdMs))),
    words: data.words.filter(({ picturesHash }) => !words.has(picturesHash)),
    marks: data.marks.filter((query) => !marks.has(digest(query))),
  }
}

/** Folders of the copy that the new database lacks. The next scan marks a missing one as offline. */
function watchFolders(db: WritableDatabase, folders: readonly string[]): void {
  const roots = new RootWriter(db)
  for (const path of folders) if (!roots.byPath(path)) roots.watch(path, Date.now())
}

/** On the disk, not only in the system's memory. Windows lets no folder be opened for that. */
function sync(path: string): void {
  let file: number | null = null
  try {
    file = openSync(path, 'r')
    fsyncSync(file)
  } catch {
    // Some file systems cannot; the rename is in order all the same.
  } finally {
    if (file !== null) closeSync(file)
  }
}
