/** Saves, renames, removes and restores named words. Runs in the engine, under the writer lock. */
import { MAX_WORD_PHOTOS } from '../../shared/app-refining.ts'
import { AppError } from '../../shared/errors.ts'
import type { WritableDatabase } from '../catalog/database.ts'
import { HeldPicturesWriter } from '../catalog/held-pictures.ts'
import { WordWriter } from '../catalog/words.ts'
import { type Subject, subjectOf } from '../inversion/subject.ts'
import type { ChosenPicture } from './picture-features.ts'
import { foldWord, wordName } from './word-name.ts'

export interface WordsOptions {
  readonly db: WritableDatabase
  /** Stores the pictures' features and their first pseudo-word. @throws `model-required`, `model-no-tokenizer` */
  readonly storeSubject: (pictures: readonly ChosenPicture[], subject: Subject) => Promise<void>
  readonly onChanged: (wordId: number) => void
  readonly onRemoved: (wordId: number) => void
}

export class Words {
  readonly #options: WordsOptions
  readonly #table: WordWriter
  readonly #pictures: HeldPicturesWriter

  constructor(options: WordsOptions) {
    this.#options = options
    this.#table = new WordWriter(options.db)
    this.#pictures = new HeldPicturesWriter(options.db)
  }

  /** Returns its id. @throws `word-invalid`, `word-taken`, `word-pictures`, `model-required`, `model-no-tokenizer` */
  async save(name: string, pictures: readonly ChosenPicture[]): Promise<number> {
    const given = wordName(name)
    const folded = foldWord(given)
    this.#requireFree(folded, null)
    const subject = subjectOf(pictures.map(({ hash }) => hash))
    const count = subject.pictures.length
    if (count < 1 || count > MAX_WORD_PHOTOS)
      throw new AppError('word-pictures', `a word needs one to ${MAX_WORD_PHOTOS} pictures, got ${count}`)
    await this.#options.storeSubject(pictures, subject)
    const id = this.#options.db.transaction(() => {
      this.#requireFree(folded, null)
      const added = this.#table.add({ name: given, folded, picturesHash: subject.hash }, Date.now())
      this.#pictures.put('word', added, 'reference', pictures)
      return added
    })
    this.#options.onChanged(id)
    return id
  }

  /** @throws `word-missing`, `word-invalid`, `word-taken` */
  rename(id: number, name: string): void {
    this.require(id)
    const given = wordName(name)
    this.#requireFree(foldWord(given), id)
    this.#table.rename(id, given, foldWord(given))
    this.#options.onChanged(id)
  }

  /** `restore` brings it back until the sweep deletes it after 30 days. @throws `word-missing` */
  remove(id: number): void {
    this.require(id)
    this.#table.remove(id, Date.now())
    this.#options.onRemoved(id)
  }

  /** @throws `word-missing`, `word-taken` where another word has taken the name meanwhile */
  restore(id: number): void {
    if (this.#table.find(id)) return
    const removed = this.#table.removed(id)
    if (!removed) throw missing()
    this.#requireFree(removed.folded, id)
    this.#table.restore(id)
    this.#options.onChanged(id)
  }

  /** @throws `word-missing` */
  require(id: number): void {
    if (!this.#table.find(id)) throw missing()
  }

  #requireFree(folded: string, exceptId: number | null): void {
    const taken = this.#table.named(folded)
    if (!taken || taken.id === exceptId) return
    throw new AppError('word-taken', `there is a word "${taken.name}" already`)
  }
}

function missing(): AppError {
  return new AppError('word-missing', 'this word no longer exists')
}
