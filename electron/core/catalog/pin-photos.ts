/** What new photos are held against, and those that came for a pin. Runs in the engine; `pin_watch` and `pin_photo`. */
import { bytesOf, floatsOf } from '../../shared/vectors.ts'
import type { Query, ReadableDatabase, WritableDatabase } from './database.ts'

export interface PinWatchRow {
  readonly pinId: number
  readonly fingerprint: string
  /** [featureSize], of unit length. */
  readonly vector: Float32Array
  /** Null where the library is too small to tell what is a match. */
  readonly threshold: number | null
  /** Contents that the threshold was taken from. */
  readonly contents: number
  /** Contents up to this id were held against it. */
  readonly scoredContent: number
}

type Row = Omit<PinWatchRow, 'vector'> & { readonly vector: Uint8Array }

/**
 * One photo of a content: the oldest that is there. What is a reference of the pin is no news to it, nor what was edited:
 * see [Note: An edit is no news] in the sixth migration.
 */
const NEW_PHOTO = `SELECT pin_id AS pinId, score, min(photo.id) AS photoId FROM pin_photo
    JOIN pin ON pin.id = pin_id JOIN content ON content.id = pin_photo.content_id
    JOIN photo ON photo.content_id = content.id JOIN root ON root.id = root_id
  WHERE photo.removed_ms IS NULL AND root.removed_ms IS NULL
    AND coalesce(edited_from, content.id) > seen_content
    AND NOT EXISTS (SELECT 1 FROM kept_picture WHERE kept_picture.hash = content.hash
      AND owner = 'pin' AND owner_id = pin_id AND role = 'reference')`
const ONE_A_CONTENT = 'GROUP BY pin_id, pin_photo.content_id'

export class PinPhotos {
  readonly #counts: Query<{ readonly pinId: number; readonly photos: number }>
  readonly #of: Query<{ readonly photoId: number }>

  constructor(db: ReadableDatabase) {
    this.#counts = db.query(
      `SELECT pinId, count(*) AS photos FROM (${NEW_PHOTO} ${ONE_A_CONTENT}) GROUP BY pinId`,
    )
    this.#of = db.query(`${NEW_PHOTO} AND pin_id = @pinId ${ONE_A_CONTENT} ORDER BY score DESC, photoId`)
  }

  /** New photos of each pin that has some. */
  counts(): ReadonlyMap<number, number> {
    return new Map(this.#counts.all().map(({ pinId, photos }) => [pinId, photos]))
  }

  /** Best first. */
  of(pinId: number): readonly number[] {
    return this.#of.all({ pinId }).map(({ photoId }) => photoId)
  }
}

export class PinPhotosWriter extends PinPhotos {
  readonly #watches: Query<Row>
  readonly #own: Query<{ readonly contentId: number }>
  readonly #embedded: Query<{ readonly n: number }>
  readonly #last: Query<{ readonly id: number }>
  readonly #putWatch
  readonly #dropWatch
  readonly #scored
  readonly #putPhoto
  readonly #clear

  constructor(db: WritableDatabase) {
    super(db)
    this.#watches = db.query(
      `SELECT pin_id AS pinId, fingerprint, vector, threshold, contents, scored_content AS scoredContent
       FROM pin_watch JOIN pin ON pin.id = pin_id WHERE removed_ms IS NULL`,
    )
    this.#own = db.query(
      `SELECT content.id AS contentId FROM kept_picture JOIN content ON content.hash = kept_picture.hash
       WHERE owner = 'pin' AND owner_id = @pinId AND role = 'reference'`,
    )
    this.#embedded = db.query('SELECT count(*) AS n FROM embedding WHERE model_id = @modelRowId')
    this.#last = db.query('SELECT coalesce(max(id), 0) AS id FROM content')
    this.#putWatch = db.command(
      `INSERT OR REPLACE INTO pin_watch (pin_id, fingerprint, vector, threshold, contents, scored_content)
       SELECT @pinId, @fingerprint, @vector, @threshold, @contents, seen_content FROM pin WHERE id = @pinId`,
    )
    this.#dropWatch = db.command("UPDATE pin_watch SET fingerprint = '' WHERE pin_id = @pinId")
    this.#scored = db.command('UPDATE pin_watch SET scored_content = @contentId WHERE pin_id = @pinId')
    this.#putPhoto = db.command(
      `INSERT OR REPLACE INTO pin_photo (pin_id, content_id, score)
       SELECT @pinId, id, @score FROM content WHERE id = @contentId`,
    )
    this.#clear = db.command('DELETE FROM pin_photo WHERE pin_id = @pinId')
  }

  watches(): readonly PinWatchRow[] {
    return this.#watches.all().map((row) => ({ ...row, vector: floatsOf(row.vector) }))
  }

  /** Contents of the pin's references. */
  ownContents(pinId: number): readonly number[] {
    return this.#own.all({ pinId }).map(({ contentId }) => contentId)
  }

  /** Contents that the model has embedded. */
  embeddedContents(modelRowId: number): number {
    return this.#embedded.get({ modelRowId })?.n ?? 0
  }

  /** Id of the newest content; 0 without one. */
  lastContent(): number {
    return this.#last.get()?.id ?? 0
  }

  /** What came since the pin was looked at is held against it again. */
  putWatch({ vector, ...row }: Omit<PinWatchRow, 'scoredContent'>): void {
    this.#clear.run({ pinId: row.pinId })
    this.#putWatch.run({ ...row, vector: bytesOf(vector) })
  }

  /** To be made anew. Its photos stand until then, and how far it has come: they may be looked at meanwhile. */
  dropWatch(pinId: number): void {
    this.#dropWatch.run({ pinId })
  }

  scoredUntil(pinId: number, contentId: number): void {
    this.#scored.run({ pinId, contentId })
  }

  /** Without effect on a content that was swept meanwhile. */
  add(pinId: number, contentId: number, score: number): void {
    this.#putPhoto.run({ pinId, contentId, score })
  }

  /** None is new any more. */
  clear(pinId: number): void {
    this.#clear.run({ pinId })
  }
}
