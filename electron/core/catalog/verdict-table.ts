/** First pseudo-words, and verdicts on refined ones against them. Runs in the engine; the table `verdict`. */
import { INVERSION_RESULT_VERSION } from '../../shared/inversion-api.ts'
import { bytesOf, floatsOf } from '../../shared/vectors.ts'
import type { Query, ReadableDatabase, WritableDatabase } from './database.ts'

export interface Verdict {
  /** [tokenSize]; null where the model has no phi. */
  readonly first: Float32Array | null
  /** On held-out sentences; null before the judgement, and where the model has no phi. */
  readonly firstLoss: number | null
  readonly refinedLoss: number | null
  /** The one that queries use; null before the judgement, when they use the first. */
  readonly better: 'first' | 'refined' | null
  /** Why refining was given up. */
  readonly reason: string | null
}

type Row = Omit<Verdict, 'first'> & { readonly first: Uint8Array | null }

export class VerdictTable {
  readonly #find: Query<Row>

  constructor(db: ReadableDatabase) {
    this.#find = db.query(
      `SELECT first, first_loss AS firstLoss, refined_loss AS refinedLoss, kept AS better, reason FROM verdict
       WHERE hash = @hash AND fingerprint = @fingerprint AND version = @version`,
    )
  }

  /** @param hash of a picture, or of several together */
  find(hash: string, fingerprint: string): Verdict | null {
    const row = this.#find.get({ hash, fingerprint, version: INVERSION_RESULT_VERSION })
    return row ? { ...row, first: row.first && floatsOf(row.first) } : null
  }
}

export class VerdictWriter extends VerdictTable {
  readonly #put
  readonly #clear

  constructor(db: WritableDatabase) {
    super(db)
    this.#put = db.command(
      `INSERT OR REPLACE INTO verdict (hash, fingerprint, version, first, first_loss, refined_loss, kept, reason)
       VALUES (@hash, @fingerprint, @version, @first, @firstLoss, @refinedLoss, @better, @reason)`,
    )
    this.#clear = db.command('DELETE FROM verdict WHERE fingerprint = @fingerprint')
  }

  put(hash: string, fingerprint: string, { first, ...verdict }: Verdict): void {
    const version = INVERSION_RESULT_VERSION
    this.#put.run({ hash, fingerprint, version, first: first && bytesOf(first), ...verdict })
  }

  /** Deletes all verdicts of a model. */
  clear(fingerprint: string): void {
    this.#clear.run({ fingerprint })
  }
}
