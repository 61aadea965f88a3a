/**
 * Filters by folder, capture date, camera, lens and file name. Runs in the search worker; pure.
 *
 * [Note: Names in a filter] Photos in memory hold no camera, no lens and no name, which would cost memory for every
 * photo and which few queries ask for. The library reader looks up the photos that such a filter lets pass, and the test
 * looks for their ids.
 */
import { sep } from 'node:path'
import type { SearchFilter } from '../../shared/search-api.ts'

/** The fields that a filter reads. `folder` is the path of the directory that holds the photo. */
export interface Filterable {
  readonly photoId: number
  readonly folder: string
  /** First and last moment of the capture date. */
  readonly capturedMs: number
  readonly capturedLastMs: number
}

/** With the photos that pass the filter's names; null for a filter without names. */
export interface ResolvedFilter extends SearchFilter {
  readonly photoIds?: ReadonlySet<number> | null
}

export function isEmptyFilter(filter: SearchFilter): boolean {
  const hasDates = filter.fromMs !== undefined || filter.toMs !== undefined
  return !filter.folders?.length && !hasDates && !hasNames(filter)
}

export function hasNames({ cameras, lenses, filename }: SearchFilter): boolean {
  return (cameras?.length ?? 0) > 0 || (lenses?.length ?? 0) > 0 || filename !== undefined
}

/**
 * Returns a test of one photo. It remembers its answer for each folder, because folders are few and photos
 * many.
 */
export function compileFilter(filter: ResolvedFilter): (photo: Filterable) => boolean {
  const photoIds = filter.photoIds ?? null
  const roots = (filter.folders ?? []).map(withoutSeparator)
  const fromMs = filter.fromMs ?? -Infinity
  const toMs = filter.toMs ?? Infinity
  const answers = new Map<string, boolean>()
  const inFolders = (folder: string): boolean => {
    let answer = answers.get(folder)
    if (answer === undefined) {
      answer = roots.some((root) => folder === root || folder.startsWith(root + sep))
      answers.set(folder, answer)
    }
    return answer
  }
  return ({ photoId, folder, capturedMs, capturedLastMs }) =>
    capturedLastMs >= fromMs &&
    capturedMs <= toMs &&
    (roots.length === 0 || inFolders(folder)) &&
    (photoIds === null || photoIds.has(photoId))
}

/**
 * The names of a filter as a WHERE clause over `photo`. A name without its ending matches "name.": everything from there
 * up to "name/", "/" being "." plus one.
 */
export function namesSql({ cameras = [], lenses = [], filename }: SearchFilter): {
  readonly sql: string
  readonly values: readonly string[]
} {
  const oneOf = (column: string, names: readonly string[]) =>
    names.length === 0
      ? []
      : [`content_id IN (SELECT id FROM content WHERE ${column} IN (${names.map(() => '?').join(', ')}))`]
  const named = '(name = ? COLLATE NOCASE OR (name >= ? COLLATE NOCASE AND name < ? COLLATE NOCASE))'
  const terms = [
    ...oneOf('camera', cameras),
    ...oneOf('lens', lenses),
    ...(filename === undefined ? [] : [named]),
  ]
  const file = filename === undefined ? [] : [filename, `${filename}.`, `${filename}/`]
  return { sql: terms.join(' AND '), values: [...cameras, ...lenses, ...file] }
}

/** The folder of a path, without a trailing separator: "" for the root of a file system. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf(sep)))
}

function withoutSeparator(folder: string): string {
  let end = folder.length
  while (end > 0 && folder[end - 1] === sep) end--
  return folder.slice(0, end)
}
