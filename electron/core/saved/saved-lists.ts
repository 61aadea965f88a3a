/**
 * Lists pins and named words with their pictures, their refinement and their new photos. Runs in the engine, on any
 * connection; only the process that refines knows what runs now.
 */

import type { Pin, Refinement, RefiningTarget, Word } from '../../shared/app-refining.ts'
import type { ModelFingerprint } from '../../shared/model-ids.ts'
import type { ReadableDatabase } from '../catalog/database.ts'
import { type HeldPicture, HeldPictures } from '../catalog/held-pictures.ts'
import { PinPhotos, type PinRow, PinTable } from '../catalog/pins.ts'
import { RefiningTable } from '../catalog/refining-table.ts'
import { UsableWords } from '../catalog/usable-words.ts'
import { VerdictTable } from '../catalog/verdict-table.ts'
import { WordTable } from '../catalog/words.ts'
import { type Running, refinementOf } from '../inversion/refinement-state.ts'
import type { SubjectWork } from '../inversion/subject.ts'
import { workOf } from './saved-subjects.ts'

export interface SavedPin extends Pick<PinRow, 'text' | 'dial'>, Omit<Pin, 'query'> {
  readonly pictures: readonly HeldPicture[]
}

export interface SavedWord extends Omit<Word, 'references'> {
  readonly pictures: readonly HeldPicture[]
}

/** Facts that the catalogue does not hold. */
export interface RefiningNow {
  running(target: RefiningTarget): Running | null
  problem(target: RefiningTarget): string | null
  /** `ModelInfo.id` of the model that answers. */
  fingerprint(): ModelFingerprint | null
  /** Null while the model has not been opened. */
  readsWords(): boolean | null
}

export class SavedLists {
  readonly #now: RefiningNow
  readonly #pins: PinTable
  readonly #words: WordTable
  readonly #pictures: HeldPictures
  readonly #photos: PinPhotos
  readonly #rows: RefiningTable
  readonly #verdicts: VerdictTable
  readonly #stored: UsableWords

  constructor(db: ReadableDatabase, now: RefiningNow) {
    this.#now = now
    this.#pins = new PinTable(db)
    this.#words = new WordTable(db)
    this.#pictures = new HeldPictures(db)
    this.#photos = new PinPhotos(db)
    this.#rows = new RefiningTable(db)
    this.#verdicts = new VerdictTable(db)
    this.#stored = new UsableWords(db)
  }

  /** In the order of pinning. */
  pins(): readonly SavedPin[] {
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
  words(): readonly SavedWord[] {
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
