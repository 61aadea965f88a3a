/**
 * What a scan leaves out: what systems and devices leave behind, what the user asks for, and the library itself.
 * Runs in the engine.
 *
 * User patterns are globs. Without a slash they match the name of a file or folder anywhere; with one, the path
 * below the watched folder (or the absolute path). A slash at the end means folders only.
 */
import { existsSync, realpathSync } from 'node:fs'
import { basename, dirname, matchesGlob, relative, resolve, sep } from 'node:path'
import { databasePath, previewDirectory, thumbnailDirectory } from '../app-paths.ts'

export type EntryKind = 'file' | 'folder'

export interface IgnoreRules {
  /** Whether this entry itself is left out; what is above it is the caller's business. */
  ignores(root: string, path: string, kind: EntryKind): boolean
}

/** Folders of NAS thumbnails, recycle bins, snapshots and system data, in lower case. */
const SYSTEM_FOLDERS: ReadonlySet<string> = new Set([
  '@eadir',
  '@tmp',
  '#recycle',
  '#snapshot',
  '$recycle.bin',
  'recycler',
  'system volume information',
  'lost+found',
  '__macosx',
])

/** `libraryDir`: a library in or around a watched folder must not index its own pictures. */
export function createIgnoreRules(patterns: readonly string[], libraryDir: string): IgnoreRules {
  const own = ownFolders(libraryDir)
  const matchers = patterns.filter((pattern) => pattern.trim() !== '').map(compile)
  return {
    ignores(root, path, kind) {
      if (isLeftBehind(basename(path), kind) || own.has(path)) return true
      if (kind === 'folder' && isOfLibrary(path)) return true
      return matchers.some((matches) => matches(root, path, kind))
    },
  }
}

/** `._name` is macOS' resource fork, and like every dot-file hidden. */
function isLeftBehind(name: string, kind: EntryKind): boolean {
  if (name.startsWith('.')) return true
  return kind === 'folder' && SYSTEM_FOLDERS.has(name.toLowerCase())
}

/** Whether a folder holds pictures that a library, this one or another, made of photos. */
export function isOfLibrary(folder: string): boolean {
  const dir = dirname(folder)
  if (folder !== thumbnailDirectory(dir) && folder !== previewDirectory(dir)) return false
  return existsSync(databasePath(dir))
}

/** By their real names, because that is what scans meet. */
function ownFolders(libraryDir: string): ReadonlySet<string> {
  const dir = existsSync(libraryDir) ? realpathSync(libraryDir) : resolve(libraryDir)
  return new Set([dir, thumbnailDirectory(dir), previewDirectory(dir)])
}

function compile(pattern: string): (root: string, path: string, kind: EntryKind) => boolean {
  const foldersOnly = pattern.endsWith('/')
  const glob = foldersOnly ? pattern.slice(0, -1) : pattern
  const byName = !glob.includes('/')
  return (root, path, kind) => {
    if (foldersOnly && kind === 'file') return false
    if (byName) return matchesGlob(basename(path), glob)
    const below = relative(root, path).replaceAll(sep, '/')
    return matchesGlob(glob.startsWith('/') ? `/${below}` : below, glob) || matchesGlob(path, glob)
  }
}

/** Whether an entry below the root is left out, by itself or by a folder above it. */
export function ignoresPath(rules: IgnoreRules, root: string, path: string, kind: EntryKind): boolean {
  const names = relative(root, path).split(sep)
  return names.some((_, i) => {
    const part = [root, ...names.slice(0, i + 1)].join(sep)
    return rules.ignores(root, part, i < names.length - 1 ? 'folder' : kind)
  })
}
