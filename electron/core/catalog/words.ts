/** Named words. Runs in the engine; the table `word`. Their pictures are in held-pictures.ts. */
import type { Query, ReadableDatabase, WritableDatabase } from './database.ts'

export interface WordRow {
  readonly id: number
  readonly name: string
  /** The name as names are compared: case aside. */
  readonly folded: string
  /** Hash of the subject: of all its pictures together. */
  readonly picturesHash: string
  readonly createdMs: number
}

const WORD = 'id, name, folded, pictures_hash AS picturesHash, created_ms AS createdMs'

export class WordTable {
  readonly #all: Query<WordRow>
  readonly #find: Query<WordRow>
  readonly #named: Query<WordRow>
  readonly #removed: Query<WordRow>

  constructor(db: ReadableDatabase) {
    this.#all = db.query(`SELECT ${WORD} FROM word WHERE removed_ms IS NULL ORDER BY id`)
    this.#find = db.query(`SELECT ${WORD} FROM word WHERE id = @id AND removed_ms IS NULL`)
    this.#named = db.query(`SELECT ${WORD} FROM word WHERE folded = @folded AND removed_ms IS NULL`)
    this.#removed = db.query(`SELECT ${WORD} FROM word WHERE id = @id AND removed_ms IS NOT NULL`)
  }

  /** In the order of saving. */
  all(): readonly WordRow[] {
    return this.#all.all()
  }

  find(id: number): WordRow | undefined {
    return this.#find.get({ id })
  }

  named(folded: string): WordRow | undefined {
    return this.#named.get({ folded })
  }

  removed(id: number): WordRow | undefined {
    return this.#removed.get({ id })
  }
}

export class WordWriter extends WordTable {
  readonly #insert
  readonly #rename
  readonly #remove
  readonly #restore

  constructor(db: WritableDatabase) {
    super(db)
    this.#insert = db.command(
      `INSERT INTO word (name, folded, pictures_hash, created_ms) VALUES (@name, @folded, @picturesHash, @nowMs)`,
    )
    this.#rename = db.command('UPDATE word SET name = @name, folded = @folded WHERE id = @id')
    this.#remove = db.command('UPDATE word SET removed_ms = @nowMs WHERE id = @id AND removed_ms IS NULL')
    this.#restore = db.command('UPDATE word SET removed_ms = NULL WHERE id = @id')
  }

  /** Returns its id. */
  add(word: Pick<WordRow, 'name' | 'folded' | 'picturesHash'>, nowMs: number): number {
    return this.#insert.run({ ...word, nowMs }).rowId
  }

  rename(id: number, name: string, folded: string): void {
    this.#rename.run({ id, name, folded })
  }

  remove(id: number, nowMs: number): void {
    this.#remove.run({ id, nowMs })
  }

  restore(id: number): void {
    this.#restore.run({ id })
  }
}
