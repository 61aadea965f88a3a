/** Changes right answers, and counts the changes: figures are of one such count. Runs in the engine, under the writer lock. */
import type { WritableDatabase } from './database.ts'
import type { NewPicture } from './held-pictures.ts'
import { MarkedQueries, type MarkedRole, type NewMarkedQuery } from './marked-queries.ts'
import { SettingsWriter } from './settings.ts'

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
    const kept = 'WHERE id = @id AND removed_ms IS NULL'
    this.#share = db.command(`UPDATE marked_query SET shared_concept = @concept ${kept}`)
    this.#remove = db.command(`UPDATE marked_query SET removed_ms = @nowMs ${kept}`)
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
