/**
 * One entry of a folder: a folder to enter, a file that may be a photo, left out by a rule, or a problem to list. A
 * scan and the watcher's single paths share this code. Runs in the engine.
 */
import type { Dirent } from 'node:fs'
import { realpath, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { FileProblem } from '../../shared/errors.ts'
import type { LeftOutRule } from '../../shared/left-out.ts'
import { linkProblem, SPECIAL_FILE } from './access-problem.ts'
import type { EntryKind, IgnoreRules } from './ignore-rules.ts'
import { type FileKind, kindOfFile } from './file-names.ts'
import { isPseudoFolder } from './pseudo-folders.ts'

export type Entry =
  /** `within`: the rule of a folder that the scan only passes through. */
  | { readonly is: 'folder'; readonly within: LeftOutRule | null }
  /** A link to a folder. */
  | { readonly is: 'link'; readonly within: LeftOutRule | null }
  /** `unnamed`: its first bytes decide. */
  | { readonly is: 'file'; readonly unnamed: boolean }
  | { readonly is: 'left-out'; readonly kind: EntryKind; readonly rule: LeftOutRule }
  /** `looksLikePicture`: false of a broken link that may have led to a folder. */
  | { readonly is: 'problem'; readonly problem: FileProblem; readonly looksLikePicture: boolean }
  | { readonly is: 'nothing' }

type EntryType = Pick<Dirent, 'isFile' | 'isDirectory' | 'isSymbolicLink'>

export interface EntryOptions {
  readonly root: string
  readonly rules: IgnoreRules
  /** See `IgnoreRules.judge`. */
  readonly within: LeftOutRule | null
}

const NOTHING: Entry = { is: 'nothing' }

/** @param type what the entry is itself: a link is not followed */
export function classifyEntry(path: string, type: EntryType, options: EntryOptions): Entry | Promise<Entry> {
  if (type.isFile()) return classifyFile(path, kindOfFile(basename(path)), options)
  if (type.isDirectory()) return classifyFolder(path, 'folder', options)
  return type.isSymbolicLink() ? classifyLink(path, options) : classifySpecial(path, options)
}

function classifyFile(path: string, kind: FileKind, options: EntryOptions): Entry {
  if (kind === 'other') return NOTHING
  const { rule } = options.rules.judge(options.root, path, 'file', options.within)
  if (rule !== null) return kind === 'picture' ? { is: 'left-out', kind: 'file', rule } : NOTHING
  if (kind === 'video' || kind === 'drawing') return { is: 'left-out', kind: 'file', rule: kind }
  return { is: 'file', unnamed: kind === 'unnamed' }
}

function classifyFolder(path: string, is: 'folder' | 'link', { root, rules, within }: EntryOptions): Entry {
  const { rule, enter } = rules.judge(root, path, 'folder', within)
  if (rule !== null && !enter) return { is: 'left-out', kind: 'folder', rule }
  return { is, within: rule }
}

async function classifyLink(path: string, options: EntryOptions): Promise<Entry> {
  const looksLikePicture = kindOfFile(basename(path)) === 'picture'
  try {
    const target = await stat(path)
    if (target.isDirectory()) return classifyFolder(path, 'link', options)
    if (!target.isFile()) return classifySpecial(path, options)
    const entry = classifyFile(path, kindOfFile(basename(path)), options)
    const isKernels = entry.is === 'file' && (await isPseudoFolder(await realpath(path), options.root))
    return isKernels ? { is: 'left-out', kind: 'file', rule: 'kernel' } : entry
  } catch (error) {
    const kind = looksLikePicture ? 'file' : 'folder'
    if (options.rules.judge(options.root, path, kind, options.within).rule !== null) return NOTHING
    return { is: 'problem', problem: linkProblem(error), looksLikePicture }
  }
}

/** A pipe, a socket or a device; listed where its name is a picture's. */
function classifySpecial(path: string, options: EntryOptions): Entry {
  const entry = classifyFile(path, kindOfFile(basename(path)), options)
  if (entry.is !== 'file') return entry
  return entry.unnamed ? NOTHING : { is: 'problem', problem: SPECIAL_FILE, looksLikePicture: true }
}
