/**
 * Walks a folder and finds its photos, a few at a time: memory does not grow with the number of files. Runs in
 * the engine.
 *
 * [Note: Links] Real folders are walked first. A link to a folder is followed afterwards, and only where it leads
 * out of what is walked anyway: links into the tree, to a folder above it (a loop), or to a folder already
 * visited add nothing. So every photo has one path, the same in every scan.
 *
 * [Note: Nothing in silence] Every file that looks like a picture is found, or `onProblem` gets it with its reason, or
 * `onLeftOut` with its rule and how many there are.
 */
import type { Stats } from 'node:fs'
import { realpath, stat } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import process from 'node:process'
import type { FileProblem } from '../../shared/errors.ts'
import type { LeftOutRule } from '../../shared/left-out.ts'
import type { EntryStamp, FileStamp } from '../catalog/photo-table.ts'
import type { FoundLeftOut, FoundProblem } from '../catalog/scan-findings.ts'
import { isInside } from '../lib/inside.ts'
import {
  errorCode,
  fileProblem,
  folderProblem,
  isMissing,
  UNREADABLE_NAME,
  unreadableFolderName,
} from './access-problem.ts'
import { classifyEntry } from './classify-entry.ts'
import { type PictureCount, PictureCounter } from './count-pictures.ts'
import { beginsLikePicture } from './found-file.ts'
import { type IgnoreRules, judgePath } from './ignore-rules.ts'
import { isPhotoFile, isSidecarFile } from './photo-files.ts'
import { isPseudoFolder } from './pseudo-folders.ts'
import { joinRaw, printedName, type RawEntry, rawEntries, textOf } from './raw-names.ts'

export { isInside } from '../lib/inside.ts'
export { isMissing } from './access-problem.ts'

export interface FoundFile extends FileStamp, EntryStamp {
  readonly path: string
}

/** A folder or file that a scan could not read; what is below it is unknown. */
export type ScanProblem = FoundProblem

export interface ScanOptions {
  /** The watched folder; its own name is never ignored. */
  readonly root: string
  /** Where to begin: the root or a folder below it. */
  readonly folder: string
  readonly rules: IgnoreRules
  /** The code `vanished` says that an entry went away during the scan; that is no problem of the user's. */
  readonly onProblem: (problem: ScanProblem) => void
  readonly onLeftOut?: (leftOut: FoundLeftOut) => void
  /** A link in a part of the tree: whether it adds anything only a scan of the whole can tell. */
  readonly onLink: (path: string) => void
  /** A link that leads out of the tree and is followed. */
  readonly onFollowed?: (path: string) => void
  /** Whether inodes and times of change of a device mean something; they do where it is not given. */
  readonly isStableDevice?: (device: number) => boolean
}

interface Folder {
  readonly path: string
  /** See `IgnoreRules.judge`. */
  readonly within: LeftOutRule | null
}

interface Candidate {
  readonly path: string
  readonly is: 'picture' | 'unnamed' | 'sidecar'
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

/**
 * What a scan would list of one folder's files besides its photos: names that are not text, special files, broken
 * links, and how many files each rule leaves out. Reads names only.
 */
export async function listFolder(options: Omit<ScanOptions, 'onLink'>): Promise<void> {
  await new Walk({ ...options, onLink: () => {} }).list(options.folder)
}

/** The folder itself is to blame for what cannot be looked at in it. */
class ClosedFolder extends Error {
  constructor(cause: unknown) {
    super('this folder lists names only', { cause })
  }
}

class Walk {
  readonly #options: ScanOptions
  readonly #counter = new PictureCounter()
  /** Folders walked, as device and inode. */
  readonly #visited = new Set<string>()
  /** Devices, and whether the kernel makes up what is on them. */
  readonly #devices = new Map<bigint, Promise<boolean>>()
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
    const folders = [this.#top(top)]
    for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
      const above = folders.length
      try {
        if (!(await this.#visit(folder.path))) continue
        yield* this.#files(folder, folders)
      } catch (error) {
        if (error instanceof ClosedFolder) folders.length = above
        await this.#unreadable(folder.path, error)
      }
    }
  }

  async list(folder: string): Promise<void> {
    try {
      for await (const _ of this.#candidates(this.#top(folder), null));
    } catch (error) {
      await this.#unreadable(folder, error)
    }
  }

  async leadsOut(link: string): Promise<boolean> {
    // A folder above it may have become a link since it was added.
    const root = await realpath(this.#options.root).catch(() => this.#options.root)
    const target = await realpath(link).catch(() => root)
    if (isInside(target, root) || isInside(root, target)) return false
    if (!(await isPseudoFolder(target, root))) return true
    this.#leftOut(link, 'kernel', 'folder', { count: 0, more: false })
    return false
  }

  #top(path: string): Folder {
    const { root, rules } = this.#options
    return { path, within: judgePath(rules, root, path, 'folder').rule }
  }

  async #visit(folder: string): Promise<boolean> {
    const { dev, ino } = await stat(folder, { bigint: true })
    const id = `${dev}:${ino}`
    if (this.#visited.has(id)) return false
    this.#visited.add(id)
    if (!(await this.#isKernels(folder, dev))) return true
    this.#leftOut(folder, 'kernel', 'folder', { count: 0, more: false })
    return false
  }

  /** Asked once a device; never of the watched folder's own. */
  #isKernels(folder: string, device: bigint): Promise<boolean> {
    const { root } = this.#options
    const known = this.#devices.get(device)
    if (known) return known
    const asked = folder === root ? Promise.resolve(false) : isPseudoFolder(folder, root)
    this.#devices.set(device, asked)
    return asked
  }

  /** The photos in one folder, then its sidecars; its folders are pushed to `folders`. */
  async *#files(folder: Folder, folders: Folder[]): AsyncGenerator<readonly FoundFile[]> {
    let slice: Candidate[] = []
    let hasPhotos = false
    const sidecars: Candidate[] = []
    for await (const candidate of this.#candidates(folder, folders)) {
      if (candidate.is === 'sidecar') {
        sidecars.push(candidate)
        continue
      }
      hasPhotos = true
      slice.push(candidate)
      if (slice.length < SLICE_FILES) continue
      yield await this.#stamps(slice)
      slice = []
    }
    if (slice.length > 0) yield await this.#stamps(slice)
    for (let at = 0; hasPhotos && at < sidecars.length; at += SLICE_FILES)
      yield await this.#stamps(sidecars.slice(at, at + SLICE_FILES))
  }

  /** The files in one folder that may be photos, and sidecars. Without `folders`, folders below it are not looked at. */
  async *#candidates(folder: Folder, folders: Folder[] | null): AsyncGenerator<Candidate> {
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
          folders?.push({ path, within: entry.within })
          break
        case 'link':
          if (folders) this.#links.push(path)
          break
        case 'left-out':
          if (entry.kind === 'file') count(entry.rule)
          // A link into the tree adds nothing.
          else if (folders && (!raw.isSymbolicLink() || (await this.leadsOut(path))))
            this.#leftOut(path, entry.rule, 'folder', await this.#counter.count(path))
          break
        case 'problem':
          this.#problem(path, entry.problem, entry.looksLikePicture ? 'file' : 'folder')
          break
        case 'nothing':
          if (isSidecarFile(name) && raw.isFile()) yield { path, is: 'sidecar' }
          break
      }
    }
    for (const [rule, files] of leftOut)
      this.#leftOut(folder.path, rule, 'files', { count: files, more: false })
  }

  async #stamps(candidates: readonly Candidate[]): Promise<readonly FoundFile[]> {
    const found = await Promise.all(candidates.map((candidate) => this.#stamp(candidate)))
    return found.filter((file) => file !== null)
  }

  async #stamp({ path, is }: Candidate): Promise<FoundFile | null> {
    const unnamed = is === 'unnamed'
    try {
      const stats = await stat(path)
      if (!stats.isFile() || (unnamed && !(stats.size > 0 && (await beginsLikePicture(path))))) return null
      return { path, ...stampOf(stats), ...entryOf(stats, this.#options.isStableDevice) }
    } catch (error) {
      if (errorCode(error) === 'EACCES' && process.platform !== 'win32') throw new ClosedFolder(error)
      if (is === 'picture' && !isMissing(error)) this.#problem(path, fileProblem(error), 'file')
      return null
    }
  }

  async #unreadable(folder: string, error: unknown): Promise<void> {
    const isClosed = error instanceof ClosedFolder
    const pictures = isClosed ? (await this.#counter.count(folder)).count : 0
    this.#problem(folder, folderProblem(isClosed ? error.cause : error), 'folder', pictures)
  }

  /** [Note: Names that are not text] A folder is listed once, with the number of pictures in it. */
  async #unreadableName({ path, within }: Folder, entry: RawEntry): Promise<LeftOutRule | null> {
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
    if (rule !== null) this.#leftOut(printed, rule, 'folder', counted)
    else if (count > 0 || more)
      this.#options.onProblem({ ...base, pictures: count, ...unreadableFolderName(count, more) })
    return null
  }

  #problem(path: string, problem: FileProblem, kind: ScanProblem['kind'], pictures = 0): void {
    this.#options.onProblem({
      ...problem,
      path,
      kind,
      raw: Buffer.from(path),
      folder: dirname(path),
      pictures: kind === 'file' ? 1 : pictures,
    })
  }

  #leftOut(path: string, rule: LeftOutRule, kind: FoundLeftOut['kind'], counted: PictureCount): void {
    if (counted.count === 0 && !counted.more && rule !== 'kernel') return
    this.#options.onLeftOut?.({ path, rule, kind, ...counted })
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
