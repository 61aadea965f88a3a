/**
 * Writes what the inference worker found out, a batch in one transaction: content, embedding, index and photo
 * together or not at all. Storing the same outcome twice is the same as once. Runs in the engine.
 */
import { chooseCapture, fileTimeOf, type OutsideCapture } from '../../shared/capture-date.ts'
import type { FileProblem } from '../../shared/errors.ts'
import type { FileIdentity, IngestOutcome } from '../../shared/inference-api.ts'
import { readsAnew } from '../../shared/reader-version.ts'
import { type ContentRow, ContentTable } from './content-table.ts'
import type { WritableDatabase } from './database.ts'
import { EmbeddingIndex } from './embedding-index.ts'
import type { ModelRow } from './model-table.ts'
import { type PendingPhoto, PendingPhotos } from './pending-photos.ts'
import type { FileStamp } from './photo-table.ts'

/** What reading one photo gave. `recognised`: its bytes are known, so it need not be decoded. */
export type PhotoResult =
  | { readonly photo: PendingPhoto; readonly outcome: IngestOutcome }
  | { readonly photo: PendingPhoto; readonly outcome: Recognised }

export interface Recognised {
  readonly status: 'recognised'
  readonly identity: FileIdentity
  readonly outside: OutsideCapture
}

/** How much of some bytes is known: `older`, that this release reads them otherwise than the one that did. */
export type Known = 'whole' | 'older' | 'unknown'

/** `damaged`: indexed from what could be decoded. `changed`: the file is another one by now and stays pending. */
export type StoredAs = 'indexed' | 'damaged' | 'recognised' | 'failed' | 'changed'

export class OutcomeStore {
  readonly #db: WritableDatabase
  readonly #photos: PendingPhotos
  readonly #contents: ContentTable
  readonly #embeddings: EmbeddingIndex

  constructor(db: WritableDatabase, model: Pick<ModelRow, 'id' | 'featureSize'>) {
    this.#db = db
    this.#photos = new PendingPhotos(db)
    this.#contents = new ContentTable(db)
    this.#embeddings = new EmbeddingIndex(db, model)
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
    // Swept since it was recognised: it stays pending and is read in full.
    if (!content || !this.#embeddings.has(content.id)) return 'changed'
    const date = chooseCapture(content.captured, outside, fileTimeOf(identity.modifiedMs))
    const stored = this.#photos.indexed(photo, identity, content.id, date, content.factsVersion)
    return stored ? 'recognised' : 'changed'
  }

  #storeFailed(photo: PendingPhoto, read: FileStamp, problem: FileProblem): StoredAs {
    return this.#photos.failed(photo, read, problem) ? 'failed' : 'changed'
  }

  #storeIndexed(photo: PendingPhoto, outcome: Extract<IngestOutcome, { status: 'indexed' }>): StoredAs {
    const { identity, facts, features, damage, outside } = outcome
    if (!isDirection(features)) return this.#storeFailed(photo, identity, NO_DIRECTION)
    const before = this.#contents.find(identity)
    // Equal bytes give equal features, except where an earlier reading got only a part, or got it otherwise.
    const isReplaced = before !== null && (before.damaged || this.#isOlder(before))
    const contentId = this.#contents.put(identity, facts, damage, this.#contents.origin(photo.id))
    if (isReplaced || !this.#embeddings.has(contentId)) this.#embeddings.put(contentId, features)
    const date = chooseCapture(facts.captured, outside, fileTimeOf(identity.modifiedMs))
    if (!this.#photos.indexed(photo, identity, contentId, date)) return 'changed'
    return damage ? 'damaged' : 'indexed'
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
