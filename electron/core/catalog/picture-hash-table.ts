/**
 * Perceptual hashes of contents, and which content each is a near copy of. Runs in the engine; the table `picture_hash`.
 */
import { bandsOf, PICTURE_HASH_BANDS } from '../../shared/picture-hash.ts'
import type { Query, ReadableDatabase, WritableDatabase } from './database.ts'

/** A content whose hash is near to another one's in a band. */
export interface HashedContent {
  readonly contentId: number
  /** [PICTURE_HASH_BYTES] */
  readonly hash: Uint8Array
  /** The content that it is a near copy of, or its own id. */
  readonly centreId: number
}

/** Bits that may differ in each band: the coarsest bands are the ones that near copies share best. */
const TURNED_BITS = [2, 2, 1, 1] as const
const BAND_BITS = 16
/** A band read no further holds pictures that are all alike, such as scans of empty forms. */
const MOST_OF_BAND = 5_000

export class PictureHashes {
  readonly #bands: readonly Query<HashedContent>[]
  readonly #without: Query<{ readonly contentId: number; readonly hash: string }>
  readonly #isWithout: Query<unknown>
  readonly #last: Query<{ readonly id: number | null }>

  constructor(db: ReadableDatabase) {
    this.#bands = Array.from({ length: PICTURE_HASH_BANDS }, (_, band) =>
      db.query<HashedContent>(
        `SELECT content_id AS contentId, hash, centre_id AS centreId FROM picture_hash
         WHERE band${band} IN (SELECT value FROM json_each(@values)) AND centre_id IS NOT NULL LIMIT ${MOST_OF_BAND}`,
      ),
    )
    this.#without = db.query(
      `SELECT id AS contentId, hash FROM content
       WHERE id > @after AND id <= @until AND NOT EXISTS (SELECT 1 FROM picture_hash WHERE content_id = content.id)
         AND EXISTS (SELECT 1 FROM photo WHERE content_id = content.id AND removed_ms IS NULL)
       ORDER BY id`,
    )
    this.#isWithout = db.query(
      `SELECT 1 FROM content WHERE id = @contentId
         AND NOT EXISTS (SELECT 1 FROM picture_hash WHERE content_id = content.id)`,
    )
    this.#last = db.query('SELECT max(id) AS id FROM content')
  }

  /** Contents that photos show whose hash equals this one in a band, but for one or two bits. */
  near(hash: Uint8Array): readonly HashedContent[] {
    return lookUp(this.#bands, hash)
  }

  /** Contents of photos without a hash, with ids after `after` and up to `until`, with the SHA-256 of their bytes. */
  without(after: number, until: number): readonly { readonly contentId: number; readonly hash: string }[] {
    return this.#without.all({ after, until })
  }

  /** False for a content that has a hash by now, or is gone. */
  isWithout(contentId: number): boolean {
    return this.#isWithout.get({ contentId }) !== undefined
  }

  /** The highest id of a content; 0 where there is none. */
  lastContent(): number {
    return this.#last.get()?.id ?? 0
  }
}

/** For each band the masks of all bits that may differ: 137 for two bits, 17 for one. */
const MASKS: readonly (readonly number[])[] = TURNED_BITS.map((most) => masks(most))

function masks(most: number): readonly number[] {
  const bits = Array.from({ length: BAND_BITS }, (_, bit) => 1 << bit)
  const one = most < 1 ? [] : bits
  const two = most < 2 ? [] : bits.flatMap((bit, i) => bits.slice(i + 1).map((other) => bit | other))
  return [0, ...one, ...two]
}

function lookUp(queries: readonly Query<HashedContent>[], hash: Uint8Array): readonly HashedContent[] {
  const found = new Map<number, HashedContent>()
  for (const [band, value] of bandsOf(hash).entries()) {
    const values = JSON.stringify(MASKS[band]?.map((mask) => value ^ mask))
    for (const row of queries[band]?.all({ values }) ?? []) found.set(row.contentId, row)
  }
  return [...found.values()]
}

export class PictureHashWriter {
  readonly #put

  constructor(db: WritableDatabase) {
    this.#put = db.command(
      `INSERT INTO picture_hash (content_id, hash, band0, band1, band2, band3)
       VALUES (@contentId, @hash, @band0, @band1, @band2, @band3)
       ON CONFLICT (content_id) DO UPDATE SET hash = @hash, band0 = @band0, band1 = @band1, band2 = @band2, band3 = @band3`,
    )
  }

  /** @param hash null of a blank picture, which is a near copy of nothing */
  put(contentId: number, hash: Uint8Array | null): void {
    const [band0 = null, band1 = null, band2 = null, band3 = null] = hash ? bandsOf(hash) : []
    this.#put.run({ contentId, hash, band0, band1, band2, band3 })
  }
}
