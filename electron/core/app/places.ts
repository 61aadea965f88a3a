/** Folders in which browsing begins: home, pictures, mounted disks. Runs in the engine. */
import { readdir, stat } from 'node:fs/promises'
import { homedir, userInfo } from 'node:os'
import { basename, join } from 'node:path'
import process from 'node:process'
import type { BrowsedFolder } from '../../shared/app-files.ts'

/** Folders whose folders are disks. */
function mountFolders(platform: NodeJS.Platform): readonly string[] {
  if (platform === 'darwin') return ['/Volumes']
  const user = userName()
  const own = user === null ? [] : [`/media/${user}`, `/run/media/${user}`]
  return ['/media', '/mnt', ...own]
}

/** Null if the system knows this user by number only, as in a container. */
function userName(): string | null {
  try {
    return userInfo().username
  } catch {
    return null
  }
}

const MAX_DISKS = 50

export async function places(): Promise<readonly BrowsedFolder[]> {
  const home = homedir()
  const candidates = [
    { name: 'Home', path: home },
    { name: 'Pictures', path: picturesFolder(home) },
    ...(await disks()),
  ]
  const there = await Promise.all(candidates.map(({ path }) => isFolder(path)))
  return candidates.filter((_, at) => there[at]).map((place) => ({ ...place, isModel: false }))
}

export function picturesFolder(home = homedir()): string {
  return process.env['XDG_PICTURES_DIR'] || join(home, 'Pictures')
}

async function disks(): Promise<readonly { readonly name: string; readonly path: string }[]> {
  if (process.platform === 'win32') {
    return Array.from('CDEFGHIJKLMNOPQRSTUVWXYZAB', (letter) => ({
      name: `${letter}:`,
      path: `${letter}:\\`,
    }))
  }
  const mounts = mountFolders(process.platform)
  const found = await Promise.all(mounts.map(foldersIn))
  // A user's folder of disks is no disk.
  const paths = found.flat().filter((path) => !mounts.includes(path))
  return paths.slice(0, MAX_DISKS).map((path) => ({ name: basename(path), path }))
}

async function foldersIn(folder: string): Promise<readonly string[]> {
  // The place does not exist on this system, or is closed to this user.
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => join(folder, name))
}

/** A place that cannot be looked at is not offered. */
async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  )
}
