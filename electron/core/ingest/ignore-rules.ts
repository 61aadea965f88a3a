/**
 * Decides which files a scan leaves out, and by which rule: other programs' copies and files that systems leave behind
 * (`exclusion-rules`), the user's patterns, and the library itself. Runs in the engine.
 *
 * User patterns are globs. Without a slash they match the name of a file or folder anywhere; with one, the path
 * below the watched folder (or the absolute path). A slash at the end means folders only.
 *
 * [Note: Included] A person can include a rule or a folder. An included folder may lie inside an excluded one:
 * the scan passes through the folders on the way and reads nothing else in them.
 */
import { existsSync, realpathSync } from 'node:fs'
import { realpath, stat } from 'node:fs/promises'
import { basename, dirname, isAbsolute, matchesGlob, relative, resolve, sep } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { isIncludableRule, type LeftOutRule } from '../../shared/left-out.ts'
import { databasePath, previewDirectory, thumbnailDirectory } from '../lib/app-paths.ts'
import { isInside } from '../lib/inside.ts'
import { type EntryKind, exclusionOf } from './exclusion-rules.ts'

export type { EntryKind } from './exclusion-rules.ts'

export interface Verdict {
  /** Null where the entry is read. */
  readonly rule: LeftOutRule | null
  /** False of a folder that the scan does not enter. */
  readonly enter: boolean
}

export interface IgnoreRules {
  /** The verdict on one entry. `within` is the rule of the folder above, where the scan only passes through that. */
  judge(root: string, path: string, kind: EntryKind, within: LeftOutRule | null): Verdict
}

const READ: Verdict = { rule: null, enter: true }

/**
 * `libraryDir`: a library in or around a watched folder must not index its own pictures. `included`: rules and
 * absolute paths that hold against the rules, but not against the patterns.
 */
export function createIgnoreRules(
  patterns: readonly string[],
  libraryDir: string,
  included: readonly string[] = [],
): IgnoreRules {
  const own = ownFolders(libraryDir)
  const matchers = patterns.filter((pattern) => pattern.trim() !== '').map(compile)
  const includedRules = new Set(included)
  const includedPaths = included.filter((place) => isAbsolute(place))
  return {
    judge(root, path, kind, within) {
      if (own.has(path) || (kind === 'folder' && isOfLibrary(path))) return { rule: 'library', enter: false }
      if (matchers.some((matches) => matches(root, path, kind))) return { rule: 'ignored', enter: false }
      if (includedPaths.includes(path)) return READ
      const rule = within ?? ruleOf(path, kind, includedRules)
      if (rule === null) return READ
      return { rule, enter: kind === 'folder' && includedPaths.some((place) => isInside(place, path)) }
    },
  }
}

/** `._name` is the second half of a file on disks that are not macOS' own: never a picture. */
function ruleOf(path: string, kind: EntryKind, included: ReadonlySet<string>): LeftOutRule | null {
  if (kind === 'file' && basename(path).startsWith('._')) return 'resource-fork'
  return exclusionOf(path, kind, included)
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

/** The verdict on an entry below the root, by its own name and by the folders above it. */
export function judgePath(rules: IgnoreRules, root: string, path: string, kind: EntryKind): Verdict {
  if (path === root) return READ
  const names = relative(root, path).split(sep)
  const above = root.endsWith(sep) ? root.slice(0, -1) : root
  let verdict = READ
  for (let depth = 1; depth <= names.length && verdict.enter; depth++) {
    const part = [above, ...names.slice(0, depth)].join(sep)
    verdict = rules.judge(root, part, depth < names.length ? 'folder' : kind, verdict.rule)
  }
  return verdict
}

/** Whether nothing of an entry below the root is read. */
export function ignoresPath(rules: IgnoreRules, root: string, path: string, kind: EntryKind): boolean {
  const { rule, enter } = judgePath(rules, root, path, kind)
  return rule !== null && !enter
}

/**
 * The rules and absolute paths that `createIgnoreRules` compares with; empty ones are dropped.
 * @param roots watched folders: a path below one is what a scan meets, though links may lead on from it
 * @throws `invalid-request` where a place is neither a rule nor a folder
 */
export async function checkIncluded(
  places: readonly string[],
  roots: readonly string[],
): Promise<readonly string[]> {
  const named = places.map((place) => place.trim()).filter((place) => place !== '')
  return [...new Set(await Promise.all(named.map((place) => checkPlace(place, roots))))]
}

async function checkPlace(place: string, roots: readonly string[]): Promise<string> {
  if (isIncludableRule(place)) return place
  const path = resolve(place)
  // The disk of a watched folder may be away.
  if (roots.some((root) => isInside(path, root))) return path
  // The error below names the place, whatever the reason is.
  const real = await realpath(path).catch(() => path)
  // As above.
  const isFolder = await stat(real).then(
    (stats) => stats.isDirectory(),
    () => false,
  )
  if (isFolder) return real
  throw new AppError('invalid-request', `${place} is neither a rule nor a folder`)
}
