/** Pinned queries. Runs in the engine; the table `pin`. Their pictures are in kept-pictures.ts. */
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
    const kept = 'WHERE id = @id AND removed_ms IS NULL'
    this.#rename = db.command(`UPDATE pin SET name = @name ${kept}`)
    this.#change = db.command(
      `UPDATE pin SET text = @text, dial = @dial, seen_content = ${LAST_CONTENT} ${kept}`,
    )
    this.#remove = db.command(`UPDATE pin SET removed_ms = @nowMs ${kept}`)
    this.#restore = db.command('UPDATE pin SET removed_ms = NULL WHERE id = @id')
    this.#see = db.command(`UPDATE pin SET seen_content = max(seen_content, @seenContent) ${kept}`)
  }

  /** Photos that come from now on are new to it. Returns its id. */
  add(pin: NewPin, nowMs: number): number {
    return this.#insert.run({ ...pin, nowMs }).rowId
  }

  rename(id: number, name: string): void {
    this.#rename.run({ id, name })
  }

  /** It asks for something else: what is new counts from now on. */
  change(id: number, { text, dial }: Pick<PinRow, 'text' | 'dial'>): void {
    this.#change.run({ id, text, dial })
  }

  remove(id: number, nowMs: number): void {
    this.#remove.run({ id, nowMs })
  }

  /** False where there is none, swept or never made. */
  restore(id: number): boolean {
    return this.#restore.run({ id }).changes > 0
  }

  /** Contents up to this one are new no more. */
  see(id: number, seenContent: number): void {
    this.#see.run({ id, seenContent })
  }
}
