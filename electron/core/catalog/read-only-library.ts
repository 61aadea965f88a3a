/**
 * A library whose folder, file or disk is read-only for this user. Runs in the engine.
 *
 * [Note: A log needs room] SQLite reads a database with a write-ahead log only where it can make the log's files beside
 * it, and opening it as immutable would be wrong as soon as another user writes. So a library in a folder that cannot be
 * written is copied into the cache, log included, and the copy is read: the library as it was when it was opened. A copy
 * is used again while the library's files are the same.
 */
import { createHash } from 'node:crypto'
import {
  accessSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { join, resolve } from 'node:path'
import { AppError, asExpected } from '../../shared/errors.ts'
import { cacheDirectory, databasePath } from '../lib/app-paths.ts'

const FILE_NAME = 'library.db'
/** A writer that never rests for so many tries is left to write. */
const TRIES = 5

/** @throws AppError `library-read-only` where the library is there and cannot be changed */
export function refuseReadOnly(libraryDir: string): void {
  for (const path of [databasePath(libraryDir), libraryDir]) {
    const why = existsSync(path) ? whyReadOnly(path) : null
    if (why) throw new AppError('library-read-only', `the library ${libraryDir} cannot be changed: ${why}`)
  }
}

/**
 * The path of a database to read instead of the library's own; null where that can be opened in its place.
 * @throws AppError `library-unusable`, `disk-full`
 */
export function readableCopy(libraryDir: string): string | null {
  if (whyReadOnly(libraryDir) === null) return null
  try {
    return copyOf(libraryDir)
  } catch (error) {
    const expected = asExpected(error)
    if (expected) throw expected
    const why = error instanceof Error ? error.message : String(error)
    const message = `the library ${libraryDir} is in a read-only folder and cannot be copied to be read: ${why}`
    throw new AppError('library-unusable', message, { cause: error })
  }
}

/** Null where it can be written, as far as permissions and mounts say. */
function whyReadOnly(path: string): string | null {
  try {
    accessSync(path, constants.W_OK)
    return null
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EROFS') return 'its disk is read-only'
    return code === 'EACCES' || code === 'EPERM' ? `this user may not write ${path}` : null
  }
}

function copyOf(libraryDir: string): string {
  const source = databasePath(libraryDir)
  const folder = join(cacheDirectory(), 'read-only')
  const prefix = digest(resolve(libraryDir))
  for (let tries = 1; ; tries++) {
    const state = stateOf(source)
    const copy = join(folder, `${prefix}-${digest(state)}`)
    const path = join(copy, FILE_NAME)
    if (existsSync(path)) return path
    // Each copies for itself; the first one to be done is taken.
    const staged = `${copy}-${process.pid}-${tries}`
    try {
      mkdirSync(staged, { recursive: true, mode: 0o700 })
      for (const end of ['', '-wal']) copyIfThere(`${source}${end}`, join(staged, `${FILE_NAME}${end}`))
      if (stateOf(source) === state) {
        place(staged, copy)
        removeOthers(folder, prefix, copy)
        return path
      }
      if (tries >= TRIES) throw new Error('another process is writing to it')
    } finally {
      rmSync(staged, { recursive: true, force: true })
    }
  }
}

function copyIfThere(source: string, target: string): void {
  if (!existsSync(source)) return
  copyFileSync(source, target, constants.COPYFILE_FICLONE)
}

function place(staged: string, copy: string): void {
  try {
    renameSync(staged, copy)
  } catch (error) {
    if (!existsSync(join(copy, FILE_NAME))) throw error
  }
}

/** Copies of earlier states of the same library; a process that still reads one has its file open. */
function removeOthers(folder: string, prefix: string, kept: string): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    if (!name.startsWith(`${prefix}-`) || path === kept || isBeingMade(path)) continue
    rmSync(path, { recursive: true, force: true })
  }
}

/** Nobody copies for so long. */
const MADE_WITHIN_MS = 10 * 60_000

function isBeingMade(path: string): boolean {
  if (existsSync(join(path, FILE_NAME)) && !/-\d+-\d+$/.test(path)) return false
  const stats = statSync(path, { throwIfNoEntry: false })
  return stats !== undefined && Date.now() - stats.mtimeMs < MADE_WITHIN_MS
}

/** Equal states, equal files: a writer changes size, time or place of one of them. */
function stateOf(source: string): string {
  const files = [source, `${source}-wal`].map((path) =>
    statSync(path, { bigint: true, throwIfNoEntry: false }),
  )
  return JSON.stringify(
    files.map((file) => file && [file.ino, file.size, file.mtimeNs, file.ctimeNs].map(String)),
  )
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}
