/**
 * Lists one folder: files that may be photos, sidecars, folders to enter and links; reports the rest with its reason. A
 * scan and the looks at single paths share the verdict on one entry. Runs in the engine.
 */
import type { Dirent } from 'node:fs'
import { realpath, stat } from 'node:fs/promises'
import { basename, dirname, join, sep } from 'node:path'
import type { FileProblem } from '../../shared/errors.ts'
import type { LeftOutRule } from '../../shared/left-out.ts'
import type { FoundLeftOut, FoundProblem } from '../catalog/scan-findings.ts'
import { isInside } from '../lib/inside.ts'
import { linkProblem, SPECIAL_FILE, UNREADABLE_NAME, unreadableFolderName } from './access-problem.ts'
import { type PictureCount, PictureCounter } from './count-pictures.ts'
import {
  type FileKind,
  isPhotoFile,
  isSidecarFile,
  joinRaw,
  kindOfFile,
  printedName,
  type RawEntry,
  rawEntries,
  textOf,
} from './file-names.ts'
import type { EntryKind, IgnoreRules } from './ignore-rules.ts'
import { isPseudoFolder } from './pseudo-folders.ts'

export interface ListingOptions {
  /** The watched folder; its own name is never ignored. */
  readonly root: string
  readonly rules: IgnoreRules
  /** The code `vanished` says that an entry went away meanwhile; that is no problem of the user's. */
  readonly onProblem: (problem: FoundProblem) => void
  readonly onLeftOut?: (leftOut: FoundLeftOut) => void
}

export interface ListedFolder {
  readonly path: string
  /** See `IgnoreRules.judge`. */
  readonly within: LeftOutRule | null
}

export interface Candidate {
  readonly path: string
  readonly is: 'picture' | 'unnamed' | 'sidecar'
}

/** Folders and links in a folder, to be walked later. */
export interface Below {
  readonly folders: ListedFolder[]
  readonly onLink: (path: string) => void
}

/** One a scan. */
export class FolderListing {
  readonly #options: ListingOptions
  readonly #counter = new PictureCounter()

  constructor(options: ListingOptions) {
    this.#options = options
  }

  /**
   * Yields the files in one folder that may be photos, and sidecars. Without `below` it ignores folders and links.
   * @throws where the folder cannot be read
   */
  async *candidates(folder: ListedFolder, below: Below | null): AsyncGenerator<Candidate> {
    const { root, rules } = this.#options
    const options = { root, rules, within: folder.within }
    const leftOut = new Map<LeftOutRule, number>()
    const count = (rule: LeftOutRule | null) => rule && leftOut.set(rule, (leftOut.get(rule) ?? 0) + 1)
    const prefix = folder.path.endsWith(sep) ? folder.path : folder.path + sep
    for await (const raw of await rawEntries(folder.path)) {
      const name = textOf(raw.name)
      if (name === null) {
        count(await this.#unreadableName(folder, raw))
        continue
      }
      const path = prefix + name
      const entry = await classifyEntry(path, raw, options)
      switch (entry.is) {
        case 'file':
          yield { path, is: entry.unnamed ? 'unnamed' : 'picture' }
          break
        case 'folder':
          below?.folders.push({ path, within: entry.within })
          break
        case 'link':
          below?.onLink(path)
          break
        case 'left-out':
          if (entry.kind === 'file') count(entry.rule)
          // A link into the tree adds nothing.
          else if (below && (!raw.isSymbolicLink() || (await this.leadsOut(path))))
            this.leftOut(path, entry.rule, 'folder', await this.#counter.count(path))
          break
        case 'problem':
          this.problem(path, entry.problem, entry.looksLikePicture ? 'file' : 'folder')
          break
        case 'nothing':
          if (isSidecarFile(name) && raw.isFile()) yield { path, is: 'sidecar' }
          break
      }
    }
    for (const [rule, files] of leftOut)
      this.leftOut(folder.path, rule, 'files', { count: files, more: false })
  }

  /** Whether a link to a folder leads out of what the scan walks anyway. */
  async leadsOut(link: string): Promise<boolean> {
    // A folder above the root may have become a link since the user added the root.
    const root = await realpath(this.#options.root).catch(() => this.#options.root)
    // A broken link leads nowhere.
    const target = await realpath(link).catch(() => root)
    if (isInside(target, root) || isInside(root, target)) return false
    if (!(await isPseudoFolder(target, root))) return true
    this.leftOut(link, 'kernel', 'folder', { count: 0, more: false })
    return false
  }

  /** @param closed the folder lists names only: its pictures are counted */
  async unreadable(folder: string, problem: FileProblem, closed: boolean): Promise<void> {
    this.problem(folder, problem, 'folder', closed ? (await this.#counter.count(folder)).count : 0)
  }

  /** [Note: Names that are not text] Lists a folder once, with the number of pictures in it. */
  async #unreadableName({ path, within }: ListedFolder, entry: RawEntry): Promise<LeftOutRule | null> {
    const raw = joinRaw(path, entry.name)
    const printed = join(path, printedName(entry.name))
    const kind = entry.isDirectory() ? 'folder' : 'file'
    if (kind === 'file' && !isPhotoFile(printed)) return null
    const { rule } = this.#options.rules.judge(this.#options.root, printed, kind, within)
    const base = { raw, path: printed, folder: path, kind } as const
    if (kind === 'file') {
      if (rule === null) this.#options.onProblem({ ...base, pictures: 1, ...UNREADABLE_NAME })
      return rule
    }
    const counted = await this.#counter.count(raw)
    const { count, more } = counted
    if (rule !== null) this.leftOut(printed, rule, 'folder', counted)
    else if (count > 0 || more)
      this.#options.onProblem({ ...base, pictures: count, ...unreadableFolderName(count, more) })
    return null
  }

  problem(path: string, problem: FileProblem, kind: FoundProblem['kind'], pictures = 0): void {
    this.#options.onProblem({
      ...problem,
      path,
      kind,
      raw: Buffer.from(path),
      folder: dirname(path),
      pictures: kind === 'file' ? 1 : pictures,
    })
  }

  leftOut(path: string, rule: LeftOutRule, kind: FoundLeftOut['kind'], counted: PictureCount): void {
    if (counted.count === 0 && !counted.more && rule !== 'kernel') return
    this.#options.onLeftOut?.({ path, rule, kind, ...counted })
  }
}

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

/**
 * A folder to enter, a file that may be a photo, an entry that a rule leaves out, or a problem to list.
 * @param type of the entry itself, not of a link's target
 */
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

/** A pipe, a socket or a device: a problem where its name is a picture's. */
function classifySpecial(path: string, options: EntryOptions): Entry {
  const entry = classifyFile(path, kindOfFile(basename(path)), options)
  if (entry.is !== 'file') return entry
  return entry.unnamed ? NOTHING : { is: 'problem', problem: SPECIAL_FILE, looksLikePicture: true }
}
