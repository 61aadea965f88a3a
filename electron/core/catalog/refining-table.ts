/** Whether refining a pin or a word waits, is paused or has stopped. Runs in the engine; the table `refining`. */
import type { ModelFingerprint } from '../../shared/model-ids.ts'
import type { Query, ReadableDatabase, WritableDatabase } from './database.ts'
import type { Owner } from './held-pictures.ts'

export interface RefiningRow {
  readonly owner: Owner
  readonly ownerId: number
  readonly status: 'waiting' | 'paused' | 'stopped'
  /** Steps that were done at the last write. */
  readonly step: number
  readonly reason: string | null
  /** The model for which it has stopped; null where the user gave it up, for every model. */
  readonly fingerprint: ModelFingerprint | null
}

const ROW = 'owner, owner_id AS ownerId, status, step, reason, fingerprint'

export class RefiningTable {
  readonly #all: Query<RefiningRow>
  readonly #find: Query<RefiningRow>

  constructor(db: ReadableDatabase) {
    this.#all = db.query(`SELECT ${ROW} FROM refining WHERE owner = @owner`)
    this.#find = db.query(`SELECT ${ROW} FROM refining WHERE owner = @owner AND owner_id = @ownerId`)
  }

  all(owner: Owner): ReadonlyMap<number, RefiningRow> {
    return new Map(this.#all.all({ owner }).map((row) => [row.ownerId, row]))
  }

  find(owner: Owner, ownerId: number): RefiningRow | undefined {
    return this.#find.get({ owner, ownerId })
  }
}

export class RefiningWriter extends RefiningTable {
  readonly #put

  constructor(db: WritableDatabase) {
    super(db)
    this.#put = db.command(
      `INSERT OR REPLACE INTO refining (owner, owner_id, status, step, reason, fingerprint)
       VALUES (@owner, @ownerId, @status, @step, @reason, @fingerprint)`,
    )
  }

  put({ owner, ownerId, status, step, reason, fingerprint }: RefiningRow): void {
    this.#put.run({ owner, ownerId, status, step, reason, fingerprint })
  }
}
