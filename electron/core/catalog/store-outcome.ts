/**
 * Stores the outcomes of the inference worker, a batch in one transaction: content, embedding, index and photo together
 * or not at all. Storing the same outcome twice is the same as once. Runs in the engine.
 */
import {
  type CaptureDate,
  chooseCapture,
  fileTimeOf,
  type OutsideCapture,
} from '../../shared/capture-date.ts'
import type { FileProblem } from '../../shared/errors.ts'
import type { FileIdentity, IngestOutcome } from '../../shared/inference-api.ts'
import { FACTS_VERSION, READER_VERSION, readsAnew } from '../../shared/reader-version.ts'
import { type ContentRow, ContentTable } from './content-table.ts'
import type { WritableDatabase } from './database.ts'
import { SET_FACTS_READ } from './due-facts.ts'
import { EmbeddingIndex } from './embedding-index.ts'
import type { ModelRow } from './model-table.ts'
import type { PendingPhoto } from './pending-photos.ts'
import { type FileStamp, photoDateColumns, SET_PHOTO_DATE } from './photo-table.ts'
import { PictureHashWriter } from './picture-hash-table.ts'

/** The outcome of reading one photo. `recognised`: its bytes are known, so the worker did not decode it. */
export type PhotoResult =
  | { readonly photo: PendingPhoto; readonly outcome: IngestOutcome }
  | { readonly photo: PendingPhoto; readonly outcome: Recognised }

export interface Recognised {
  readonly status: 'recognised'
  readonly identity: FileIdentity
  readonly outside: OutsideCapture
}

/** How much the library knows of some bytes. `older`: this release reads them otherwise than the one that read them. */
export type Known = 'whole' | 'older' | 'unknown'

/** `damaged`: indexed from what could be decoded. `changed`: the file is another one by now and stays pending. */
export type StoredAs = 'indexed' | 'damaged' | 'recognised' | 'failed' | 'changed'

export class OutcomeStore {
  readonly #db: WritableDatabase
  readonly #contents: ContentTable
  readonly #embeddings: EmbeddingIndex
  readonly #hashes: PictureHashWriter
  readonly #indexed
  readonly #failed
  readonly #held

  constructor(db: WritableDatabase, model: Pick<ModelRow, 'id' | 'featureSize'>) {
    this.#db = db
    this.#contents = new ContentTable(db)
    this.#embeddings = new EmbeddingIndex(db, model)
    this.#hashes = new PictureHashWriter(db)
    // A photo that a scan found changed while the worker read it stays pending: the outcome is that of another file.
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

  /** `whole` needs no reading: its content is whole, and embedded by this generation. */
  known(identity: FileIdentity): Known {
    const content = this.#contents.find(identity)
    if (!content || !this.#embeddings.has(content.id)) return 'unknown'
    if (this.#isOlder(content)) return 'older'
    return content.damaged ? 'unknown' : 'whole'
  }

  #isOlder(content: ContentRow): boolean {
    return readsAnew(content, this.#embeddings.readerVersion(content.id) ?? 0)
  }

  /** @throws `disk-full`, with nothing written */
  store(results: readonly PhotoResult[]): readonly StoredAs[] {
    return this.#db.transaction(() => results.map((result) => this.#storeOne(result)))
  }

  #storeOne({ photo, outcome }: PhotoResult): StoredAs {
    switch (outcome.status) {
      case 'recognised':
        return this.#storeRecognised(photo, outcome)
      case 'failed':
        return this.#storeFailed(photo, outcome.identity ?? photo, outcome.problem)
      case 'indexed':
        return this.#storeIndexed(photo, outcome)
    }
  }

  #storeRecognised(photo: PendingPhoto, { identity, outside }: Recognised): StoredAs {
    const content = this.#contents.find(identity)
    // Retention has deleted it since: the photo stays pending, and the worker reads it in full.
    if (!content || !this.#embeddings.has(content.id)) return 'changed'
    const date = chooseCapture(content.captured, outside, fileTimeOf(identity.modifiedMs))
    const stored = this.#setIndexed(photo, identity, content.id, date, content.factsVersion)
    return stored ? 'recognised' : 'changed'
  }

  /** The content stays until retention ends: a disk that fails once must not cost the embedding. */
  #storeFailed(photo: PendingPhoto, read: FileStamp, { code, reason }: FileProblem): StoredAs {
    const failed = this.#failed.run({ ...stamps(photo, read), code, reason }).changes > 0
    return failed ? 'failed' : 'changed'
  }

  #storeIndexed(photo: PendingPhoto, outcome: Extract<IngestOutcome, { status: 'indexed' }>): StoredAs {
    const { identity, facts, features, pictureHash, damage, outside } = outcome
    if (!isDirection(features)) return this.#storeFailed(photo, identity, NO_DIRECTION)
    const before = this.#contents.find(identity)
    // Equal bytes give equal features, except where an earlier reading got only a part, or got it otherwise.
    const isReplaced = before !== null && (before.damaged || this.#isOlder(before))
    const contentId = this.#contents.put(identity, facts, damage, this.#contents.origin(photo.id))
    if (isReplaced || !this.#embeddings.has(contentId)) this.#embeddings.put(contentId, features)
    this.#hashes.put(contentId, pictureHash)
    const date = chooseCapture(facts.captured, outside, fileTimeOf(identity.modifiedMs))
    if (!this.#setIndexed(photo, identity, contentId, date)) return 'changed'
    return damage ? 'damaged' : 'indexed'
  }

  /**
   * False where the file has changed since the worker read it.
   * @param read the file as the worker read it
   * @param factsVersion of the release that read the date: an older one leaves the photo to the facts pass
   */
  #setIndexed(
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

const NO_DIRECTION: FileProblem = {
  code: 'undecodable',
  reason: 'the model could make nothing of this picture (its features are not finite numbers, or all zero)',
}

/** Only a finite vector that is not zero has a direction to compare. */
function isDirection(features: Float32Array): boolean {
  return features.every(Number.isFinite) && features.some((value) => value !== 0)
}
