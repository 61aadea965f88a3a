/**
 * A folder that photos are copied into. Runs in the engine.
 *
 * [Note: Whole under its name] The exporter writes a copy under a hidden name and renames it when it is whole. So a
 * kill or a full disk at any moment leaves nothing under a name that the user sees. The next export into the folder
 * removes hidden leftovers, also those of a running exporter, which then copies the file again.
 */
import { randomBytes } from 'node:crypto'
import { constants, copyFile, link, lstat, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises'
import { basename, join, parse } from 'node:path'

const UNFINISHED = /^\.searlight-[0-9a-f]{16}\.part$/
/** Other exports sweep once each. The limit ends the retries in a folder that loses files for another reason. */
const TIMES_SWEPT = 8
/** Errors of file systems without hard links: FAT and exFAT, some network and user-space ones. */
const NO_LINKS: readonly string[] = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL', 'EISDIR']

export class ExportFolder {
  readonly #folder: string
  /** The next number to try; a thousand photos of one name need not each begin anew. */
  readonly #next = new Map<string, number>()

  constructor(folder: string) {
    this.#folder = folder
  }

  /** Writes a file, because only that proves on every file system that the folder can be written. */
  async probe(): Promise<void> {
    const path = this.#unfinished()
    await (await open(path, 'wx')).close()
    await rm(path, { force: true })
  }

  /** Removes the leftovers of killed exports. */
  async sweep(): Promise<void> {
    for (const name of await readdir(this.#folder)) {
      if (UNFINISHED.test(name)) await rm(join(this.#folder, name), { force: true })
    }
  }

  /** Copies a file under `name`, or "name (2)" and so on where that is taken. Returns the name. */
  async copy(source: string, name: string): Promise<string> {
    const { atime, mtime } = await stat(source)
    for (let times = 1; ; times++) {
      const staged = this.#unfinished()
      try {
        await copyFile(source, staged, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE)
        // Some disks refuse to set a date; the copy is whole without it.
        await utimes(staged, atime, mtime).catch(() => {})
        return await this.#name(staged, name)
      } catch (error) {
        if (!isMissing(error) || times >= TIMES_SWEPT || (await isGone(source))) throw error
      } finally {
        await rm(staged, { force: true })
      }
    }
  }

  #unfinished(): string {
    return join(this.#folder, `.searlight-${randomBytes(8).toString('hex')}.part`)
  }

  async #name(staged: string, name: string): Promise<string> {
    const { name: stem, ext } = parse(name)
    for (let number = this.#next.get(name) ?? 1; ; number++) {
      const path = join(this.#folder, number === 1 ? name : `${stem} (${number})${ext}`)
      if (!(await moveToFree(staged, path))) continue
      this.#next.set(name, number + 1)
      return basename(path)
    }
  }
}

/** False if the name is taken. */
async function moveToFree(staged: string, path: string): Promise<boolean> {
  try {
    // Linking fails if the name is taken; a rename would overwrite.
    await link(staged, path)
    return true
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return false
    if (!NO_LINKS.includes(code)) throw error
  }
  if (!(await isGone(path))) return false
  await rename(staged, path)
  return true
}

async function isGone(path: string): Promise<boolean> {
  return lstat(path).then(() => false, isMissing)
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT'
}
