/**
 * Pinned queries, the vectors that new photos are compared with, and the photos that match. Runs in the engine; the tables
 * `pin`, `pin_watch` and `pin_photo`. Their pictures are in held-pictures.ts.
 */
import type { ModelFingerprint } from '../../shared/model-ids.ts'
import { bytesOf, floatsOf } from '../../shared/vectors.ts'
import type { Query, ReadableDatabase, WritableDatabase } from './database.ts'

export interface PinRow {
  readonly id: number
  readonly name: string
  readonly text: string
  readonly dial: number
  readonly createdMs: number
}

export type NewPin = Pick<PinRow, 'name' | 'text' | 'dial'>

const PIN = 'id, name, text, dial, created_ms AS createdMs'
const LAST_CONTENT = '(SELECT coalesce(max(id), 0) FROM content)'

export class PinTable {
  readonly #all: Query<PinRow>
  readonly #find: Query<PinRow>

  constructor(db: ReadableDatabase) {
    this.#all = db.query(`SELECT ${PIN} FROM pin WHERE removed_ms IS NULL ORDER BY id`)
    this.#find = db.query(`SELECT ${PIN} FROM pin WHERE id = @id AND removed_ms IS NULL`)
  }

  /** In the order of pinning. */
  all(): readonly PinRow[] {
    return this.#all.all()
  }

  find(id: number): PinRow | undefined {
    return this.#find.get({ id })
  }
}

export class PinWriter extends PinTable {
  readonly #insert
  readonly #rename
  readonly #change
  readonly #remove
  readonly #restore
  readonly #see

  constructor(db: WritableDatabase) {
    super(db)
    this.#insert = db.command(
      `INSERT INTO pin (name, text, dial, created_ms, seen_content)
       VALUES (@name, @text, @dial, @nowMs, ${LAST_CONTENT})`,
    )
    const there = 'WHERE id = @id AND removed_ms IS NULL'
    this.#rename = db.command(`UPDATE pin SET name = @name ${there}`)
    this.#change = db.command(
      `UPDATE pin SET text = @text, dial = @dial, seen_content = ${LAST_CONTENT} ${there}`,
    )
    this.#remove = db.command(`UPDATE pin SET removed_ms = @nowMs ${there}`)
    this.#restore = db.command('UPDATE pin SET removed_ms = NULL WHERE id = @id')
    this.#see = db.command(`UPDATE pin SET seen_content = max(seen_content, @seenContent) ${there}`)
  }

  /** Photos that come from now on are new to it. Returns the pin's id. */
  add(pin: NewPin, nowMs: number): number {
    return this.#insert.run({ ...pin, nowMs }).rowId
  }

  rename(id: number, name: string): void {
    this.#rename.run({ id, name })
  }

  /** Photos that come from now on are new to the changed pin. */
  change(id: number, { text, dial }: Pick<PinRow, 'text' | 'dial'>): void {
    this.#change.run({ id, text, dial })
  }

  remove(id: number, nowMs: number): void {
    this.#remove.run({ id, nowMs })
  }

  /** False where the pin was swept or never existed. */
  restore(id: number): boolean {
    return this.#restore.run({ id }).changes > 0
  }

  /** Contents up to this one are no longer new. */
  see(id: number, seenContent: number): void {
    this.#see.run({ id, seenContent })
  }
}

export interface PinWatchRow {
  readonly pinId: number
  readonly fingerprint: ModelFingerprint
  /** [featureSize], of unit length. */
  readonly vector: Float32Array
  /** From this score on a content matches; null where the library is too small to tell. */
  readonly threshold: number | null
  /** Number of contents that the threshold was taken from. */
  readonly contents: number
  /** Contents up to this id were compared with the pin. */
  readonly scoredContent: number
}

type WatchRow = Omit<PinWatchRow, 'vector'> & { readonly vector: Uint8Array }

/**
 * One photo a content: the oldest that is there. The pin's own references are not new to it, nor are edited photos: see
 * [Note: An edit is no news] in the sixth migration.
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

  /** Number of new photos, by the id of each pin that has some. */
  counts(): ReadonlyMap<number, number> {
    return new Map(this.#counts.all().map(({ pinId, photos }) => [pinId, photos]))
  }

  /** Best first. */
  of(pinId: number): readonly number[] {
    return this.#of.all({ pinId }).map(({ photoId }) => photoId)
  }
}

export class PinPhotosWriter extends PinPhotos {
  readonly #watches: Query<WatchRow>
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
    this.#last = db.query(`SELECT ${LAST_CONTENT} AS id`)
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

  /** Drops the pin's new photos; contents since the pin was last seen are compared again. */
  putWatch({ vector, ...row }: Omit<PinWatchRow, 'scoredContent'>): void {
    this.#clear.run({ pinId: row.pinId })
    this.#putWatch.run({ ...row, vector: bytesOf(vector) })
  }

  /** Marks the row as outdated. Its new photos and its progress stay until `putWatch`, as the user may see them meanwhile. */
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

  /** Removes all new photos of the pin. */
  clear(pinId: number): void {
    this.#clear.run({ pinId })
  }
}
