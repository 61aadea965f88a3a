/**
 * Makes a library readable for its owner alone: thumbnails, previews and captions tell as much as the photos do. Runs
 * in the engine; workers do the same for themselves (worker/process-channel.ts).
 *
 * [Note: Private files] The process makes files that only their owner may read, so SQLite's own files beside the
 * database are private too. A copied photo has the rights of its original. Windows has no such bits: there the rights
 * of the profile's folder exclude other users.
 */

import { chmodSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { chmod, lstat, opendir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { isMainThread } from 'node:worker_threads'
import { databasePath } from './app-paths.ts'
import { log } from './log.ts'

const PRIVATE_UMASK = 0o077
const PRIVATE_FOLDER = 0o700
const PRIVATE_FILE = 0o600
/** Bits of the group and of others. */
const FOREIGN_BITS = 0o077
const STICKY = 0o1000

/** Makes this process write private files from now on. Calling it again changes nothing. */
export function keepFilesPrivate(): void {
  if (process.platform !== 'win32' && isMainThread) process.umask(PRIVATE_UMASK)
}

/** The entries that Searlight writes into a library's folder. */
const OWN_ENTRIES =
  /^(?:library\.db.*|writer\.(?:lock|json).*|thumbnails|previews|inversions|phi|copies|logs|sample\.json.*|repairing|(?:repaired|damaged)-\d.*)$/
/** Those of them whose names other folders have too. */
const COMMON_NAMES: ReadonlySet<string> = new Set([
  'thumbnails',
  'previews',
  'inversions',
  'phi',
  'copies',
  'logs',
])

/**
 * Makes the folder, or makes an existing one private. Leaves a folder that also holds other things alone, because
 * others may use it, as they use /tmp; the library's own files in it are private all the same.
 */
export function ownLibraryFolder(libraryDir: string): void {
  mkdirSync(libraryDir, { recursive: true, mode: PRIVATE_FOLDER })
  const { mode } = statSync(libraryDir)
  // A folder like /tmp is for everybody, even while it is empty.
  if (process.platform === 'win32' || !isForeign(mode) || (mode & STICKY) !== 0) return
  if (!isLibraryAlone(readdirSync(libraryDir))) return
  try {
    chmodSync(libraryDir, PRIVATE_FOLDER)
  } catch {
    // Another user's folder, or a file system without rights.
  }
}

/**
 * Mends the rights of a library that an earlier version made. The database comes last: while others may read it, the
 * next start mends again. Resolves when it is done or the signal ends it; never rejects.
 */
export async function mendRights(libraryDir: string, signal: AbortSignal): Promise<void> {
  if (process.platform === 'win32') return
  const database = databasePath(libraryDir)
  // A library that is being made has no database yet.
  const stats = await lstat(database).catch(() => null)
  if (!stats?.isFile() || !isForeign(stats.mode)) return
  // The library went away; the next start mends it.
  const names = await readdir(libraryDir).catch(() => [])
  const isAlone = isLibraryAlone(names)
  for (const name of names) {
    const path = join(libraryDir, name)
    if (!OWN_ENTRIES.test(name) || path === database) continue
    // In a folder with other things, such as a home folder, "copies" may belong to the user: its contents stay.
    if (isAlone || !COMMON_NAMES.has(name)) await mend(path, signal)
    else if (await isOurs(path)) await mend(path, signal)
  }
  if (!signal.aborted) await makePrivate(database, PRIVATE_FILE)
}

/** Another user's file, and one on a file system without rights, stay as they are. */
async function makePrivate(path: string, mode: number): Promise<void> {
  await chmod(path, mode).catch((error) => log.swallowed('rights-stay', error, { path }))
}

/** Follows no link: it may lead out of the library. */
async function mend(path: string, signal: AbortSignal): Promise<void> {
  const stats = await lstat(path).catch(() => null)
  if (!stats || signal.aborted || !(stats.isFile() || stats.isDirectory())) return
  if (isForeign(stats.mode)) await makePrivate(path, stats.isFile() ? PRIVATE_FILE : PRIVATE_FOLDER)
  if (!stats.isDirectory()) return
  try {
    for await (const entry of await opendir(path)) await mend(join(path, entry.name), signal)
  } catch {
    // It is gone, or belongs to another user.
  }
}

function isLibraryAlone(names: readonly string[]): boolean {
  return names.every((name) => OWN_ENTRIES.test(name))
}

/**
 * Searlight's names for most of its files: hashes, the day for copies, and the log. It writes all other files as private ones.
 */
const WRITTEN = /^(?:[0-9a-f]{2}|[0-9a-f]{16,}(?:[-.].*)?|user-data-\d{4}-.*|searlight(?:\.\d+)?\.log)$/

/** False for a folder that cannot be listed: it stays as it is. */
async function isOurs(path: string): Promise<boolean> {
  const names = await readdir(path).catch(() => null)
  return names?.every((name) => WRITTEN.test(name)) ?? false
}

function isForeign(mode: number): boolean {
  return (mode & FOREIGN_BITS) !== 0
}
