/**
 * Finds what this release reads otherwise ([Note: Read again] in reader-version.ts) and makes it pending. Runs in the
 * engine, under the writer lock.
 */
import { OUTDATED_VERSION, READER_CHANGES, READER_VERSION } from '../../shared/reader-version.ts'
import type { Query, WritableDatabase } from './database.ts'
import { SettingsWriter } from './settings.ts'

/** Photos looked at in one transaction, 10 µs each. */
const SLICE_PHOTOS = 500

/** In SQL, over a row of `content`: what `readsAnew` says of it. @param version a column */
export function readsAnewSql(version: string): string {
  const terms = READER_CHANGES.map((change) => {
    const damaged = change.damaged ? ' OR content.damage_code IS NOT NULL' : ''
    return `${version} < ${change.version} AND (content.format IN (${texts(change.formats)})${damaged})`
  })
  return `(${version} = ${OUTDATED_VERSION} OR ${terms.join(' OR ')})`
}

const FAILED_ANEW = READER_CHANGES.map(
  ({ version, failed }) => `(photo.reader_version < ${version} AND problem_code IN (${texts(failed)}))`,
).join(' OR ')

export class ReadAgain {
  readonly #db: WritableDatabase
  readonly #settings: SettingsWriter
  readonly #mark
  readonly #lastPhoto: Query<{ readonly id: number | null }>

  constructor(db: WritableDatabase) {
    this.#db = db
    this.#settings = new SettingsWriter(db)
    this.#mark = db.command(
      `UPDATE photo SET status = 'pending', attempts = 0 WHERE id > @after AND id <= @until AND (
         status = 'failed' AND (${FAILED_ANEW})
         OR status = 'indexed' AND EXISTS (SELECT 1 FROM content
           WHERE content.id = photo.content_id AND ${readsAnewSql('content.reader_version')}))`,
    )
    this.#lastPhoto = db.query('SELECT max(id) AS id FROM photo')
  }

  /**
   * Makes the next photos pending, removed ones too, since they may come back. False when all photos were looked at.
   * Each release does this once; after a kill it continues where it was.
   */
  markSlice(): boolean {
    const after = this.#after()
    if (after === null) return false
    this.#db.transaction(() => {
      const until = after + SLICE_PHOTOS
      this.#mark.run({ after, until })
      const isLast = until >= (this.#lastPhoto.get()?.id ?? 0)
      this.#settings.set('read_again', `${READER_VERSION} ${isLast ? 'done' : until}`)
    })
    return this.#after() !== null
  }

  /** The last photo that was looked at for this release; null when all were. */
  #after(): number | null {
    const [version, after] = (this.#settings.get('read_again') ?? '').split(' ')
    if (Number(version) > READER_VERSION) return null
    if (Number(version) < READER_VERSION) return 0
    return after === 'done' ? null : Number(after)
  }
}

function texts(values: readonly string[]): string {
  return values.map((value) => `'${value}'`).join(', ')
}
