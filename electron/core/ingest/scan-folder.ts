/**
 * Walks a folder and finds its photos, a few at a time: memory does not grow with the number of files. Runs in
 * the engine.
 *
 * [Note: Links] Real folders are walked first. A link to a folder is followed afterwards, and only where it leads
 * out of what is walked anyway: links into the tree, to a folder above it (a loop), or to a folder already
 * visited add nothing. So every photo has one path, the same in every scan.
 */
import type { Dirent, Stats } from 'node:fs'
import { opendir, realpath, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'
import type { EntryStamp, FileStamp } from '../catalog/photo-table.ts'
import type { IgnoreRules } from './ignore-rules.ts'
import { isPhotoFile } from './photo-files.ts'
import { isSidecarFile } from './sidecar-files.ts'

export interface FoundFile extends FileStamp, EntryStamp {
  readonly path: string
}

/** A folder or file that could not be read, and so says nothing about what is in it. */
export interface ScanProblem {
  readonly path: string
  readonly reason: string
}

export interface ScanOptions {
  /** The watched folder; its own name is never ignored. */
  readonly root: string
  /** Where to begin: the root or a folder below it. */
  readonly folder: string
  readonly rules: IgnoreRules
  readonly onProblem: (problem: ScanProblem) => void
  /** A link in a part of the tree: whether it adds anything only a scan of the whole can tell. */
  readonly onLink: (path: string) => void
  /** A link that leads out of the tree and is followed. */
  readonly onFollowed?: (path: string) => void
  /** Whether inodes and times of change of a device mean something; they do where it is not given. */
  readonly isStableDevice?: (device: number) => boolean
}

/** Files asked for at once: enough to keep a slow disk busy, and what one slice of a scan writes. */
const SLICE_FILES = 64

/** Yields photos, and after those of each folder its sidecars. */
export async function* scanFolder(options: ScanOptions): AsyncGenerator<readonly FoundFile[]> {
  const walk = new Walk(options)
  yield* walk.tree(options.folder)
  for (let link = walk.nextLink(); link !== undefined; link = walk.nextLink()) {
    if (options.folder !== options.root) options.onLink(link)
    else if (await walk.leadsOut(link)) {
      options.onFollowed?.(link)
      yield* walk.tree(link)
    }
  }
}

class Walk {
  readonly #options: ScanOptions
  /** Folders walked, as device and inode. */
  readonly #visited = new Set<string>()
  #links: string[] = []

  constructor(options: ScanOptions) {
    this.#options = options
  }

  nextLink(): string | undefined {
    this.#links.sort()
    return this.#links.shift()
  }

  /** Every photo below a folder, links to folders aside. */
  async *tree(top: string): AsyncGenerator<readonly FoundFile[]> {
    const folders = [top]
    for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
      try {
        if (!(await this.#visit(folder))) continue
        yield* this.#files(folder, folders)
      } catch (error) {
        this.#problem(folder, error)
      }
    }
  }

  async leadsOut(link: string): Promise<boolean> {
    // A folder above it may have become a link since it was added.
    const root = await realpath(this.#options.root).catch(() => this.#options.root)
    const target = await realpath(link).catch(() => root)
    return !isInside(target, root) && !isInside(root, target)
  }

  async #visit(folder: string): Promise<boolean> {
    const { dev, ino } = await stat(folder, { bigint: true })
    const id = `${dev}:${ino}`
    if (this.#visited.has(id)) return false
    this.#visited.add(id)
    return true
  }

  /** The photos in one folder; its folders are pushed to `folders`. */
  async *#files(folder: string, folders: string[]): AsyncGenerator<readonly FoundFile[]> {
    let names: string[] = []
    let hasPhotos = false
    const sidecars: string[] = []
    for await (const entry of await opendir(folder)) {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) {
        if (!this.#ignores(path, 'folder')) folders.push(path)
      } else if (await this.#isPhoto(entry, path)) {
        names.push(path)
        hasPhotos = true
      } else if (isSidecarFile(entry.name)) {
        sidecars.push(path)
      }
      if (names.length < SLICE_FILES) continue
      yield await this.#stamps(names)
      names = []
    }
    if (names.length > 0) yield await this.#stamps(names)
    for (let at = 0; hasPhotos && at < sidecars.length; at += SLICE_FILES) {
      yield await this.#stamps(sidecars.slice(at, at + SLICE_FILES))
    }
  }

  async #isPhoto(entry: Dirent, path: string): Promise<boolean> {
    if (entry.isSymbolicLink() && (await isFolder(path))) {
      if (!this.#ignores(path, 'folder')) this.#links.push(path)
      return false
    }
    if (!entry.isFile() && !entry.isSymbolicLink()) return false
    return isPhotoFile(entry.name) && !this.#ignores(path, 'file')
  }

  async #stamps(paths: readonly string[]): Promise<readonly FoundFile[]> {
    const found = await Promise.all(paths.map((path) => this.#stamp(path)))
    return found.filter((file) => file !== null)
  }

  async #stamp(path: string): Promise<FoundFile | null> {
    try {
      const stats = await stat(path)
      const { isStableDevice } = this.#options
      return stats.isFile() ? { path, ...stampOf(stats), ...entryOf(stats, isStableDevice) } : null
    } catch (error) {
      if (!isMissing(error)) this.#problem(path, error)
      return null
    }
  }

  #ignores(path: string, kind: 'file' | 'folder'): boolean {
    return this.#options.rules.ignores(this.#options.root, path, kind)
  }

  #problem(path: string, error: unknown): void {
    this.#options.onProblem({ path, reason: error instanceof Error ? error.message : String(error) })
  }
}

/** Rounded as the worker does: what it read must compare equal in the next scan. */
export function stampOf({ size, mtimeMs }: Stats): FileStamp {
  return { bytes: size, modifiedMs: Math.round(mtimeMs) }
}

/** Null where the device makes them up. */
export function entryOf(stats: Stats, isStableDevice: (device: number) => boolean = () => true): EntryStamp {
  if (stats.ctimeMs <= 0 || !isStableDevice(stats.dev)) return { changedMs: null, inode: null }
  return { changedMs: Math.round(stats.ctimeMs), inode: stats.ino }
}

export function isMissing(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null
  return code === 'ENOENT' || code === 'ENOTDIR'
}

/** Whether a path is a folder itself or anything below it. */
export function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep)
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  )
}
