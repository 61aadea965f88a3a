/**
 * The pseudo-words, named words and features that a query can use. Runs in the engine, on any connection; reads the
 * tables `word`, `verdict` and `pseudo_word` together, so that a query with many named words asks once.
 */
import { INVERSION_RESULT_VERSION } from '../../shared/inversion-api.ts'
import type { ModelFingerprint } from '../../shared/model-ids.ts'
import { floatsOf } from '../../shared/vectors.ts'
import type { Query, ReadableDatabase } from './database.ts'
import { HeldPictures } from './held-pictures.ts'
import { REFINED } from './pseudo-word-table.ts'

interface TokenRow {
  readonly token: Uint8Array | null
}

interface WordTokenRow {
  readonly name: string
  readonly token: Uint8Array
}

const KEY = {
  recipe: REFINED.recipe,
  steps: REFINED.steps,
  seed: REFINED.seed,
  version: INVERSION_RESULT_VERSION,
} as const

const IS_REFINED = `pseudo_word.recipe = @recipe AND pseudo_word.steps = @steps AND pseudo_word.seed = @seed
  AND pseudo_word.version = @version`
const REFINED_OF_VERDICT = `LEFT JOIN pseudo_word ON verdict.kept = 'refined' AND pseudo_word.hash = verdict.hash
  AND pseudo_word.fingerprint = verdict.fingerprint AND ${IS_REFINED}`
/** The refined pseudo-word where the verdict prefers it, otherwise the first one. */
const BETTER = 'coalesce(pseudo_word.token, verdict.first)'

export class UsableWords {
  readonly #refined: Query<TokenRow>
  readonly #better: Query<TokenRow>
  readonly #betterRefined: Query<TokenRow>
  readonly #words: Query<WordTokenRow>
  readonly #pictures: HeldPictures

  constructor(db: ReadableDatabase) {
    const verdict =
      'verdict.hash = @hash AND verdict.fingerprint = @fingerprint AND verdict.version = @version'
    this.#refined = db.query(
      `SELECT token FROM pseudo_word WHERE hash = @hash AND fingerprint = @fingerprint AND ${IS_REFINED}`,
    )
    this.#better = db.query(`SELECT ${BETTER} AS token FROM verdict ${REFINED_OF_VERDICT} WHERE ${verdict}`)
    this.#betterRefined = db.query(
      `SELECT pseudo_word.token AS token FROM verdict ${REFINED_OF_VERDICT} WHERE ${verdict}`,
    )
    this.#words = db.query(
      `SELECT name, ${BETTER} AS token FROM word
         JOIN verdict ON verdict.hash = pictures_hash AND verdict.fingerprint = @fingerprint
           AND verdict.version = @version ${REFINED_OF_VERDICT}
       WHERE removed_ms IS NULL AND ${BETTER} IS NOT NULL ORDER BY word.id`,
    )
    this.#pictures = new HeldPictures(db)
  }

  /**
   * The refined pseudo-word of a picture, [tokenSize]; null where there is none. `kept`: only where the verdict
   * prefers it.
   */
  refined(hash: string, fingerprint: ModelFingerprint, which: 'kept' | 'any'): Float32Array | null {
    const query = which === 'kept' ? this.#betterRefined : this.#refined
    return tokenOf(query.get({ hash, fingerprint, ...KEY }))
  }

  /** The named words that have a pseudo-word of this model, in the order of saving; tokens [tokenSize]. */
  words(fingerprint: ModelFingerprint): readonly { readonly name: string; readonly token: Float32Array }[] {
    const rows = this.#words.all({ fingerprint, ...KEY })
    return rows.map(({ name, token }) => ({ name, token: floatsOf(token) }))
  }

  /** Un-normalised features of a held picture, [featureSize]; null where the model never saw it. */
  features(hash: string, fingerprint: ModelFingerprint): Float32Array | null {
    return this.#pictures.features(hash, fingerprint)
  }

  /** The better pseudo-word of a subject, [tokenSize]; null where this model has none. */
  token(hash: string, fingerprint: ModelFingerprint): Float32Array | null {
    return tokenOf(this.#better.get({ hash, fingerprint, ...KEY }))
  }
}

function tokenOf(row: TokenRow | undefined): Float32Array | null {
  return row?.token ? floatsOf(row.token) : null
}
