/** Pseudo-words that the library keeps, as a query finds them. Runs in the engine, on any connection. */
import type { ReadableDatabase } from '../catalog/database.ts'
import { KeptPictures } from '../catalog/kept-pictures.ts'
import { PseudoWordTable } from '../catalog/pseudo-word-table.ts'
import { type Verdict, VerdictTable } from '../catalog/verdict-table.ts'
import { WordTable } from '../catalog/word-table.ts'
import { refinedKey } from '../inversion/refine-subject.ts'
import type { KnownWords, NamedWord } from '../query/known-words.ts'

export class StoredWords implements KnownWords {
  readonly #words: WordTable
  readonly #verdicts: VerdictTable
  readonly #pseudoWords: PseudoWordTable
  readonly #pictures: KeptPictures

  constructor(db: ReadableDatabase) {
    this.#words = new WordTable(db)
    this.#verdicts = new VerdictTable(db)
    this.#pseudoWords = new PseudoWordTable(db)
    this.#pictures = new KeptPictures(db)
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

  /** The better one of a word's pictures together; null where there is none of this model. */
  token(picturesHash: string, modelId: string): Float32Array | null {
    const verdict: Verdict | null = this.#verdicts.find(picturesHash, modelId)
    return this.refined(picturesHash, modelId, 'kept') ?? verdict?.first ?? null
  }
}
