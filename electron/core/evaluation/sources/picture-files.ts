/**
 * Finds the existing pictures of a folder. It lists each folder once, so that asking for 120,000 pictures costs only
 * look-ups. Runs in the engine.
 */
import { readdir, realpath, stat } from 'node:fs/promises'
import { basename, dirname, extname, isAbsolute, join, normalize, resolve, sep } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { isMissing } from '../../ingest/access-problem.ts'
import { isPhotoFile } from '../../ingest/file-names.ts'

interface Listing {
  /** The real path, because a library answers with real paths. */
  readonly folder: string
  /** All file names: two may differ in the extension alone. */
  readonly files: ReadonlySet<string>
  /** Name without extension -> file name, in the order of the names. */
  readonly names: ReadonlyMap<string, string>
}

export class PictureFiles {
  readonly root: string
  readonly #listings = new Map<string, Promise<Listing>>()

  private constructor(root: string) {
    this.root = root
  }

  /** @throws `folder-missing` */
  static async open(root: string): Promise<PictureFiles> {
    const isFolder = await stat(root).then(
      (stats) => stats.isDirectory(),
      () => false,
    )
    if (!isFolder) throw new AppError('folder-missing', `the folder ${root} does not exist`)
    return new PictureFiles(resolve(root))
  }

  /** Absolute path of a picture, or null. @param path relative, without its extension */
  async find(path: string): Promise<string | null> {
    if (isOutside(path)) throw new Error(`expected a path inside of ${this.root}, got "${path}"`)
    const { folder, names } = await this.#list(dirname(path))
    const name = names.get(basename(path))
    return name === undefined ? null : join(folder, name)
  }

  /** The picture with this absolute path, inside the folder or not, or null. */
  async findAnywhere(path: string): Promise<string | null> {
    const { folder, files } = await this.#list(dirname(path))
    const file = basename(path)
    return files.has(file) ? join(folder, file) : null
  }

  /** Absolute paths of all pictures directly in a folder of it, in the order of their names. */
  async all(folder: string): Promise<readonly string[]> {
    const listing = await this.#list(folder)
    return [...listing.names.values()].map((name) => join(listing.folder, name))
  }

  #list(folder: string): Promise<Listing> {
    const known = this.#listings.get(folder)
    if (known) return known
    const listing = listPictures(resolve(this.root, folder))
    this.#listings.set(folder, listing)
    return listing
  }
}

/** True if a path of an annotation file leads out of its folder. */
export function leaves(path: string): boolean {
  // A backslash is part of a name on Linux and separates folders on Windows.
  return path.includes('\\') || isOutside(path)
}

function isOutside(path: string): boolean {
  return isAbsolute(path) || normalize(path).split(sep).includes('..')
}

export function stemOf(path: string): string {
  return basename(path, extname(path))
}

async function listPictures(path: string): Promise<Listing> {
  // `listFolder` reports a folder that is not there.
  const folder = await realpath(path).catch(() => path)
  const names = new Map<string, string>()
  const files = (await listFolder(folder)).filter((file) => isPhotoFile(file) && !file.startsWith('.'))
  for (const file of files) {
    // Of two files that differ in the extension alone, takes the first.
    if (!names.has(stemOf(file))) names.set(stemOf(file), file)
  }
  return { folder, files: new Set(files), names }
}

/** Names in their order; empty if there is no such folder. */
export async function listFolder(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (isMissing(error)) return []
    throw new AppError('folder-unreadable', `the folder ${folder} cannot be read: ${String(error)}`)
  })
  return names.sort()
}
