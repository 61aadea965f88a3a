/**
 * Copies of the user data beside the database, for the day on which the database is damaged. Runs in the engine.
 *
 * [Note: Rolling copies] One file a day, written again whenever the data changed: a week of days and a month of weeks
 * stay. So damage that goes unnoticed for a while, or data that a person deleted by mistake, does not reach every copy.
 * A library that is opened with less than its copy of the day holds keeps that copy beside the new one, as
 * `user-data-<day>-before.json`: damage can make a table read as empty.
 */
import { createHash } from 'node:crypto'
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import type { ReadableDatabase } from './database.ts'
import { isEmpty, readUserData, type UserData } from './user-data.ts'
import { parseUserData, readUserDataFile } from './user-data-file.ts'

const LOOK_MS = 20_000
const DAYS = 7
const WEEKS = 4
const DAY_MS = 24 * 60 * 60 * 1000

const NAME = /^user-data-(\d{4}-\d{2}-\d{2})(-before)?\.json$/

export function copiesDirectory(libraryDir: string): string {
  return join(libraryDir, 'copies')
}

export class RollingCopies {
  readonly #db: ReadableDatabase
  readonly #dir: string
  readonly #isThere: () => boolean
  readonly #timer: NodeJS.Timeout
  /** Of the data that the newest copy holds, as far as this process wrote it. */
  #written: string | null = null

  constructor(db: ReadableDatabase, libraryDir: string, isThere: () => boolean) {
    this.#db = db
    this.#isThere = isThere
    this.#dir = copiesDirectory(libraryDir)
    this.#timer = setInterval(() => this.write(), LOOK_MS)
    this.#timer.unref()
  }

  /** Writes today's copy where the data changed. Never throws: a copy that fails costs nothing but itself. */
  write(nowMs = Date.now()): void {
    if (!this.#isThere()) return
    try {
      const key = changeKey(this.#db)
      if (key === this.#written) return
      const data = readUserData(this.#db)
      if (!isEmpty(data) || this.#written !== null || copiesIn(this.#dir).length > 0) this.#put(data, nowMs)
      this.#written = key
    } catch {
      // The database is damaged or its disk is full: the present copies are the ones to repair from.
    }
  }

  close(): void {
    clearInterval(this.#timer)
    this.write()
  }

  #put(data: UserData, nowMs: number): void {
    const [newest] = copiesIn(this.#dir)
    const text = JSON.stringify(data)
    // A damaged value would make an unreadable copy, which must not replace a good one.
    const written = parseUserData(text)
    if (newest && sameAs(newest.path, written)) return
    mkdirSync(this.#dir, { recursive: true, mode: 0o700 })
    const today = join(this.#dir, `user-data-${new Date(nowMs).toISOString().slice(0, 10)}`)
    if (this.#written === null) keepFuller(`${today}.json`, data, `${today}-before.json`)
    writeWhole(`${today}.json`, text)
    for (const { path } of outdated(copiesIn(this.#dir))) rmSync(path, { force: true })
  }
}

interface Copy {
  readonly path: string
  /** At 00:00 UTC. */
  readonly dayMs: number
  /** One that held more than the copy that took its place. */
  readonly isBefore: boolean
}

/** Whether the folder holds a copy of user data. */
export function hasCopies(libraryDir: string): boolean {
  return copiesIn(copiesDirectory(libraryDir)).length > 0
}

/** Saves a copy aside before a smaller one replaces it. The first copy saved aside on a day stays: it holds more. */
function keepFuller(path: string, data: UserData, kept: string): void {
  const before = readable(path)
  const hasMore = (list: 'pins' | 'words' | 'marks') => (before?.[list].length ?? 0) > data[list].length
  if (!hasMore('pins') && !hasMore('words') && !hasMore('marks')) return
  try {
    linkSync(path, kept)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null
    // Some file systems know no links.
    if (code !== 'EEXIST') renameSync(path, kept)
  }
}

/** Null for a copy that is damaged or gone. */
function readable(path: string): UserData | null {
  try {
    return readUserDataFile(path)
  } catch {
    return null
  }
}

/** Newest first. */
function copiesIn(dir: string): readonly Copy[] {
  return namesIn(dir)
    .flatMap((name) => {
      const [, day, before] = NAME.exec(name) ?? []
      return day === undefined ? [] : [{ path: join(dir, name), dayMs: Date.parse(day), isBefore: !!before }]
    })
    .sort((a, b) => b.dayMs - a.dayMs || Number(a.isBefore) - Number(b.isBefore))
}

/** None where there is no folder yet. */
function namesIn(dir: string): readonly string[] {
  try {
    return readdirSync(dir)
  } catch {
    return []
  }
}

/** All but the newest of each of seven days, and of each of four weeks. */
function outdated(copies: readonly Copy[]): readonly Copy[] {
  const kept = new Set(copies.slice(0, DAYS))
  const weeks = new Set<number>()
  for (const copy of copies) {
    const week = Math.floor(copy.dayMs / (7 * DAY_MS))
    if (weeks.has(week) || weeks.size >= WEEKS) continue
    weeks.add(week)
    kept.add(copy)
  }
  return copies.filter((copy) => !kept.has(copy))
}

/** The newest readable copy, as data; null without one. */
export function newestCopy(libraryDir: string): { readonly path: string; readonly data: UserData } | null {
  // One that cannot be read is passed over: the one before it is better than none.
  for (const { path } of copiesIn(copiesDirectory(libraryDir))) {
    const data = readable(path)
    if (data) return { path, data }
  }
  return null
}

function sameAs(path: string, data: UserData): boolean {
  return JSON.stringify(readable(path)) === JSON.stringify(data)
}

/** Readers see the whole file or the one before it, also after the machine lost its power. */
function writeWhole(path: string, text: string): void {
  const staged = `${path}.new`
  const file = openSync(staged, 'w', 0o600)
  try {
    // A single write may end early where the disk is almost full, without an error.
    writeFileSync(file, text)
    fsyncSync(file)
  } catch (error) {
    rmSync(staged, { force: true })
    throw error
  } finally {
    closeSync(file)
  }
  renameSync(staged, path)
}

/** Differs after each change of a person's own data; cheap enough for a look every few seconds. */
function changeKey(db: ReadableDatabase): string {
  const rows = [
    'SELECT id, name, text, dial, removed_ms FROM pin ORDER BY id',
    'SELECT id, name, pictures_hash, removed_ms FROM word ORDER BY id',
    'SELECT owner, owner_id, role, position, hash, name FROM kept_picture ORDER BY owner, owner_id, role, position',
    'SELECT id, digest, shared_concept, removed_ms FROM marked_query ORDER BY id',
    'SELECT query_id, role, hash FROM marked_picture ORDER BY query_id, role, hash',
    'SELECT path, removed_ms FROM root ORDER BY path',
    "SELECT value FROM setting WHERE key IN ('ignore_patterns', 'included') ORDER BY key",
    'SELECT hash, fingerprint, kept FROM verdict ORDER BY hash, fingerprint',
    'SELECT hash, fingerprint, added_ms FROM pseudo_word ORDER BY hash, fingerprint, recipe, steps, seed',
  ].map((sql) => db.query(sql).all())
  return createHash('sha256').update(JSON.stringify(rows)).digest('hex')
}
