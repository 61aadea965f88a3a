/**
 * The library's photos, a page at a time, and their changes. Runs in the engine, in slices of a few milliseconds:
 * indexing and searching continue between them.
 */
import { createHash } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { z } from 'zod'
import type { PhotoChanges, PhotoPage } from '../../shared/app-api.ts'
import { AppError } from '../../shared/errors.ts'
import { type PhotoColumns, type PhotoKey, type PhotoOrder, PRECISIONS } from '../../shared/photo-columns.ts'
import type { ReadableDatabase } from '../catalog/database.ts'
import { PhotoChanges as ChangeLog } from '../catalog/photo-table.ts'
import { type ShownPhoto, ShownPhotos } from '../catalog/shown-photos.ts'
import { MAX_PAGE_PHOTOS } from './requests.ts'

const SLICE_PHOTOS = 1_000

/** A mark of the library, the order, and the last photo of the page: id, date and name. */
const cursorSchema = z.tuple([z.string(), z.string(), z.int(), z.number(), z.string()])

export class PhotoListing {
  readonly #dir: string
  readonly #shown: ShownPhotos
  readonly #log: ChangeLog

  constructor(db: ReadableDatabase, libraryDir: string) {
    this.#dir = libraryDir
    this.#shown = new ShownPhotos(db)
    this.#log = new ChangeLog(db)
  }

  get seq(): number {
    return this.#log.last()
  }

  count(): number {
    return this.#shown.count()
  }

  /** @throws `invalid-request` for a cursor of another list */
  async page(order: PhotoOrder, after: string | null, limit: number): Promise<PhotoPage> {
    // Read before the first slice: `changes` repeats what changes while the page is read.
    const seq = this.seq
    const photos: ShownPhoto[] = []
    let cursor: PhotoKey | null = after === null ? null : readCursor(this.#dir, order, after)
    for (;;) {
      const wanted = Math.min(SLICE_PHOTOS, limit - photos.length)
      const slice = this.#shown.after(order, cursor, wanted)
      photos.push(...slice)
      cursor = slice.at(-1) ?? cursor
      if (slice.length < wanted) return { photos: columnsOf(photos), next: null, seq }
      if (photos.length === limit) break
      await nextTurn()
    }
    return { photos: columnsOf(photos), next: cursor && writeCursor(this.#dir, order, cursor), seq }
  }

  async changes(since: number): Promise<PhotoChanges> {
    const seq = this.seq
    const ids = this.#log.between(since, seq, MAX_PAGE_PHOTOS)
    if (ids === null) return { seq, reset: true, photos: columnsOf([]), removed: new Uint32Array() }
    const photos = await this.byIds(ids)
    const shown = new Set(photos.map(({ id }) => id))
    const removed = Uint32Array.from(ids.filter((id) => !shown.has(id)))
    return { seq, reset: false, photos: columnsOf(photos), removed }
  }

  /** The photos of these ids that a window shows, in no order. */
  async byIds(ids: readonly number[]): Promise<readonly ShownPhoto[]> {
    const photos: ShownPhoto[] = []
    for (let at = 0; at < ids.length; at += SLICE_PHOTOS) {
      if (at > 0) await nextTurn()
      photos.push(...this.#shown.byIds(ids.slice(at, at + SLICE_PHOTOS)))
    }
    return photos
  }
}

/**
 * The end of a page as text, which a window hands back. It names its library and order: in another list it is stale.
 */
function writeCursor(libraryDir: string, order: PhotoOrder, { id, capturedMs, name }: PhotoKey): string {
  return JSON.stringify([libraryMark(libraryDir), order, id, capturedMs, name])
}

/** @throws `invalid-request` */
function readCursor(libraryDir: string, order: PhotoOrder, cursor: string): PhotoKey {
  const parsed = cursorSchema.safeParse(parse(cursor))
  if (!parsed.success) throw stale()
  const [mark, of, id, capturedMs, name] = parsed.data
  if (mark !== libraryMark(libraryDir) || of !== order) throw stale()
  return { id, capturedMs, name }
}

/** Null for a cursor that is no JSON: the caller refuses it. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function libraryMark(libraryDir: string): string {
  return createHash('sha256').update(libraryDir).digest('hex').slice(0, 8)
}

function stale(): AppError {
  return new AppError('invalid-request', 'after is not a place in this list')
}

/** The columns that cross to a window. */
export function columnsOf(photos: readonly ShownPhoto[]): PhotoColumns {
  return {
    ids: Uint32Array.from(photos, ({ id }) => id),
    aspects: Float32Array.from(photos, ({ width, height }) => width / height),
    capturedMs: Float64Array.from(photos, ({ capturedMs }) => capturedMs),
    precisions: Uint8Array.from(photos, ({ precision }) => PRECISIONS.indexOf(precision)),
    folderIds: Uint32Array.from(photos, ({ folderId }) => folderId),
    names: photos.map(({ name }) => name),
  }
}
