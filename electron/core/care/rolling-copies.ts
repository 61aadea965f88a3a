/**
 * Copies of the user data beside the database, for the day on which the database is damaged. Runs in the engine.
 *
 * [Note: Rolling copies] One file a day, written again whenever the data changed: a week of days and a month of weeks
 * stay. So damage that goes unnoticed for a while, or data that a person deleted by mistake, does not reach every copy.
 */
import { createHash } from 'node:crypto'
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import type { ReadableDatabase } from '../catalog/database.ts'
import { isEmpty, readUserData, type UserData } from './user-data.ts'
import { parseUserData, readUserDataFile } from './user-data-file.ts'

const LOOK_MS = 20_000
const DAYS = 7
const WEEKS = 4
const DAY_MS = 24 * 60 * 60 * 1000

const NAME = /^user-data-(\d{4}-\d{2}-\d{2})\.json$/

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
      // The database is damaged or its disk is full: the copies that stand are what is needed then.
    }
  }

  close(): void {
    clearInterval(this.#timer)
    this.write()
  }

  #put(data: UserData, nowMs: number): void {
    const [newest] = copiesIn(this.#dir)
    const text = JSON.stringify(data)
    if (newest && sameAs(newest.path, text)) return
    mkdirSync(this.#dir, { recursive: true, mode: 0o700 })
    const name = `user-data-${new Date(nowMs).toISOString().slice(0, 10)}.json`
    writeWhole(join(this.#dir, name), text)
    for (const { path } of outdated(copiesIn(this.#dir))) rmSync(path, { force: true })
  }
}

interface Copy {
  readonly path: string
  /** At 00:00 UTC. */
  readonly dayMs: number
}

/** Newest first. */
function copiesIn(dir: string): readonly Copy[] {
  return namesIn(dir)
    .flatMap((name) => {
      const [, day] = NAME.exec(name) ?? []
      return day === undefined ? [] : [{ path: join(dir, name), dayMs: Date.parse(day) }]
    })
    .sort((a, b) => b.dayMs - a.dayMs)
}

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

/** The newest copy that can be read, as data; null where there is none. */
export function newestCopy(libraryDir: string): { readonly path: string; readonly data: UserData } | null {
  for (const { path } of copiesIn(copiesDirectory(libraryDir))) {
    try {
      return { path, data: readUserDataFile(path) }
    } catch {
      // The one before it is better than none.
    }
  }
  return null
}

function sameAs(path: string, text: string): boolean {
  try {
    return (
      statSync(path).size < 2 * text.length &&
      JSON.stringify(readUserDataFile(path)) === JSON.stringify(parseUserData(text))
    )
  } catch {
    return false
  }
}

/** Readers see the whole file or the one before it, also after the machine lost its power. */
function writeWhole(path: string, text: string): void {
  const staged = `${path}.new`
  const file = openSync(staged, 'w', 0o600)
  try {
    writeSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(staged, path)
}

/** Another one after each change of what a person made; cheap enough to be asked for every few seconds. */
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
