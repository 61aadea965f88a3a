/**
 * Lists what one folder holds: files that may be photos, sidecars, folders to enter and links, and reports the rest with
 * its reason. Runs in the engine.
 */
import { realpath } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import type { FileProblem } from '../../shared/errors.ts'
import type { LeftOutRule } from '../../shared/left-out.ts'
import type { FoundLeftOut, FoundProblem } from '../catalog/scan-findings.ts'
import { isInside } from '../lib/inside.ts'
import { UNREADABLE_NAME, unreadableFolderName } from './access-problem.ts'
import { classifyEntry } from './classify-entry.ts'
import { type PictureCount, PictureCounter } from './count-pictures.ts'
import type { IgnoreRules } from './ignore-rules.ts'
import { isPhotoFile, isSidecarFile } from './file-names.ts'
import { isPseudoFolder } from './pseudo-folders.ts'
import { joinRaw, printedName, type RawEntry, rawEntries, textOf } from './raw-names.ts'

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
