/** Pseudo-words found by optimisation. Runs in the engine; the table `pseudo_word`. */
import {
  INVERSION_RESULT_VERSION,
  type InversionLoss,
  type InversionRecipe,
  type InvertedImage,
} from '../../shared/inversion-api.ts'
import { bytesOf, floatsOf } from '../../shared/vectors.ts'
import type { Query, ReadableDatabase, WritableDatabase } from './database.ts'

export interface PseudoWordKey {
  /** SHA-256 of the picture's bytes. */
  readonly hash: string
  /** `ModelInfo.id`. */
  readonly fingerprint: string
  readonly recipe: InversionRecipe
  readonly steps: number
  readonly seed: number
  /** Found without the two shortcuts: never an answer to a query that allows them, nor the other way round. */
  readonly exact: boolean
}

interface Row {
  readonly token: Uint8Array
  readonly losses: string
  readonly concepts: string
}

export class PseudoWordTable {
  readonly #find: Query<Row>

  constructor(db: ReadableDatabase) {
    this.#find = db.query(
      `SELECT token, losses, concepts FROM pseudo_word WHERE hash = @hash AND fingerprint = @fingerprint
         AND recipe = @recipe AND steps = @steps AND seed = @seed AND version = @version`,
    )
  }

  find(key: PseudoWordKey): InvertedImage | null {
    const row = this.#find.get({ ...columnsOf(key), version: INVERSION_RESULT_VERSION })
    if (!row) return null
    return {
      token: floatsOf(row.token),
      losses: JSON.parse(row.losses) as readonly InversionLoss[],
      concepts: JSON.parse(row.concepts) as readonly string[],
      // Only what was held against phrases of our own is stored, and these have every name.
      leftOut: [],
      stopped: null,
    }
  }
}

/** The recipe's column tells exact rows from the others, so rows of older versions stay what they are. */
function columnsOf({ recipe, exact, ...rest }: PseudoWordKey) {
  return { ...rest, recipe: exact ? `${recipe} exact` : recipe }
}

/** Over what an older version found. */
export function putPseudoWord(
  db: WritableDatabase,
  key: PseudoWordKey,
  { token, losses, concepts }: InvertedImage,
  nowMs: number,
): void {
  db.command(
    `INSERT OR REPLACE INTO pseudo_word
       (hash, fingerprint, recipe, steps, seed, version, token, losses, concepts, added_ms)
     VALUES (@hash, @fingerprint, @recipe, @steps, @seed, @version, @token, @losses, @concepts, @nowMs)`,
  ).run({
    ...columnsOf(key),
    version: INVERSION_RESULT_VERSION,
    token: bytesOf(token),
    losses: JSON.stringify(losses),
    concepts: JSON.stringify(concepts),
    nowMs,
  })
}
