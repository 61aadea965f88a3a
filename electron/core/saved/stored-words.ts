/** Finds the stored pseudo-words, named words and features that a query can use. Runs in the engine, on any connection. */
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

  refined(hash: string, modelId: string, which: 'kept' | 'any'): Float32Array | null {
    if (which === 'kept' && this.#verdicts.find(hash, modelId)?.better !== 'refined') return null
    return this.#pseudoWords.find(refinedKey({ hash }, modelId))?.token ?? null
  }

  words(modelId: string): readonly NamedWord[] {
    return this.#words.all().flatMap(({ name, picturesHash }) => {
      const token = this.token(picturesHash, modelId)
      return token ? [{ name, token }] : []
    })
  }

  features(hash: string, modelId: string): Float32Array | null {
    return this.#pictures.features(hash, modelId)
  }

  /** The better pseudo-word of a named word, [tokenSize]; null where this model has none. */
  token(picturesHash: string, modelId: string): Float32Array | null {
    const verdict: Verdict | null = this.#verdicts.find(picturesHash, modelId)
    return this.refined(picturesHash, modelId, 'kept') ?? verdict?.first ?? null
  }
}
