/**
 * Filters by folder and capture date. Runs in the search worker; pure.
 */
import { sep } from 'node:path'
import type { SearchFilter } from '../../shared/search-api.ts'

/** The fields that a filter reads. `folder` is the path of the directory that holds the photo. */
export interface Filterable {
  readonly folder: string
  /** First and last moment of the capture date. */
  readonly capturedMs: number
  readonly capturedLastMs: number
}

export function isEmptyFilter(filter: SearchFilter): boolean {
  return !filter.folders?.length && filter.fromMs === undefined && filter.toMs === undefined
}

/**
 * Returns a test of one photo. It remembers its answer for each folder, because folders are few and photos
 * many.
 */
export function compileFilter(filter: SearchFilter): (photo: Filterable) => boolean {
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
  return ({ folder, capturedMs, capturedLastMs }) =>
    capturedLastMs >= fromMs && capturedMs <= toMs && (roots.length === 0 || inFolders(folder))
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
