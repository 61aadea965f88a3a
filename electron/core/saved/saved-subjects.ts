/** What is to be refined: pins in the order of pinning, then words. Runs in the engine, on any connection. */
import type { RefiningTarget } from '../../shared/app-refining.ts'
import type { ReadableDatabase } from '../catalog/database.ts'
import { type KeptPicture, KeptPictures, type Owner } from '../catalog/kept-pictures.ts'
import { PinTable } from '../catalog/pin-table.ts'
import { RefiningTable } from '../catalog/refining-table.ts'
import { type Verdict, VerdictTable } from '../catalog/verdict-table.ts'
import { WordTable } from '../catalog/word-table.ts'
import { type Subject, subjectOf } from '../inversion/subject.ts'

export interface RefiningWork {
  readonly target: RefiningTarget
  /** A pin has one for each reference, a word one for all of its pictures. */
  readonly subjects: readonly Subject[]
}

export class RefiningTargets {
  readonly #pins: PinTable
  readonly #words: WordTable
  readonly #pictures: KeptPictures
  readonly #rows: RefiningTable
  readonly #verdicts: VerdictTable

  constructor(db: ReadableDatabase) {
    this.#pins = new PinTable(db)
    this.#words = new WordTable(db)
    this.#pictures = new KeptPictures(db)
    this.#rows = new RefiningTable(db)
    this.#verdicts = new VerdictTable(db)
  }

  all(): readonly RefiningWork[] {
    const [pins, words] = [this.#pictures.all('pin'), this.#pictures.all('word')]
    return [
      ...this.#pins.all().map(({ id }) => workOf('pin', id, pins.get(id) ?? [])),
      ...this.#words.all().map(({ id }) => workOf('word', id, words.get(id) ?? [])),
    ]
  }

  /** Without subjects where it is gone. */
  of({ kind, id }: RefiningTarget): RefiningWork {
    const isThere = kind === 'pin' ? this.#pins.find(id) : this.#words.find(id)
    return workOf(kind, id, isThere ? this.#pictures.of(kind, id) : [])
  }

  row({ kind, id }: RefiningTarget) {
    return this.#rows.find(kind, id)
  }

  verdicts(subjects: readonly Subject[], fingerprint: string | null): readonly (Verdict | null)[] {
    return subjects.map(({ hash }) => (fingerprint === null ? null : this.#verdicts.find(hash, fingerprint)))
  }
}

export function workOf(kind: Owner, id: number, pictures: readonly KeptPicture[]): RefiningWork {
  const hashes = pictures.filter(({ role }) => role === 'reference').map(({ hash }) => hash)
  const subjects = kind === 'pin' ? hashes.map((hash) => subjectOf([hash])) : [subjectOf(hashes)]
  return { target: { kind, id }, subjects: hashes.length === 0 ? [] : subjects }
}

export function sameTarget(one: RefiningTarget, other: RefiningTarget): boolean {
  return one.kind === other.kind && one.id === other.id
}
