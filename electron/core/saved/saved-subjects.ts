/** The subjects of pins in the order of pinning, then of named words. Runs in the engine, on any connection. */
import type { RefiningTarget } from '../../shared/app-refining.ts'
import type { ReadableDatabase } from '../catalog/database.ts'
import { type KeptPicture, KeptPictures, type Owner } from '../catalog/kept-pictures.ts'
import { PinTable } from '../catalog/pin-table.ts'
import { WordTable } from '../catalog/word-table.ts'
import { type SubjectSource, type SubjectWork, subjectOf } from '../inversion/subject.ts'

export class SavedSubjects implements SubjectSource {
  readonly #pins: PinTable
  readonly #words: WordTable
  readonly #pictures: KeptPictures

  constructor(db: ReadableDatabase) {
    this.#pins = new PinTable(db)
    this.#words = new WordTable(db)
    this.#pictures = new KeptPictures(db)
  }

  all(): readonly SubjectWork[] {
    const [pins, words] = [this.#pictures.all('pin'), this.#pictures.all('word')]
    return [
      ...this.#pins.all().map(({ id }) => workOf('pin', id, pins.get(id) ?? [])),
      ...this.#words.all().map(({ id }) => workOf('word', id, words.get(id) ?? [])),
    ]
  }

  of({ kind, id }: RefiningTarget): SubjectWork {
    const row = kind === 'pin' ? this.#pins.find(id) : this.#words.find(id)
    return workOf(kind, id, row ? this.#pictures.of(kind, id) : [])
  }
}

/** A pin has a subject for each reference, a word one for all of its pictures. Sentences may use a word at once. */
export function workOf(kind: Owner, id: number, pictures: readonly KeptPicture[]): SubjectWork {
  const hashes = pictures.filter(({ role }) => role === 'reference').map(({ hash }) => hash)
  const subjects = kind === 'pin' ? hashes.map((hash) => subjectOf([hash])) : [subjectOf(hashes)]
  return {
    target: { kind, id },
    subjects: hashes.length === 0 ? [] : subjects,
    needsFirst: kind === 'word',
  }
}
