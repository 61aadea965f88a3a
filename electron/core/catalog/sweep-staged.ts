/**
 * Sweeps what killed processes had staged: files are written under a name of their own first, with a process id or a
 * random id behind it, and a kill between writing and renaming leaves that name. Runs in the engine.
 *
 * Whether the owner lives is not looked up ([Note: No signal by number] in ../workers/start-child.ts): what only the
 * holder of the writer lock stages is swept by the next holder, and what anybody stages, once it is old.
 */

import type { Dirent } from 'node:fs'
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { previewDirectory, thumbnailDirectory, tuningDirectory } from '../lib/app-paths.ts'
import { log } from '../lib/log.ts'

const UUID = '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}'
/** The library's notes: who writes, the sample, tuning. */
const NOTE = /\.json\.\d+$/
const PICTURE = new RegExp(`^[0-9a-f]{64}\\.jpg\\.${UUID}$`)
const CACHED = new RegExp(`(\\.json\\.\\d+|\\.${UUID}(\\.tmp)?)$`)
/** Writing and renaming take milliseconds; a computer that swaps, seconds. */
const OLD_MS = 10 * 60_000

/** To be called by the holder of the writer lock. Never rejects: the next one sweeps what could not be. */
export async function sweepNotes(libraryDir: string): Promise<void> {
  for (const folder of [libraryDir, tuningDirectory(libraryDir)])
    await sweep(folder, ({ name }) => NOTE.test(name))
}

/** Sweeps pictures of the library and files of the cache. Never rejects. */
export async function sweepOld(libraryDir: string, cacheDir: string, nowMs: number): Promise<void> {
  for (const folder of [thumbnailDirectory(libraryDir), previewDirectory(libraryDir)]) {
    for (const inside of [folder, ...(await foldersIn(folder))])
      await sweep(inside, ({ name }) => PICTURE.test(name), nowMs - OLD_MS)
  }
  for (const folder of [cacheDir, join(cacheDir, 'inversions'), join(cacheDir, 'text-means')])
    await sweep(folder, ({ name }) => CACHED.test(name), nowMs - OLD_MS)
}

async function foldersIn(folder: string): Promise<readonly string[]> {
  const entries = await entriesOf(folder)
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name))
}

/** None where the library has no such folder yet. */
function entriesOf(folder: string): Promise<readonly Dirent[]> {
  return readdir(folder, { withFileTypes: true }).catch(() => [])
}

async function sweep(
  folder: string,
  isStaged: (entry: Dirent) => boolean,
  beforeMs = Number.POSITIVE_INFINITY,
): Promise<void> {
  for (const entry of await entriesOf(folder)) {
    if (!entry.isFile() || !isStaged(entry)) continue
    const path = join(folder, entry.name)
    // Gone already.
    const modifiedMs = (await stat(path).catch(() => null))?.mtimeMs ?? Number.POSITIVE_INFINITY
    if (modifiedMs <= beforeMs)
      await rm(path, { force: true }).catch((error) => log.swallowed('staged-file-stays', error))
  }
}
