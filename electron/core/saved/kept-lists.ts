/**
 * Pins and words as they stand: what is kept of them, how far they are refined, what came for them. Runs in the engine,
 * on any connection; what is under way is known only to who refines.
 */
import type { Pin, Refinement, RefiningTarget, Word } from '../../shared/app-refining.ts'
import type { ReadableDatabase } from '../catalog/database.ts'
import { type KeptPicture, KeptPictures } from '../catalog/kept-pictures.ts'
import { PinPhotos } from '../catalog/pin-photos.ts'
import { type PinRow, PinTable } from '../catalog/pin-table.ts'
import { RefiningTable } from '../catalog/refining-table.ts'
import { VerdictTable } from '../catalog/verdict-table.ts'
import { WordTable } from '../catalog/word-table.ts'
import { type Running, refinementOf } from '../inversion/refinement-state.ts'
import type { SubjectWork } from '../inversion/subject.ts'
import { workOf } from './saved-subjects.ts'
import { StoredWords } from './stored-words.ts'

export interface KeptPin extends Pick<PinRow, 'text' | 'dial'>, Omit<Pin, 'query'> {
  readonly pictures: readonly KeptPicture[]
}

export interface KeptWord extends Omit<Word, 'references'> {
  readonly pictures: readonly KeptPicture[]
}

/** What is not in the catalogue. */
export interface RefiningNow {
  running(target: RefiningTarget): Running | null
  problem(target: RefiningTarget): string | null
  /** `ModelInfo.id` of the model that answers. */
  fingerprint(): string | null
  /** Null while the model has not been opened. */
  readsWords(): boolean | null
}

export class KeptLists {
  readonly #now: RefiningNow
  readonly #pins: PinTable
  readonly #words: WordTable
  readonly #pictures: KeptPictures
  readonly #photos: PinPhotos
  readonly #rows: RefiningTable
  readonly #verdicts: VerdictTable
  readonly #stored: StoredWords

  constructor(db: ReadableDatabase, now: RefiningNow) {
    this.#now = now
    this.#pins = new PinTable(db)
    this.#words = new WordTable(db)
    this.#pictures = new KeptPictures(db)
    this.#photos = new PinPhotos(db)
    this.#rows = new RefiningTable(db)
    this.#verdicts = new VerdictTable(db)
    this.#stored = new StoredWords(db)
  }

  /** In the order of pinning. */
  pins(): readonly KeptPin[] {
    const rows = this.#pins.all()
    if (rows.length === 0) return []
    const [pictures, refining, counts] = [
      this.#pictures.all('pin'),
      this.#rows.all('pin'),
      this.#photos.counts(),
    ]
    return rows.map((pin) => {
      const own = pictures.get(pin.id) ?? []
      const refinement = this.#refinement(workOf('pin', pin.id, own), refining.get(pin.id))
      return { ...pin, pictures: own, refinement, newPhotos: counts.get(pin.id) ?? 0 }
    })
  }

  /** In the order of saving. */
  words(): readonly KeptWord[] {
    const rows = this.#words.all()
    if (rows.length === 0) return []
    const [pictures, refining] = [this.#pictures.all('word'), this.#rows.all('word')]
    const fingerprint = this.#now.fingerprint()
    return rows.map(({ id, name, picturesHash, createdMs }) => {
      const own = pictures.get(id) ?? []
      const refinement = this.#refinement(workOf('word', id, own), refining.get(id))
      const usable = fingerprint !== null && this.#stored.token(picturesHash, fingerprint) !== null
      return { id, name, createdMs, pictures: own, refinement, usable }
    })
  }

  #refinement({ target, subjects }: SubjectWork, row: ReturnType<RefiningTable['find']>): Refinement {
    const fingerprint = this.#now.fingerprint()
    return refinementOf({
      verdicts: subjects.map(({ hash }) =>
        fingerprint === null ? null : this.#verdicts.find(hash, fingerprint),
      ),
      row,
      running: this.#now.running(target),
      problem: this.#now.problem(target),
      fingerprint,
      readsWords: this.#now.readsWords(),
    })
  }
}
