/**
 * Writes what the inference worker found out, a batch in one transaction: content, embedding, index and photo
 * together or not at all. Storing the same outcome twice is the same as once. Runs in the engine.
 */
import type { FileProblem } from '../../shared/errors.ts'
import type { FileIdentity, IngestOutcome } from '../../shared/inference-api.ts'
import { ContentTable } from './content-table.ts'
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
}

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

  /** True where these bytes need no reading: known, whole, and embedded by this generation. */
  recognises(identity: FileIdentity): boolean {
    const content = this.#contents.find(identity)
    return content !== null && !content.damaged && this.#embeddings.has(content.id)
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

  #storeRecognised(photo: PendingPhoto, { identity }: Recognised): StoredAs {
    const content = this.#contents.find(identity)
    // Swept since it was recognised: it stays pending and is read in full.
    if (!content || !this.#embeddings.has(content.id)) return 'changed'
    const capturedMs = content.exifCapturedMs ?? Math.round(identity.modifiedMs)
    return this.#photos.indexed(photo, identity, content.id, capturedMs) ? 'recognised' : 'changed'
  }

  #storeFailed(photo: PendingPhoto, read: FileStamp, problem: FileProblem): StoredAs {
    return this.#photos.failed(photo, read, problem) ? 'failed' : 'changed'
  }

  #storeIndexed(photo: PendingPhoto, outcome: Extract<IngestOutcome, { status: 'indexed' }>): StoredAs {
    const { identity, facts, features, damage } = outcome
    if (!isDirection(features)) return this.#storeFailed(photo, identity, NO_DIRECTION)
    const wasDamaged = this.#contents.find(identity)?.damaged ?? false
    const contentId = this.#contents.put(identity, facts, damage, this.#contents.origin(photo.id))
    // Equal bytes give equal features, except where an earlier reading got only a part.
    if (wasDamaged || !this.#embeddings.has(contentId)) this.#embeddings.put(contentId, features)
    const capturedMs = facts.captured.date?.wallMs ?? Math.round(identity.modifiedMs)
    if (!this.#photos.indexed(photo, identity, contentId, capturedMs)) return 'changed'
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
