/** What a library's own photos give for training: their features are there, nothing is decoded. Runs in the engine. */
import { floatsOf } from '../../shared/vectors.ts'
import type { Query, ReadableDatabase } from '../catalog/database.ts'
import type { Picture } from './picture-features.ts'
import type { ChosenPhotos } from './tuning-file.ts'

/** Every content that photos show now, once, oldest first. */
const CONTENTS = `SELECT hash, MIN(photo.captured_ms) AS capturedMs FROM photo
     JOIN content ON content.id = photo.content_id
     JOIN embedding ON embedding.content_id = content.id AND model_id = @modelId
   WHERE photo.removed_ms IS NULL AND content.damage_code IS NULL
   GROUP BY hash ORDER BY capturedMs, hash`

const FEATURES = `SELECT vector FROM content
     JOIN embedding ON embedding.content_id = content.id AND model_id = @modelId
   WHERE hash = @hash LIMIT 1`

export class LibraryPictures {
  readonly #contents: Query<{ readonly hash: string }>
  readonly #features: Query<{ readonly vector: Uint8Array }>

  constructor(db: ReadableDatabase) {
    this.#contents = db.query(CONTENTS)
    this.#features = db.query(FEATURES)
  }

  /** Hashes, by the time they were taken. */
  hashes(modelId: number): readonly string[] {
    return this.#contents.all({ modelId }).map(({ hash }) => hash)
  }

  chosen({ training, checking }: ChosenPhotos, modelId: number) {
    return { training: this.#existing(training, modelId), checking: this.#existing(checking, modelId) }
  }

  /** In the order of hashes; without those that are gone by now. */
  #existing(hashes: readonly string[], modelId: number): readonly Picture[] {
    return hashes.toSorted().flatMap((hash) => {
      const row = this.#features.get({ hash, modelId })
      return row ? [{ hash, features: floatsOf(row.vector) }] : []
    })
  }
}
