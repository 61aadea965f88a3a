/**
 * One writer at a time. Runs in the engine.
 *
 * [Note: A lock the kernel frees] The lock is SQLite's own write lock on a database file of its own, held as long
 * as the connection is open. However a process ends, the kernel frees it in that instant: there is no stale lock,
 * no age to guess, no process id to look up. `writer.json` beside it only says who to wait for.
 *
 * No other code may open `writer.lock`: on POSIX, closing any handle to a file ends the process' locks on it.
 */

import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import Database from 'better-sqlite3'
import { AppError, asExpected } from '../../shared/errors.ts'
import { pause } from '../lib/pause.ts'
import { ownLibraryFolder } from '../lib/private-files.ts'
import { LibraryPlace } from './library-place.ts'
import { refuseReadOnly } from './read-only-library.ts'

const POLL_MS = 100

export interface WriterHolder {
  readonly pid: number
  readonly host: string
  readonly command: string
  readonly sinceMs: number
}

export interface WriterLock {
  /** Harmless when repeated. */
  release(): void
}

export interface AcquireOptions {
  /** The name of this process for others that wait. */
  readonly command: string
  readonly signal?: AbortSignal
  /** Called once when another process holds the library, with who it is, in words. */
  readonly onWaiting?: (holder: string) => void
}

/** After so many polls without a name the writer counts as unknown. */
const TRIES_FOR_NAME = 5

/** Waits until no other process writes. @throws `cancelled`, `library-unusable`, `library-read-only`, `disk-full` */
export async function acquireWriterLock(libraryDir: string, options: AcquireOptions): Promise<WriterLock> {
  const { command, signal, onWaiting } = options
  let told = false
  for (let tries = 0; ; tries++) {
    if (signal?.aborted) throw new AppError('cancelled', 'stopped while waiting for the library')
    const lock = tryAcquireWriterLock(libraryDir, command)
    if (lock) return lock
    const holder = readHolder(libraryDir)
    // A new writer holds the lock a moment before its name is in the file.
    if (!told && (holder || tries > TRIES_FOR_NAME)) {
      told = true
      onWaiting?.(describeHolder(holder))
    }
    await pause(POLL_MS, signal)
  }
}

/**
 * Null where another process, or another part of this one, writes.
 * @throws `library-unusable`, `library-read-only`, `disk-full`
 */
export function tryAcquireWriterLock(libraryDir: string, command: string): WriterLock | null {
  const connection = lockFile(libraryDir)
  if (!connection) return null
  // A full disk must not keep anybody from writing, or the lock from being freed.
  ignoringFailure(() => rmSync(holderPath(libraryDir), { force: true }))
  ignoringFailure(() =>
    writeHolder(libraryDir, { pid: process.pid, host: hostname(), command, sinceMs: Date.now() }),
  )
  const place = new LibraryPlace(lockPath(libraryDir))
  return {
    release() {
      if (!connection.open) return
      // Where the library was moved away, another one may stand there by now.
      if (place.isThere()) ignoringFailure(() => rmSync(holderPath(libraryDir), { force: true }))
      connection.close()
    },
  }
}

/** The name of the present writer; null without one, or where it is unknown. */
export function readHolder(libraryDir: string): WriterHolder | null {
  try {
    return JSON.parse(readFileSync(holderPath(libraryDir), 'utf8')) as WriterHolder
  } catch {
    return null
  }
}

export function describeHolder(holder: WriterHolder | null): string {
  if (!holder) return 'another process writes to this library'
  const { command, pid, host, sinceMs } = holder
  const where = host === hostname() ? `process ${pid}` : `process ${pid} on ${host}`
  return `\`${command}\` (${where}) has been writing to this library since ${new Date(sinceMs).toLocaleTimeString()}`
}

/** The connection that holds the lock, or null where another one does. */
function lockFile(libraryDir: string): Database.Database | null {
  let connection: Database.Database | null = null
  refuseReadOnly(libraryDir)
  try {
    ownLibraryFolder(libraryDir)
    connection = new Database(lockPath(libraryDir), { timeout: 0 })
    // With a write-ahead log, EXCLUSIVE would not lock the file.
    connection.pragma('journal_mode = DELETE')
    connection.exec('BEGIN EXCLUSIVE')
    return connection
  } catch (error) {
    connection?.close()
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY')) return null
    const expected = asExpected(error)
    if (expected) throw expected
    throw new AppError('library-unusable', `the library ${libraryDir} cannot be written: ${String(error)}`, {
      cause: error,
    })
  }
}

/** By a rename, so that a reader never sees half of it. */
function writeHolder(libraryDir: string, holder: WriterHolder): void {
  const staged = `${holderPath(libraryDir)}.${process.pid}`
  writeFileSync(staged, JSON.stringify(holder))
  renameSync(staged, holderPath(libraryDir))
}

/** The note says who writes to those who wait; nothing depends on it. */
function ignoringFailure(change: () => void): void {
  try {
    change()
  } catch {}
}

function lockPath(libraryDir: string): string {
  return join(libraryDir, 'writer.lock')
}

function holderPath(libraryDir: string): string {
  return join(libraryDir, 'writer.json')
}
