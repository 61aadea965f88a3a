/** Photos as a search sees them: those with an embedding of one generation. Runs in the engine, on any connection. */
import type { Query, ReadableDatabase } from './database.ts'

export interface GalleryPhoto {
  readonly id: number
  readonly path: string
  readonly hash: string
  /** Pixels after EXIF rotation. */
  readonly width: number
  readonly height: number
}

export class GalleryPhotos {
  readonly #all: Query<GalleryPhoto>

  constructor(db: ReadableDatabase) {
    this.#all = db.query(
      `SELECT photo.id, photo.path, hash, width, height FROM photo
         JOIN content ON content.id = photo.content_id JOIN root ON root.id = root_id
         JOIN embedding ON embedding.content_id = content.id AND model_id = @modelId
       WHERE photo.removed_ms IS NULL AND root.removed_ms IS NULL ORDER BY photo.id`,
    )
  }

  /** @param modelId the generation's row */
  all(modelId: number): readonly GalleryPhoto[] {
    return this.#all.all({ modelId })
  }
}
