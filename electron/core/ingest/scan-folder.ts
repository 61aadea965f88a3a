/**
 * Walks a folder and finds its photos, a few at a time: memory does not grow with the number of files. Runs in
 * the engine.
 *
 * [Note: Links] The scan walks real folders first. It follows a link to a folder afterwards, and only where the link
 * leads out of the tree: links into the tree, to a folder above it (a loop), or to a folder already visited add nothing.
 * So every photo has one path, the same in every scan.
 *
 * [Note: Nothing in silence] The scan finds every file that looks like a picture, or reports it: `onProblem` gets its
 * reason, `onLeftOut` its rule and how many there are.
 */
import { stat } from 'node:fs/promises'
import process from 'node:process'
import { SmallestFirst } from '../lib/smallest-first.ts'
import { errorCode, fileProblem, folderProblem, isMissing } from './access-problem.ts'
import { type FoundFile, findFile, type IsStableDevice } from './found-file.ts'
import { judgePath } from './ignore-rules.ts'
import { type Candidate, FolderListing, type ListedFolder, type ListingOptions } from './list-folder.ts'
import { isPseudoFolder } from './pseudo-folders.ts'

export interface ScanOptions extends ListingOptions {
  /** The scan begins here: the root or a folder below it. */
  readonly folder: string
  /** A link in a part of the tree: only a scan of the whole root can say whether it adds anything. */
  readonly onLink: (path: string) => void
  /** A link that leads out of the tree: the scan follows it. */
  readonly onFollowed?: (path: string) => void
  /** Once for each folder that the scan reads. */
  readonly onFolder?: () => void
  /** Every device is stable without it. */
  readonly isStableDevice?: IsStableDevice
}

/** Files looked at together: enough to keep a slow disk busy. One slice of a scan writes as many. */
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
 * Reports the files of one folder that are no photos: names that are not text, special files, broken links, and how many
 * files each rule leaves out. Reads names only.
 */
export async function listFolder(options: ListingOptions & Pick<ScanOptions, 'folder'>): Promise<void> {
  const { root, folder, rules } = options
  const listing = new FolderListing(options)
  try {
    const within = judgePath(rules, root, folder, 'folder').rule
    for await (const _ of listing.candidates({ path: folder, within }, null));
  } catch (error) {
    await listing.unreadable(folder, folderProblem(error), false)
  }
}

/** A folder that lists the names of its files and refuses every look at them: it is the problem, not each file. */
class ClosedFolder extends Error {
  constructor(cause: unknown) {
    super('this folder lists names only', { cause })
  }
}

class Walk {
  readonly #options: ScanOptions
  readonly #listing: FolderListing
  /** Folders walked, as device and inode. */
  readonly #visited = new Set<string>()
  /** Devices, and whether the kernel makes up their files. */
  readonly #devices = new Map<bigint, Promise<boolean>>()
  readonly #links = new SmallestFirst()

  constructor(options: ScanOptions) {
    this.#options = options
    this.#listing = new FolderListing(options)
  }

  nextLink(): string | undefined {
    return this.#links.shift()
  }

  leadsOut(link: string): Promise<boolean> {
    return this.#listing.leadsOut(link)
  }

  /** Every photo below a folder, links to folders aside. */
  async *tree(top: string): AsyncGenerator<readonly FoundFile[]> {
    const { root, rules } = this.#options
    const folders: ListedFolder[] = [{ path: top, within: judgePath(rules, root, top, 'folder').rule }]
    for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
      const above = folders.length
      try {
        if (!(await this.#visit(folder.path))) continue
        this.#options.onFolder?.()
        yield* this.#files(folder, folders)
      } catch (error) {
        const isClosed = error instanceof ClosedFolder
        if (isClosed) folders.length = above
        await this.#listing.unreadable(folder.path, folderProblem(isClosed ? error.cause : error), isClosed)
      }
    }
  }

  async #visit(folder: string): Promise<boolean> {
    const { dev, ino } = await stat(folder, { bigint: true })
    const id = `${dev}:${ino}`
    if (this.#visited.has(id)) return false
    this.#visited.add(id)
    if (!(await this.#isKernels(folder, dev))) return true
    this.#listing.leftOut(folder, 'kernel', 'folder', { count: 0, more: false })
    return false
  }

  /** Looks once a device. The watched folder's own device is the user's choice. */
  #isKernels(folder: string, device: bigint): Promise<boolean> {
    const { root } = this.#options
    const known = this.#devices.get(device)
    if (known) return known
    const looked = folder === root ? Promise.resolve(false) : isPseudoFolder(folder, root)
    this.#devices.set(device, looked)
    return looked
  }

  /** Yields the photos of one folder, then its sidecars; adds its folders to `folders`. */
  async *#files(folder: ListedFolder, folders: ListedFolder[]): AsyncGenerator<readonly FoundFile[]> {
    let slice: Candidate[] = []
    let hasPhotos = false
    const sidecars: Candidate[] = []
    const below = { folders, onLink: (path: string) => this.#links.push(path) }
    for await (const candidate of this.#listing.candidates(folder, below)) {
      if (candidate.is === 'sidecar') {
        sidecars.push(candidate)
        continue
      }
      hasPhotos = true
      slice.push(candidate)
      if (slice.length < SLICE_FILES) continue
      yield await this.#find(slice)
      slice = []
    }
    if (slice.length > 0) yield await this.#find(slice)
    for (let at = 0; hasPhotos && at < sidecars.length; at += SLICE_FILES)
      yield await this.#find(sidecars.slice(at, at + SLICE_FILES))
  }

  async #find(candidates: readonly Candidate[]): Promise<readonly FoundFile[]> {
    const found = await Promise.all(candidates.map((candidate) => this.#findOne(candidate)))
    return found.filter((file) => file !== null)
  }

  async #findOne({ path, is }: Candidate): Promise<FoundFile | null> {
    try {
      return await findFile(path, is === 'unnamed', this.#options.isStableDevice)
    } catch (error) {
      if (errorCode(error) === 'EACCES' && process.platform !== 'win32') throw new ClosedFolder(error)
      if (is === 'picture' && !isMissing(error)) this.#listing.problem(path, fileProblem(error), 'file')
      return null
    }
  }
}
