/**
 * Photos as work: the ingest queue, which is persistent because it is nothing but the photos whose status is
 * `pending`. Runs in the engine; the table `photo`.
 */
import type { CaptureDate } from '../../shared/capture-date.ts'
import type { FileProblem } from '../../shared/errors.ts'
import { FACTS_VERSION, READER_VERSION } from '../../shared/reader-version.ts'
import { photoDateColumns, SET_PHOTO_DATE } from './capture-columns.ts'
import type { Query, ReadableDatabase, WritableDatabase } from './database.ts'
import { SET_FACTS_READ } from './due-facts.ts'
import type { FileStamp } from './photo-table.ts'
import { readsAnewSql } from './read-again.ts'

export interface PendingPhoto extends FileStamp {
  readonly id: number
  readonly rootId: number
  readonly path: string
  /** A content of this size is known, with an embedding: its hash may spare reading the picture. */
  readonly sizeKnown: boolean
  /** It shows a content that this release reads otherwise ([Note: Read again] in reader-version.ts). */
  readonly readAnew: boolean
  /** See [Note: Facts versions] in due-facts.ts. */
  readonly factsVersion: number
  /** 2 where it is read once more because an earlier reading ended without an answer. */
  readonly attempt: number
}

type PendingRow = Omit<PendingPhoto, 'sizeKnown' | 'readAnew' | 'attempt'> & {
  readonly sizeKnown: 0 | 1
  readonly readAnew: 0 | 1
}

/** Photos of folders that cannot be read now wait until they can. */
const READABLE_ROOT = "root.status = 'online' AND root.removed_ms IS NULL"

export function countPending(db: ReadableDatabase): () => number {
  // Folder by folder, because so it is read from an index alone: 3 ms for 100,000 photos.
  const count = db.query<{ n: number | null }>(
    `SELECT sum((SELECT count(*) FROM photo WHERE root_id = root.id AND removed_ms IS NULL AND status = 'pending'))
       AS n FROM root WHERE ${READABLE_ROOT}`,
  )
  return () => count.get()?.n ?? 0
}

export class PendingPhotos {
  readonly count: () => number
  readonly #next: Query<PendingRow>
  readonly #indexed
  readonly #failed
  readonly #held

  constructor(db: WritableDatabase) {
    this.count = countPending(db)
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
    // A file that a scan found changed again while it was read stays pending: what was read is not what it is.
    const unchanged = `id = @id AND status = 'pending'
      AND (bytes = @wasBytes AND modified_ms = @wasModifiedMs OR bytes = @bytes AND modified_ms = @modifiedMs)`
    this.#indexed = db.command(
      `UPDATE photo SET status = 'indexed', bytes = @bytes, modified_ms = @modifiedMs, content_id = @contentId,
         ${SET_PHOTO_DATE}, ${SET_FACTS_READ}, reader_version = ${READER_VERSION},
         problem_code = NULL, problem_reason = NULL, attempts = attempts + @attempt
       WHERE ${unchanged}`,
    )
    this.#failed = db.command(
      `UPDATE photo SET status = 'failed', bytes = @bytes, modified_ms = @modifiedMs, content_id = NULL,
         problem_code = @code, problem_reason = @reason, reader_version = ${READER_VERSION},
         attempts = attempts + @attempt
       WHERE ${unchanged}`,
    )
    this.#held = db.command(
      'UPDATE content SET orphaned_ms = NULL WHERE id = @contentId AND orphaned_ms IS NOT NULL',
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

  /**
   * `read` is the file as it was when it was read. False where it has changed since.
   * @param factsVersion of the release that read the date: an older one leaves the photo to the facts pass
   */
  indexed(
    photo: PendingPhoto,
    read: FileStamp,
    contentId: number,
    captured: CaptureDate,
    factsVersion = FACTS_VERSION,
  ): boolean {
    const facts = { ...photoDateColumns(captured), factsVersion, wasFactsVersion: photo.factsVersion }
    const indexed = this.#indexed.run({ ...stamps(photo, read), contentId, ...facts }).changes > 0
    if (indexed) this.#held.run({ contentId })
    return indexed
  }

  /** What was known of its bytes is kept for a while: a disk that fails once must not cost the embedding. */
  failed(photo: PendingPhoto, read: FileStamp, { code, reason }: FileProblem): boolean {
    return this.#failed.run({ ...stamps(photo, read), code, reason }).changes > 0
  }
}

function stamps(photo: PendingPhoto, read: FileStamp) {
  return {
    id: photo.id,
    attempt: photo.attempt,
    wasBytes: photo.bytes,
    wasModifiedMs: photo.modifiedMs,
    bytes: read.bytes,
    modifiedMs: Math.round(read.modifiedMs),
  }
}
