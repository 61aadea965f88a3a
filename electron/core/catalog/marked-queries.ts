/**
 * Queries whose right answers the user marked, and the pictures that they name. Runs in the engine; the tables
 * `marked_query` and `marked_picture`.
 */
import { createHash } from 'node:crypto'
import type { Query, ReadableDatabase, WritableDatabase } from './database.ts'
import type { NewPicture } from './held-pictures.ts'
import { Settings, SettingsWriter } from './settings.ts'

export interface MarkedQueryRow {
  readonly id: number
  readonly digest: string
  readonly text: string
  readonly sharedConcept: string
  readonly aspects: readonly string[]
}

export type NewMarkedQuery = Omit<MarkedQueryRow, 'id'>
export type MarkedRole = 'reference' | 'answer'

export interface MarkedPicture {
  readonly queryId: number
  readonly role: MarkedRole
  readonly hash: string
  readonly name: string
  /** A photo of the library that holds these bytes now: the one it was chosen as, or another. */
  readonly photoId: number | null
}

export interface AnswerCounts {
  /** Pictures that are marked. */
  readonly answers: number
  /** Of them, those that are no photo of the library now. */
  readonly missing: number
}

/** The same query by the bytes of its references, in their order, and by its words. */
export function queryDigest(referenceHashes: readonly string[], text: string): string {
  return createHash('sha256')
    .update(JSON.stringify([referenceHashes, text.trim()]))
    .digest('hex')
}

/** As a window shows them: read once, not removed, in a folder that is watched. */
const SHOWN = 'photo.removed_ms IS NULL AND root.removed_ms IS NULL'
const PHOTO_NOW = `(SELECT photo.id FROM content JOIN photo ON photo.content_id = content.id
  JOIN root ON root.id = root_id WHERE content.hash = marked_picture.hash AND ${SHOWN}
  ORDER BY photo.id = marked_picture.photo_id DESC, photo.id LIMIT 1)`
const QUERY = 'id, digest, text, shared_concept AS sharedConcept, aspects'

type Row = Omit<MarkedQueryRow, 'aspects'> & { readonly aspects: string }

export class MarkedQueries {
  readonly #all: Query<Row>
  readonly #byDigest: Query<Row>
  readonly #pictures: Query<MarkedPicture>
  readonly #photos: Query<{ readonly id: number }>
  readonly #counts: Query<AnswerCounts>
  readonly #count: Query<{ readonly queries: number }>
  readonly #settings: Settings

  constructor(db: ReadableDatabase) {
    this.#all = db.query(
      `SELECT ${QUERY} FROM marked_query WHERE removed_ms IS NULL
         AND EXISTS (SELECT 1 FROM marked_picture WHERE query_id = id AND role = 'answer') ORDER BY id`,
    )
    this.#byDigest = db.query(
      `SELECT ${QUERY} FROM marked_query WHERE digest = @digest AND removed_ms IS NULL`,
    )
    this.#pictures = db.query(
      `SELECT query_id AS queryId, role, hash, name, ${PHOTO_NOW} AS photoId FROM marked_picture
       JOIN marked_query ON marked_query.id = query_id AND removed_ms IS NULL ORDER BY query_id, role, position`,
    )
    this.#photos = db.query(
      `SELECT photo.id FROM marked_picture JOIN content ON content.hash = marked_picture.hash
         JOIN photo ON photo.content_id = content.id JOIN root ON root.id = root_id
       WHERE query_id = @id AND role = 'answer' AND ${SHOWN} ORDER BY photo.id`,
    )
    this.#counts = db.query(
      `SELECT count(*) AS answers, coalesce(sum(${PHOTO_NOW} IS NULL), 0) AS missing FROM marked_picture
       WHERE query_id = @id AND role = 'answer'`,
    )
    this.#count = db.query('SELECT count(*) AS queries FROM marked_query WHERE removed_ms IS NULL')
    this.#settings = new Settings(db)
  }

  /** Those with a mark, in the order of marking. */
  all(): readonly MarkedQueryRow[] {
    return this.#all.all().map(read)
  }

  /** Also one whose marks were all taken back. */
  byDigest(digest: string): MarkedQueryRow | null {
    const row = this.#byDigest.get({ digest })
    return row ? read(row) : null
  }

  /** Of all queries, in their order. */
  pictures(): ReadonlyMap<number, readonly MarkedPicture[]> {
    return Map.groupBy(this.#pictures.all(), ({ queryId }) => queryId)
  }

  /** All photos of the library that hold an answer's bytes. */
  answerPhotos(id: number): readonly number[] {
    return this.#photos.all({ id }).map((photo) => photo.id)
  }

  counts(id: number): AnswerCounts {
    return this.#counts.get({ id }) ?? { answers: 0, missing: 0 }
  }

  /** How many there are, those whose marks were all taken back among them. */
  count(): number {
    return this.#count.get()?.queries ?? 0
  }

  /** Another one after each change. */
  version(): number {
    return Number(this.#settings.get('marks') ?? 0)
  }
}

/** Counts its changes: quality figures belong to one such count. */
export class MarkedQueriesWriter extends MarkedQueries {
  readonly #db: WritableDatabase
  readonly #settings: SettingsWriter
  readonly #insert
  readonly #mark
  readonly #unmark
  readonly #share
  readonly #remove
  readonly #restore

  constructor(db: WritableDatabase) {
    super(db)
    this.#db = db
    this.#settings = new SettingsWriter(db)
    this.#insert = db.command(
      `INSERT INTO marked_query (digest, text, shared_concept, aspects, created_ms)
       VALUES (@digest, @text, @sharedConcept, @aspects, @nowMs)`,
    )
    this.#mark = db.command(
      `INSERT INTO marked_picture (query_id, role, hash, position, photo_id, name)
       SELECT @id, @role, @hash, coalesce(max(position) + 1, 0), @photoId, @name FROM marked_picture
         WHERE query_id = @id AND role = @role
       ON CONFLICT DO NOTHING`,
    )
    this.#unmark = db.command(
      "DELETE FROM marked_picture WHERE query_id = @id AND role = 'answer' AND hash = @hash",
    )
    const there = 'WHERE id = @id AND removed_ms IS NULL'
    this.#share = db.command(`UPDATE marked_query SET shared_concept = @concept ${there}`)
    this.#remove = db.command(`UPDATE marked_query SET removed_ms = @nowMs ${there}`)
    // Not where the same query was marked anew meanwhile.
    this.#restore = db.command(
      `UPDATE marked_query SET removed_ms = NULL WHERE id = @id AND removed_ms IS NOT NULL AND NOT EXISTS
         (SELECT 1 FROM marked_query AS other WHERE other.digest = marked_query.digest AND other.removed_ms IS NULL)`,
    )
  }

  /** Returns its id. */
  add(query: NewMarkedQuery, references: readonly NewPicture[], nowMs: number): number {
    return this.#changing(() => {
      const aspects = JSON.stringify(query.aspects)
      const { rowId: id } = this.#insert.run({ ...query, aspects, nowMs })
      for (const picture of references) this.#put(id, 'reference', picture)
      return id
    })
  }

  mark(id: number, answers: readonly NewPicture[]): void {
    this.#changing(() => {
      for (const picture of answers) this.#put(id, 'answer', picture)
    })
  }

  unmark(id: number, hashes: readonly string[]): void {
    this.#changing(() => {
      for (const hash of hashes) this.#unmark.run({ id, hash })
    })
  }

  /** False where there is none. */
  share(id: number, concept: string): boolean {
    return this.#changing(() => this.#share.run({ id, concept }).changes > 0)
  }

  remove(id: number, nowMs: number): boolean {
    return this.#changing(() => this.#remove.run({ id, nowMs }).changes > 0)
  }

  /** False where there is none, swept or never made, or the same query is there again. */
  restore(id: number): boolean {
    return this.#changing(() => this.#restore.run({ id }).changes > 0)
  }

  #put(id: number, role: MarkedRole, { hash, photoId, name }: NewPicture): void {
    this.#mark.run({ id, role, hash, photoId, name })
  }

  #changing<T>(change: () => T): T {
    return this.#db.transaction(() => {
      this.#settings.set('marks', String(this.version() + 1))
      return change()
    })
  }
}

function read({ aspects, ...row }: Row): MarkedQueryRow {
  return { ...row, aspects: JSON.parse(aspects) as readonly string[] }
}
