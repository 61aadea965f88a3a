/**
 * Pictures that pins and words stand for, and their features: see [Note: Pictures by their bytes] in the fifth
 * migration. Runs in the engine; the tables `kept_picture` and `kept_features`.
 */
import { bytesOf, floatsOf } from '../../shared/vectors.ts'
import type { Query, ReadableDatabase, WritableDatabase } from './database.ts'

export type Owner = 'pin' | 'word'
export type PictureRole = 'reference' | 'more' | 'less'

export interface NewPicture {
  /** SHA-256 of its bytes. */
  readonly hash: string
  /** Null is a picture from outside. */
  readonly photoId: number | null
  /** The file's. */
  readonly name: string
}

export interface KeptPicture {
  readonly ownerId: number
  readonly role: PictureRole
  readonly hash: string
  readonly name: string
  /** A photo of the library that holds these bytes now: the one it was chosen as, or another. */
  readonly photoId: number | null
}

/** The one it was chosen as, if it is still there; otherwise the oldest of the same bytes. */
const PHOTO_NOW = `(SELECT photo.id FROM content JOIN photo ON photo.content_id = content.id
  JOIN root ON root.id = root_id
  WHERE content.hash = kept_picture.hash AND photo.removed_ms IS NULL AND root.removed_ms IS NULL
  ORDER BY photo.id = kept_picture.photo_id DESC, photo.id LIMIT 1)`
const PICTURE = `owner_id AS ownerId, role, hash, name, ${PHOTO_NOW} AS photoId`

export class KeptPictures {
  readonly #all: Query<KeptPicture>
  readonly #of: Query<KeptPicture>
  readonly #isDeleted: Query<unknown>
  readonly #features: Query<{ readonly vector: Uint8Array }>
  readonly #indexed: Query<{ readonly vector: Uint8Array }>

  constructor(db: ReadableDatabase) {
    const order = 'ORDER BY owner_id, role, position'
    this.#all = db.query(`SELECT ${PICTURE} FROM kept_picture WHERE owner = @owner ${order}`)
    this.#of = db.query(
      `SELECT ${PICTURE} FROM kept_picture WHERE owner = @owner AND owner_id = @ownerId ${order}`,
    )
    this.#isDeleted = db.query(
      `SELECT 1 FROM content WHERE hash = @hash
         AND EXISTS (SELECT 1 FROM photo WHERE content_id = content.id)
         AND NOT EXISTS (SELECT 1 FROM photo JOIN root ON root.id = root_id WHERE content_id = content.id
           AND coalesce(photo.removed_ms, @beforeMs) >= @beforeMs AND root.removed_ms IS NULL)
         AND NOT EXISTS (SELECT 1 FROM photo JOIN root ON root.id = root_id WHERE photo.status = 'pending'
           AND photo.bytes = content.bytes AND photo.removed_ms IS NULL AND root.removed_ms IS NULL)`,
    )
    this.#features = db.query(
      'SELECT vector FROM kept_features WHERE hash = @hash AND fingerprint = @fingerprint',
    )
    this.#indexed = db.query(
      `SELECT vector FROM content JOIN embedding ON content_id = content.id
         JOIN model ON model.id = model_id WHERE hash = @hash AND fingerprint = @fingerprint LIMIT 1`,
    )
  }

  /** Of all pins or all words, also of removed ones. */
  all(owner: Owner): ReadonlyMap<number, readonly KeptPicture[]> {
    return Map.groupBy(this.#all.all({ owner }), ({ ownerId }) => ownerId)
  }

  of(owner: Owner, ownerId: number): readonly KeptPicture[] {
    return this.#of.all({ owner, ownerId })
  }

  /**
   * Whether all photos of these bytes were removed, from their folder before `beforeMs` or with it. Not where a file of
   * that size waits to be read, which may be the same one at another place, nor where it only was edited.
   */
  isDeleted(hash: string, beforeMs: number): boolean {
    return this.#isDeleted.get({ hash, beforeMs }) !== undefined
  }

  /** [featureSize], un-normalised; stored with the picture. Null where there are none. */
  storedFeatures(hash: string, fingerprint: string): Float32Array | null {
    const row = this.#features.get({ hash, fingerprint })
    return row ? floatsOf(row.vector) : null
  }

  /** [featureSize], un-normalised; stored with the picture, or of an indexed photo of its bytes. Null where the model never saw it. */
  features(hash: string, fingerprint: string): Float32Array | null {
    const stored = this.storedFeatures(hash, fingerprint)
    if (stored) return stored
    const row = this.#indexed.get({ hash, fingerprint })
    return row ? floatsOf(row.vector) : null
  }
}

export class KeptPicturesWriter extends KeptPictures {
  readonly #insert
  readonly #clear
  readonly #putFeatures

  constructor(db: WritableDatabase) {
    super(db)
    this.#insert = db.command(
      `INSERT INTO kept_picture (owner, owner_id, role, position, hash, photo_id, name)
       VALUES (@owner, @ownerId, @role, @position, @hash, @photoId, @name)`,
    )
    this.#clear = db.command(
      'DELETE FROM kept_picture WHERE owner = @owner AND owner_id = @ownerId AND role = @role',
    )
    this.#putFeatures = db.command(
      'INSERT OR REPLACE INTO kept_features (hash, fingerprint, vector) VALUES (@hash, @fingerprint, @vector)',
    )
  }

  /** In place of those it had in this role. Equal bytes are one picture. */
  put(owner: Owner, ownerId: number, role: PictureRole, pictures: readonly NewPicture[]): void {
    this.#clear.run({ owner, ownerId, role })
    distinct(pictures).forEach(({ hash, photoId, name }, position) => {
      this.#insert.run({ owner, ownerId, role, position, hash, photoId, name })
    })
  }

  putFeatures(hash: string, fingerprint: string, features: Float32Array): void {
    this.#putFeatures.run({ hash, fingerprint, vector: bytesOf(features) })
  }
}

function distinct(pictures: readonly NewPicture[]): readonly NewPicture[] {
  return [...new Map(pictures.map((picture) => [picture.hash, picture])).values()]
}
