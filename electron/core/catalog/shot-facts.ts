/** The date and the camera of a photo, for variants of its shot. Runs in the engine, on any connection. */
import type { CaptureDate } from '../../shared/capture-date.ts'
import type { Query, ReadableDatabase } from './database.ts'
import { PHOTO_DATE } from './photo-table.ts'

type Row = CaptureDate & { readonly camera: string | null }

export class ShotFacts {
  readonly #photo: Query<Row>
  readonly #ofBytes: Query<Row>
  readonly #ofCamera: Query<{ readonly id: number }>

  constructor(db: ReadableDatabase) {
    const facts = `SELECT ${PHOTO_DATE}, camera FROM content JOIN photo ON content_id = content.id`
    this.#photo = db.query(`${facts} WHERE photo.id = @photoId`)
    this.#ofBytes = db.query(`${facts} WHERE content.hash = @hash ORDER BY photo.id LIMIT 1`)
    this.#ofCamera = db.query(
      `SELECT photo.id FROM json_each(@ids) JOIN photo ON photo.id = json_each.value
         JOIN content ON content.id = content_id WHERE camera = @camera`,
    )
  }

  /** Of the photo, or where there is none of any photo of these bytes. @param hash SHA-256 in hex */
  of({ photoId, hash }: { readonly photoId: number | null; readonly hash: string }): {
    readonly date: CaptureDate | null
    readonly camera: string | null
  } {
    const row = photoId === null ? this.#ofBytes.get({ hash }) : this.#photo.get({ photoId })
    if (!row) return { date: null, camera: null }
    const { camera, ...date } = row
    return { date, camera }
  }

  /** Those of the photos that this camera took. */
  ofCamera(photoIds: readonly number[], camera: string): ReadonlySet<number> {
    return new Set(this.#ofCamera.all({ ids: JSON.stringify(photoIds), camera }).map(({ id }) => id))
  }
}
