/**
 * A folder that photos are copied into. Runs in the engine.
 *
 * [Note: Whole under its name] A copy is written under a hidden name and gets its own when it is whole, so a kill or a
 * full disk at any moment leaves nothing under a name that a person sees. What was left under hidden names goes with
 * the next export into the folder. Whether its owner still lives is not looked up: an exporter whose file was swept
 * copies it again.
 */
import { randomBytes } from 'node:crypto'
import { constants, copyFile, link, lstat, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises'
import { basename, join, parse } from 'node:path'

const UNFINISHED = /^\.searlight-[0-9a-f]{16}\.part$/
/** Other exports sweep once each; a folder that loses files for another reason must not hold this up for ever. */
const TIMES_SWEPT = 8
/** What file systems without hard links answer: FAT and exFAT, some of a network, some in user space. */
const NO_LINKS: readonly string[] = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL', 'EISDIR']

export class ExportFolder {
  readonly #folder: string
  /** The next number to try; a thousand photos of one name need not each begin anew. */
  readonly #next = new Map<string, number>()

  constructor(folder: string) {
    this.#folder = folder
  }

  /** Only writing tells whether a folder can be written, on every file system. */
  async probe(): Promise<void> {
    const path = this.#unfinished()
    await (await open(path, 'wx')).close()
    await rm(path, { force: true })
  }

  /** Removes what killed exports left. */
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
        // Not every disk lets a date be set; the copy is whole without it.
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

/** False where there is something of that name. */
async function moveToFree(staged: string, path: string): Promise<boolean> {
  try {
    // A link is refused where the name is taken; a rename would overwrite.
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
