/** Finds the stored pseudo-words, named words and features that a query can use. Runs in the engine, on any connection. */
import type { ModelFingerprint } from '../../shared/model-ids.ts'
import type { ReadableDatabase } from '../catalog/database.ts'
import { HeldPictures } from '../catalog/held-pictures.ts'
import { PseudoWordTable } from '../catalog/pseudo-word-table.ts'
import { type Verdict, VerdictTable } from '../catalog/verdict-table.ts'
import { WordTable } from '../catalog/words.ts'
import { refinedKey } from '../inversion/refine-subject.ts'
import type { KnownWords, NamedWord } from '../query/known-words.ts'

export class StoredWords implements KnownWords {
  readonly #words: WordTable
  readonly #verdicts: VerdictTable
  readonly #pseudoWords: PseudoWordTable
  readonly #pictures: HeldPictures

  constructor(db: ReadableDatabase) {
    this.#words = new WordTable(db)
    this.#verdicts = new VerdictTable(db)
    this.#pseudoWords = new PseudoWordTable(db)
    this.#pictures = new HeldPictures(db)
  }

  refined(hash: string, fingerprint: ModelFingerprint, which: 'kept' | 'any'): Float32Array | null {
    if (which === 'kept' && this.#verdicts.find(hash, fingerprint)?.better !== 'refined') return null
    return this.#pseudoWords.find(refinedKey({ hash }, fingerprint))?.token ?? null
  }

  words(fingerprint: ModelFingerprint): readonly NamedWord[] {
    return this.#words.all().flatMap(({ name, picturesHash }) => {
      const token = this.token(picturesHash, fingerprint)
      return token ? [{ name, token }] : []
    })
  }

  features(hash: string, fingerprint: ModelFingerprint): Float32Array | null {
    return this.#pictures.features(hash, fingerprint)
  }

  /** The better pseudo-word of a named word, [tokenSize]; null where this model has none. */
  token(picturesHash: string, fingerprint: ModelFingerprint): Float32Array | null {
    const verdict: Verdict | null = this.#verdicts.find(picturesHash, fingerprint)
    return this.refined(picturesHash, fingerprint, 'kept') ?? verdict?.first ?? null
  }
}
