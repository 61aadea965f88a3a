/** Pseudo-words found by optimisation. Runs in the engine; the table `pseudo_word`. */

import {
  INVERSION_RESULT_VERSION,
  INVERSION_STEPS,
  type InversionLoss,
  type InversionRecipe,
  type InvertedImage,
} from '../../shared/inversion-api.ts'
import type { ModelFingerprint } from '../../shared/model-ids.ts'
import { bytesOf, floatsOf } from '../../shared/vectors.ts'
import type { Query, ReadableDatabase, WritableDatabase } from './database.ts'

export interface PseudoWordKey {
  /** SHA-256 of the picture's bytes. */
  readonly hash: string
  /** `ModelInfo.id`. */
  readonly fingerprint: ModelFingerprint
  readonly recipe: InversionRecipe
  readonly steps: number
  readonly seed: number
  /** Found without the two shortcuts. Never answers a query that allows them, nor the other way round. */
  readonly exact: boolean
}

/** One recipe for everything that is refined in the background, so that `search --method oti` finds the same result. */
export const REFINED = {
  steps: INVERSION_STEPS.isearle,
  exact: false,
  recipe: 'isearle',
  seed: 0,
} as const satisfies Partial<PseudoWordKey>

/** The names of saved checkpoints hold this object as JSON, in this order. */
export function refinedKey(hash: string, fingerprint: ModelFingerprint): PseudoWordKey {
  return { hash, fingerprint, ...REFINED }
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
      // Only results with the built-in phrases are stored, and these have every name.
      leftOut: [],
      stopped: null,
    }
  }
}

/** The recipe's column tells exact rows from the others, so rows of older versions stay what they are. */
function columnsOf({ recipe, exact, ...rest }: PseudoWordKey) {
  return { ...rest, recipe: exact ? `${recipe} exact` : recipe }
}

/** Replaces the result of an older version. */
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
