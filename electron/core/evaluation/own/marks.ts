/** The user's marks: which photos are right answers of which query. Runs in the engine. */
import { MAX_ANSWERS, MAX_ENTRIES, type RightAnswers } from '../../../shared/app-quality.ts'
import { AppError } from '../../../shared/errors.ts'
import { type ReadableDatabase, WritableDatabase } from '../../catalog/database.ts'
import { MarkedQueries, MarkedQueriesWriter, queryDigest } from '../../catalog/marked-queries.ts'
import type { ChosenPicture } from '../../saved/picture-features.ts'
import { isSeen } from '../../saved/pin-name.ts'

/** A query with its pictures by hash. */
export interface AskedQuery {
  readonly references: readonly ChosenPicture[]
  readonly text: string
}

/** Facts of a query from another Searlight or from CIRCO, besides its pictures and words. */
export interface GivenFacts {
  readonly sharedConcept: string
  readonly aspects: readonly string[]
}

const NOTHING_GIVEN: GivenFacts = { sharedConcept: '', aspects: [] }

export class Marks {
  readonly #db: ReadableDatabase
  readonly #queries: MarkedQueries

  constructor(db: ReadableDatabase) {
    this.#db = db
    this.#queries = new MarkedQueries(db)
  }

  of({ references, text }: AskedQuery): RightAnswers {
    const known = this.#queries.byDigest(digestOf(references, text))
    const photoIds = known ? this.#queries.answerPhotos(known.id) : []
    const missing = known ? this.#queries.counts(known.id).missing : 0
    const entryId = known && photoIds.length + missing > 0 ? known.id : null
    return { entryId, photoIds, missing, sharedConcept: known?.sharedConcept ?? '' }
  }

  /**
   * Marks pictures, or takes their marks back. A reference is never its own answer, so it stays unmarked.
   * @throws `query-empty`, `too-many-marks`, `library-locked`
   */
  set(
    asked: AskedQuery,
    pictures: readonly ChosenPicture[],
    right: boolean,
    given: GivenFacts = NOTHING_GIVEN,
  ): RightAnswers {
    const { references, text } = asked
    if (references.length === 0 && !isSeen(text))
      throw new AppError('query-empty', 'right answers belong to a query: give words or a reference')
    const own = new Set(references.map(({ hash }) => hash))
    const answers = pictures.filter(({ hash }) => !own.has(hash))
    const writer = this.#writer()
    const id = writer.byDigest(digestOf(references, text))?.id ?? null
    if (!right) {
      const hashes = answers.map(({ hash }) => hash)
      if (id !== null) writer.unmark(id, hashes)
      return this.of(asked)
    }
    if (answers.length > 0) this.#mark(id, asked, answers, given)
    return this.of(asked)
  }

  /** @throws `entry-missing`, `library-locked` */
  share(id: number, concept: string): void {
    if (!this.#writer().share(id, concept.trim())) throw gone()
  }

  /** @throws `entry-missing`, `library-locked` */
  remove(id: number): void {
    if (!this.#writer().remove(id, Date.now())) throw gone()
  }

  /** @throws `entry-missing`, `library-locked` */
  restore(id: number): void {
    if (!this.#writer().restore(id)) throw gone()
  }

  #mark(
    known: number | null,
    { references, text }: AskedQuery,
    answers: readonly ChosenPicture[],
    given: GivenFacts,
  ): void {
    const writer = this.#writer()
    this.#writable().transaction(() => {
      if (known === null && writer.count() >= MAX_ENTRIES)
        throw new AppError('too-many-marks', `there are ${MAX_ENTRIES} queries with right answers already`)
      const query = { digest: digestOf(references, text), text: text.trim(), ...given }
      const id = known ?? writer.add(query, references, Date.now())
      writer.mark(id, answers)
      if (writer.counts(id).answers > MAX_ANSWERS)
        throw new AppError('too-many-marks', `a query takes ${MAX_ANSWERS} right answers at most`)
    })
  }

  #writer(): MarkedQueriesWriter {
    return new MarkedQueriesWriter(this.#writable())
  }

  #writable(): WritableDatabase {
    if (this.#db instanceof WritableDatabase) return this.#db
    throw new AppError('library-locked', 'the library is open to read only')
  }
}

function digestOf(references: readonly Pick<ChosenPicture, 'hash'>[], text: string): string {
  return queryDigest(
    references.map(({ hash }) => hash),
    text,
  )
}

function gone(): AppError {
  return new AppError('entry-missing', 'these right answers no longer exist')
}
