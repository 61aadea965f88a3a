/**
 * Watched folders as the user knows them: add, remove, list. Runs in the engine. What is in them is the
 * reconciler's business: adding scans nothing, removing deletes nothing.
 */
import { opendir, realpath, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { AppError } from '../../shared/errors.ts'
import type { AddedFolder, Folder, RemovedFolder } from '../../shared/library-api.ts'
import type { WritableDatabase } from '../catalog/database.ts'
import { PhotoTable } from '../catalog/photo-table.ts'
import { KEPT_MS } from '../catalog/retention.ts'
import { type Root, RootWriter } from '../catalog/root-table.ts'
import { isInside } from '../lib/inside.ts'
import { Turns } from '../lib/turns.ts'
import { isMissing } from './access-problem.ts'
import { type IgnoreRules, ignoresPath, isOfLibrary } from './ignore-rules.ts'
import { type FileSystems, SYSTEM } from './root-probe.ts'

/** Rows written between two turns of the event loop. */
const SLICE_PHOTOS = 128

export interface FoldersOptions {
  readonly db: WritableDatabase
  readonly rules: () => IgnoreRules
  /** The system's where it is not given. */
  readonly files?: FileSystems
}

export class Folders {
  readonly #options: FoldersOptions
  readonly #roots: RootWriter
  readonly #photos: PhotoTable
  /** A folder added again waits until its removal has come to its end: it would go on over the new photos. */
  readonly #turns = new Turns()

  constructor(options: FoldersOptions) {
    this.#options = options
    this.#roots = new RootWriter(options.db)
    this.#photos = new PhotoTable(options.db)
  }

  list(): readonly Folder[] {
    return this.#roots.folders()
  }

  /**
   * Watches a folder; to be scanned afterwards. Watched folders inside it are merged into it, with everything
   * known of their photos.
   * @throws `folder-missing`, `folder-not-a-folder`, `folder-unreadable`, `folder-of-library`
   */
  add(path: string): Promise<AddedFolder> {
    return this.#turns.take(() => this.#add(path))
  }

  /**
   * Stops watching. Nothing is deleted before `keptUntilMs`: adding the folder again by then costs a scan.
   * @throws `folder-missing` where it is not watched
   */
  remove(path: string): Promise<RemovedFolder> {
    return this.#turns.take(() => this.#remove(path))
  }

  /** Finishes what a kill cut short: removals, and folders merged into the one around them. */
  finishChanges(): Promise<void> {
    return this.#turns.take(async () => {
      await this.#finishRemovals()
      // From the outside in, so that each is merged once.
      for (const { id } of this.#roots.watched()) {
        const root = this.#roots.byId(id)
        if (root) await this.#mergeInto(root)
      }
    })
  }

  async #add(path: string): Promise<AddedFolder> {
    const folder = await readableFolder(path)
    refuseLibrarys(folder)
    const watching = this.#roots.watched().find((root) => this.#covers(root.path, folder))
    if (watching) {
      const outcome = watching.path === folder ? 'already-watched' : 'inside-watched'
      const merged = await this.#mergeInto(watching)
      return { folder: this.#roots.folder(watching.id), outcome, merged }
    }
    const root = this.#roots.watch(folder, Date.now())
    await this.#noteIdentity(root)
    const merged = await this.#mergeInto(root)
    return { folder: this.#roots.folder(root.id), outcome: 'added', merged }
  }

  /** Of a folder that was never scanned: the one that was added is the one that is meant. */
  async #noteIdentity(root: Root): Promise<void> {
    if (this.#photos.there(root.id).any) return
    const probe = await (this.#options.files ?? SYSTEM).probe(root.path)
    if (probe.kind === 'folder') this.#roots.setIdentity(root.id, probe.identity)
  }

  async #remove(path: string): Promise<RemovedFolder> {
    const root = await this.#watchedAt(path)
    const photos = this.#photos.count(root.id)
    const nowMs = Date.now()
    this.#roots.remove(root.id, nowMs)
    await this.#finishRemovals()
    return { path: root.path, photos, keptUntilMs: nowMs + KEPT_MS }
  }

  /** Takes the photos of removed folders out of every search. */
  async #finishRemovals(): Promise<void> {
    for (const { id, removedMs } of this.#roots.removed()) {
      await inSlices(() => this.#photos.removeOfRoot(id, removedMs ?? Date.now(), SLICE_PHOTOS))
    }
  }

  /** Whether a folder's scan finds what is in another. */
  #covers(root: string, folder: string): boolean {
    if (folder === root) return true
    return isInside(folder, root) && !ignoresPath(this.#options.rules(), root, folder, 'folder')
  }

  async #mergeInto(outer: Root): Promise<readonly string[]> {
    const inner = this.#roots
      .watched()
      .filter(({ id, path }) => id !== outer.id && this.#covers(outer.path, path))
    for (const { id } of inner) {
      await inSlices(() => this.#photos.moveToRoot(id, outer.id, SLICE_PHOTOS))
      this.#roots.delete(id)
    }
    return inner.map(({ path }) => path)
  }

  /** The folder need not exist any more: an unplugged disk can be removed too. */
  async #watchedAt(path: string): Promise<Root> {
    const real = await realpath(path).catch(() => resolve(path))
    // By its own name first: what was a folder may be a link to another watched one by now.
    const roots = [resolve(path), real].map((known) => this.#roots.byPath(known))
    const root = roots.find((known) => known?.removedMs === null)
    if (root) return root
    throw new AppError('folder-missing', `${path} is no watched folder`)
  }
}

/** A library's thumbnails would get thumbnails, without an end. */
function refuseLibrarys(folder: string): void {
  for (let above = folder; above !== dirname(above); above = dirname(above)) {
    if (!isOfLibrary(above)) continue
    throw new AppError('folder-of-library', `${folder} holds pictures that a library made of photos`)
  }
}

async function readableFolder(path: string): Promise<string> {
  try {
    const folder = await realpath(path)
    if (!(await stat(folder)).isDirectory()) {
      throw new AppError('folder-not-a-folder', `${path} is a file, not a folder`, { about: path })
    }
    // Opened rather than asked: only that tells, on every file system.
    await (await opendir(folder)).close()
    return folder
  } catch (error) {
    if (error instanceof AppError) throw error
    if (isMissing(error))
      throw new AppError('folder-missing', `there is no folder ${path}`, { cause: error, about: path })
    throw new AppError('folder-unreadable', `the folder ${path} cannot be read: ${String(error)}`, {
      cause: error,
      about: path,
    })
  }
}

/** Repeats a step that changes some rows until it changes none. */
async function inSlices(step: () => number): Promise<void> {
  while (step() > 0) await nextTurn()
}
