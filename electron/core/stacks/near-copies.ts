/**
 * Finds the content that each content is a near copy of: its centre. Runs in the engine, under the writer lock; the table
 * `picture_hash`.
 *
 * [Note: Centres] Contents stand in one order (`compareCentres`). The first is a centre; each later one belongs to the
 * first centre that it is near to, and is a centre where it is near to none. So every copy is near to its centre and a
 * chain of copies never leads to another picture. The result depends on the contents that are there and not on the order
 * in which they came: a change places again exactly those whose answer may be another one.
 */

import { differentBits } from '../../shared/picture-hash.ts'
import type { Query, WritableDatabase } from '../catalog/database.ts'
import { type HashedContent, PictureHashes } from '../catalog/picture-hash-table.ts'
import { type CopyFacts, compareCentres, isNearCopy, MOST_BITS } from './copy-rule.ts'
import type { ServedFeatures } from './served-features.ts'

type Row = Omit<CopyFacts, 'hash'> & {
  readonly hash: Uint8Array | null
  readonly centreId: number | null
  readonly shown: 0 | 1
}

type PlacedContent = CopyFacts & { readonly centreId: number }

export class NearCopies {
  readonly #features: ServedFeatures
  readonly #hashes: PictureHashes
  readonly #content: Query<Row>
  readonly #members: Query<{ readonly id: number }>
  readonly #place

  constructor(db: WritableDatabase, features: ServedFeatures) {
    this.#features = features
    this.#hashes = new PictureHashes(db)
    this.#content = db.query(
      `SELECT id, content.hash AS sha, bytes, width, height, date_ms AS dateMs, date_precision AS datePrecision,
         date_rank AS dateRank, picture_hash.hash, centre_id AS centreId,
         EXISTS (SELECT 1 FROM photo WHERE content_id = content.id AND removed_ms IS NULL) AS shown
       FROM content JOIN picture_hash ON content_id = id WHERE id = @id`,
    )
    this.#members = db.query('SELECT content_id AS id FROM picture_hash WHERE centre_id = @id')
    this.#place = db.command('UPDATE picture_hash SET centre_id = @centreId WHERE content_id = @id')
  }

  /** Places contents whose facts changed, and all whose centre follows from them. Returns those with another centre. */
  place(due: readonly number[]): ReadonlySet<number> {
    const before = new Map<number, number | null>()
    const open = new Open()
    for (const id of due) this.#unplace(id, before, open)
    for (let next = open.take(); next; next = open.take()) this.#placeOne(next, before, open)
    const changed = [...before].filter(
      ([id, centreId]) => (this.#content.get({ id })?.centreId ?? null) !== centreId,
    )
    return new Set(changed.map(([id]) => id))
  }

  /** Takes a content out. Its members, and itself where a photo shows it, are to be placed. */
  #unplace(id: number, before: Map<number, number | null>, open: Open): void {
    const content = this.#content.get({ id })
    before.set(id, content?.centreId ?? null)
    if (content?.centreId != null) this.#place.run({ id, centreId: null })
    this.#openMembers(id, before, open)
    if (content?.shown === 1) open.add(content)
  }

  #placeOne(content: CopyFacts, before: Map<number, number | null>, open: Open): void {
    const { id } = content
    const was = this.#content.get({ id })?.centreId ?? null
    if (!before.has(id)) before.set(id, was)
    const near = this.#near(content, this.#hashes.near(content.hash))
    const centreId = firstCentre(content, near)
    if (centreId === was) return
    this.#place.run({ id, centreId })
    if (was === id) this.#openMembers(id, before, open)
    if (centreId === id) this.#openLater(content, near, open)
  }

  /** A new centre draws near contents from later centres, and from being centres. */
  #openLater(content: CopyFacts, near: readonly PlacedContent[], open: Open): void {
    for (const later of near) {
      if (compareCentres(later, content) < 0) continue
      const centre = this.#facts(later.centreId)
      if (!centre || compareCentres(content, centre) < 0) open.add(later)
    }
  }

  #openMembers(id: number, before: Map<number, number | null>, open: Open): void {
    for (const member of this.#members.all({ id })) {
      if (member.id === id) continue
      const content = this.#facts(member.id)
      if (content) open.add(content)
      else if (!before.has(member.id)) before.set(member.id, id)
    }
  }

  #near(content: CopyFacts, hashed: readonly HashedContent[]): readonly PlacedContent[] {
    return hashed.flatMap(({ contentId, hash, centreId }) => {
      if (contentId === content.id || differentBits(hash, content.hash) > MOST_BITS) return []
      const facts = this.#facts(contentId)
      const cosine = () => this.#features.cosine(content.id, contentId)
      return facts && isNearCopy(content, facts, cosine) ? [{ ...facts, centreId }] : []
    })
  }

  /** Null for a content without a hash, or without a photo. */
  #facts(id: number): CopyFacts | null {
    const row = this.#content.get({ id })
    return row && hasHash(row) && row.shown === 1 ? row : null
  }
}

/** The first centre before the content that it is near to, else its own id. */
function firstCentre(content: CopyFacts, near: readonly PlacedContent[]): number {
  const centres = near.filter(({ id, centreId }) => id === centreId)
  const earlier = centres.filter((centre) => compareCentres(centre, content) < 0)
  return earlier.sort(compareCentres)[0]?.id ?? content.id
}

function hasHash(row: Row): row is Row & { readonly hash: Uint8Array } {
  return row.hash !== null
}

/** Contents to be placed, first centres first. */
class Open {
  readonly #contents = new Map<number, CopyFacts>()

  add(content: Omit<CopyFacts, 'hash'> & { readonly hash: Uint8Array | null }): void {
    const { hash } = content
    if (hash !== null) this.#contents.set(content.id, { ...content, hash })
  }

  take(): CopyFacts | null {
    let first: CopyFacts | null = null
    for (const each of this.#contents.values()) if (!first || compareCentres(each, first) < 0) first = each
    if (first) this.#contents.delete(first.id)
    return first
  }
}
