/**
 * Copies photos into a folder, one export at a time. Runs in the engine. Nothing is ever overwritten, and no half file
 * is left: a name is taken by making the file, and given back where the copy fails.
 */
import { constants, copyFile, mkdtemp, open, rm, rmdir, stat, utimes } from 'node:fs/promises'
import { basename, join, parse } from 'node:path'
import type { AppEvents } from '../../shared/app-api.ts'
import type { ExportResult } from '../../shared/app-files.ts'
import { AppError } from '../../shared/errors.ts'
import type { PhotoRecord } from '../catalog/photo-facts.ts'
import { originalFile } from './originals.ts'
import { Throttle } from './throttle.ts'

/** Progress is told ten times a second at most. */
const TELL_MS = 100

interface Running {
  cancelled: boolean
  readonly ended: PromiseWithResolvers<void>
}

/** Asked a photo at a time: the library may be taken over in the middle of an export. */
export type FindPhoto = (photoId: number) => Promise<PhotoRecord>

export class Exporter {
  readonly #tell: (progress: AppEvents['exporting']) => void
  #running: Running | null = null

  constructor(tell: (progress: AppEvents['exporting']) => void) {
    this.#tell = tell
  }

  cancel(): void {
    if (this.#running) this.#running.cancelled = true
  }

  /** Cancels, and resolves once the photo that is being copied is there whole. */
  async stop(): Promise<void> {
    this.cancel()
    await this.#running?.ended.promise
  }

  /** @throws `export-running`, `export-folder-unwritable` */
  async run(find: FindPhoto, photoIds: readonly number[], folder: string): Promise<ExportResult> {
    if (this.#running) throw new AppError('export-running', 'another export is still running')
    const running: Running = { cancelled: false, ended: Promise.withResolvers() }
    this.#running = running
    try {
      await checkFolder(folder)
      return await this.#copyAll(find, photoIds, folder, running)
    } finally {
      this.#running = null
      running.ended.resolve()
    }
  }

  async #copyAll(
    find: FindPhoto,
    photoIds: readonly number[],
    folder: string,
    running: Running,
  ): Promise<ExportResult> {
    const total = photoIds.length
    const failed: { name: string; reason: string }[] = []
    let [done, copied, renamed] = [0, 0, 0]
    const telling = new Throttle(() => this.#tell({ done, total }), TELL_MS)
    const names = new FreeNames(folder)
    for (const photoId of photoIds) {
      if (running.cancelled) break
      telling.ask()
      const result = await copyPhoto(find, photoId, names)
      if ('reason' in result) failed.push(result)
      else copied++
      if ('renamed' in result && result.renamed) renamed++
      done++
    }
    telling.close()
    this.#tell({ done, total })
    return { folder, copied, renamed, failed, cancelled: running.cancelled && done < total }
  }
}

async function checkFolder(folder: string): Promise<void> {
  try {
    if (!(await stat(folder)).isDirectory()) throw new Error('it is a file')
    // Only writing tells, on every file system.
    await rmdir(await mkdtemp(join(folder, '.searlight-')))
  } catch (error) {
    throw new AppError('export-folder-unwritable', `nothing can be written into ${folder}`, { cause: error })
  }
}

type Copied = { readonly renamed: boolean } | { readonly name: string; readonly reason: string }

async function copyPhoto(find: FindPhoto, photoId: number, names: FreeNames): Promise<Copied> {
  let name = 'a photo'
  try {
    const photo = await find(photoId)
    name = basename(photo.path)
    const source = await originalFile(photo)
    const target = await names.take(name)
    await copyOver(source.path, target)
    return { renamed: basename(target) !== name }
  } catch (error) {
    return { name, reason: reasonOf(error) }
  }
}

/** `target` is an empty file of our own. */
async function copyOver(source: string, target: string): Promise<void> {
  try {
    const { atime, mtime } = await stat(source)
    await copyFile(source, target, constants.COPYFILE_FICLONE)
    // Not every disk lets a date be set; the copy is whole without it.
    await utimes(target, atime, mtime).catch(() => {})
  } catch (error) {
    await rm(target, { force: true })
    throw error
  }
}

/** Names that nothing in the folder has yet: "a.jpg", "a (2).jpg", "a (3).jpg", ... */
class FreeNames {
  readonly #folder: string
  /** The next number to try; a thousand photos of one name need not each begin anew. */
  readonly #next = new Map<string, number>()

  constructor(folder: string) {
    this.#folder = folder
  }

  /** Makes an empty file of a free name, so that nobody else can take it, and returns its path. */
  async take(name: string): Promise<string> {
    const { name: stem, ext } = parse(name)
    for (let number = this.#next.get(name) ?? 1; ; number++) {
      const path = join(this.#folder, number === 1 ? name : `${stem} (${number})${ext}`)
      if (!(await create(path))) continue
      this.#next.set(name, number + 1)
      return path
    }
  }
}

/** False where there is something of that name. */
async function create(path: string): Promise<boolean> {
  try {
    await (await open(path, 'wx')).close()
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof AppError) return error.message
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown'
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return 'the disk is full'
    case 'ENOENT':
      return 'the file is not there now'
    case 'EACCES':
    case 'EPERM':
      return 'this user may not read or write it'
    case 'ENAMETOOLONG':
      return 'its name is too long for this folder'
    default:
      return `it could not be copied (${code})`
  }
}
