/** Copies photos into a folder, one export at a time, and overwrites nothing. Runs in the engine. */
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { AppEvents } from '../../shared/app-api.ts'
import type { ExportResult } from '../../shared/app-files.ts'
import { AppError } from '../../shared/errors.ts'
import type { PhotoRecord } from '../catalog/shown-photos.ts'
import { Throttle } from '../lib/throttle.ts'
import { ExportFolder } from './export-folder.ts'
import { originalFile } from './originals.ts'

/** Interval between two events of progress. */
const TELL_MS = 100

interface Running {
  cancelled: boolean
  readonly ended: PromiseWithResolvers<void>
}

/** Opens the library for each photo: another process may take it over during an export. */
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

  /** Cancels, and resolves once the present photo is copied whole. */
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
      await new ExportFolder(folder).sweep()
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
    const target = new ExportFolder(folder)
    for (const photoId of photoIds) {
      if (running.cancelled) break
      telling.ask()
      const result = await copyPhoto(find, photoId, target)
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
    await new ExportFolder(folder).probe()
  } catch (error) {
    throw new AppError('export-folder-unwritable', `nothing can be written into ${folder}`, { cause: error })
  }
}

type Copied = { readonly renamed: boolean } | { readonly name: string; readonly reason: string }

async function copyPhoto(find: FindPhoto, photoId: number, target: ExportFolder): Promise<Copied> {
  let name = 'a photo'
  try {
    const photo = await find(photoId)
    name = basename(photo.path)
    const source = await originalFile(photo)
    return { renamed: (await target.copy(source.path, name)) !== name }
  } catch (error) {
    return { name, reason: reasonOf(error) }
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
