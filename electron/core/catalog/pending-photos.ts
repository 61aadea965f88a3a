/**
 * Reads the photos whose status is `pending`: the ingest queue ([Note: The queue is the catalogue] in
 * ingest/ingest-queue). Runs in the engine; the table `photo`.
 */
import type { Query, ReadableDatabase } from './database.ts'
import type { FileStamp } from './photo-table.ts'
import { readsAnewSql } from './read-again.ts'

export interface PendingPhoto extends FileStamp {
  readonly id: number
  readonly rootId: number
  readonly path: string
  /** The library holds an embedded content of this size: the file's hash may spare reading the picture. */
  readonly sizeKnown: boolean
  /** It shows a content that this release reads otherwise ([Note: Read again] in reader-version.ts). */
  readonly readAnew: boolean
  /** See [Note: Facts versions] in due-facts.ts. */
  readonly factsVersion: number
  /** 2 where the queue reads it once more, because the worker gave no answer at first. */
  readonly attempt: number
}

type PendingRow = Omit<PendingPhoto, 'sizeKnown' | 'readAnew' | 'attempt'> & {
  readonly sizeKnown: 0 | 1
  readonly readAnew: 0 | 1
}

/** Photos of folders that cannot be read now wait until they can. */
const READABLE_ROOT = "root.status = 'online' AND root.removed_ms IS NULL"

export function countPending(db: ReadableDatabase): () => number {
  // Folder by folder, because SQLite then reads an index alone: 3 ms for 100,000 photos.
  const count = db.query<{ n: number | null }>(
    `SELECT sum((SELECT count(*) FROM photo WHERE root_id = root.id AND removed_ms IS NULL AND status = 'pending'))
       AS n FROM root WHERE ${READABLE_ROOT}`,
  )
  return () => count.get()?.n ?? 0
}

export class PendingPhotos {
  readonly #next: Query<PendingRow>

  constructor(db: ReadableDatabase) {
    this.#next = db.query(
      `SELECT photo.id, root_id AS rootId, photo.path, photo.bytes, modified_ms AS modifiedMs,
         EXISTS (SELECT 1 FROM content JOIN embedding ON content_id = content.id
           WHERE content.bytes = photo.bytes AND model_id = @modelId) AS sizeKnown,
         EXISTS (SELECT 1 FROM content
           WHERE content.id = photo.content_id AND ${readsAnewSql('content.reader_version')}) AS readAnew,
         facts_version AS factsVersion
       FROM photo JOIN root ON root.id = photo.root_id
       WHERE photo.status = 'pending' AND photo.removed_ms IS NULL AND ${READABLE_ROOT}
         AND photo.id > @after ORDER BY photo.id LIMIT @limit`,
    )
  }

  /** The next photos to read after `after`, in order of id. */
  next(modelId: number, after: number, limit: number): readonly PendingPhoto[] {
    const rows = this.#next.all({ modelId, after, limit })
    return rows.map((row) => ({
      ...row,
      sizeKnown: row.sizeKnown === 1,
      readAnew: row.readAnew === 1,
      attempt: 1,
    }))
  }
}

/** Enough to fill the window a few times; few enough that the queue soon notices a pause or an unplugged disk. */
const PAGE_PHOTOS = 128

/**
 * Hands out pending photos in order of id, a page at a time. A photo in flight still says `pending` in the catalogue,
 * so the queue names the photos that it has taken.
 */
export class PendingFeed {
  readonly #photos: PendingPhotos
  readonly #modelId: number
  #page: PendingPhoto[] = []
  #after = 0

  constructor(db: ReadableDatabase, modelId: number) {
    this.#photos = new PendingPhotos(db)
    this.#modelId = modelId
  }

  /** The next photo of this round that is not taken, or null at the round's end. */
  next(isTaken: (photoId: number) => boolean): PendingPhoto | null {
    for (;;) {
      const photo = this.#page.shift() ?? this.#turn()
      if (!photo || !isTaken(photo.id)) return photo
    }
  }

  /** Begins a new round, which finds photos that became pending behind the last one's place. */
  rewind(): void {
    this.#page = []
    this.#after = 0
  }

  #turn(): PendingPhoto | null {
    this.#page = [...this.#photos.next(this.#modelId, this.#after, PAGE_PHOTOS)]
    this.#after = this.#page.at(-1)?.id ?? this.#after
    return this.#page.shift() ?? null
  }
}
