/** Looks at single paths of a watched folder as a scan would. Runs in the engine. */
import { lstat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { assertNever, type FileProblem } from '../../shared/errors.ts'
import type { LeftOutRule } from '../../shared/left-out.ts'
import { fileProblem, isMissing } from './access-problem.ts'
import { classifyEntry } from './classify-entry.ts'
import { type FoundFile, findFile, type IsStableDevice } from './found-file.ts'
import { type EntryKind, type IgnoreRules, judgePath } from './ignore-rules.ts'

export type Look =
  | { readonly path: string; readonly is: 'photo'; readonly file: FoundFile }
  /** To be scanned. */
  | { readonly path: string; readonly is: 'folder' }
  | {
      readonly path: string
      readonly is: 'left-out'
      readonly kind: EntryKind
      readonly rule: LeftOutRule
    }
  /** No photo is at that path. */
  | { readonly path: string; readonly is: 'gone' }
  | {
      readonly path: string
      readonly is: 'problem'
      readonly problem: FileProblem
      readonly kind: EntryKind
    }
  /** Only a scan of the whole root can tell. */
  | { readonly path: string; readonly is: 'unknown' }

/** Paths looked at together. */
const SLICE_PATHS = 64

export async function lookAt(
  root: string,
  rules: IgnoreRules,
  paths: readonly string[],
  isStableDevice?: IsStableDevice,
): Promise<readonly Look[]> {
  const looks: Look[] = []
  for (let i = 0; i < paths.length; i += SLICE_PATHS) {
    const slice = paths.slice(i, i + SLICE_PATHS)
    looks.push(...(await Promise.all(slice.map((path) => look(root, rules, path, isStableDevice)))))
  }
  return looks
}

async function look(
  root: string,
  rules: IgnoreRules,
  path: string,
  isStableDevice?: IsStableDevice,
): Promise<Look> {
  if (path === root) return { path, is: 'folder' }
  try {
    const type = await lstat(path)
    const above = judgePath(rules, root, dirname(path), 'folder')
    // A scan does not enter a folder that a rule leaves out.
    if (above.rule !== null && !above.enter) return { path, is: 'unknown' }
    const entry = await classifyEntry(path, type, { root, rules, within: above.rule })
    switch (entry.is) {
      case 'file':
        return await lookAtFile(path, entry.unnamed, isStableDevice)
      case 'folder':
        return { path, is: 'folder' }
      case 'left-out':
        return { path, is: 'left-out', kind: entry.kind, rule: entry.rule }
      case 'problem':
        return {
          path,
          is: 'problem',
          problem: entry.problem,
          kind: entry.looksLikePicture ? 'file' : 'folder',
        }
      case 'link':
        return { path, is: 'unknown' }
      case 'nothing':
        return { path, is: 'gone' }
      default:
        return assertNever(entry)
    }
  } catch (error) {
    return isMissing(error) ? { path, is: 'gone' } : { path, is: 'unknown' }
  }
}

async function lookAtFile(path: string, unnamed: boolean, isStableDevice?: IsStableDevice): Promise<Look> {
  try {
    const file = await findFile(path, unnamed, isStableDevice)
    return file ? { path, is: 'photo', file } : { path, is: 'gone' }
  } catch (error) {
    if (isMissing(error)) return { path, is: 'gone' }
    if (unnamed) return { path, is: 'unknown' }
    return { path, is: 'problem', problem: fileProblem(error), kind: 'file' }
  }
}
