/**
 * Photos whose facts are to be read again, and what was read of them. Runs in the engine; tables `photo` and
 * `content`.
 *
 * [Note: Facts versions] `facts_version` names the release whose facts a photo has. Below FACTS_VERSION they are due:
 * 0 for photos of earlier releases, negative where a sidecar changed since. Each change counts down, and storing facts
 * leaves the number alone where it is not the one that was read before the file: a sidecar that changes while its
 * photo is read is so never missed.
 */
import {
  type CaptureDate,
  chooseCapture,
  fileTimeOf,
  type OutsideCapture,
} from '../../shared/capture-date.ts'
import type { InspectOutcome } from '../../shared/inference-api.ts'
import { FACTS_VERSION } from '../../shared/reader-version.ts'
import { CONTENT_DATE, type ContentDateColumns, ContentTable, fileCapture } from './content-table.ts'
import type { Query, WritableDatabase } from './database.ts'
import { photoDateColumns, SET_PHOTO_DATE } from './photo-table.ts'

/** The reader that `InspectOutcome.mended` speaks of. */
const MENDED_VERSION = 1

/** In SQL, of the version read before the file was (`@wasFactsVersion`) and the one read (`@factsVersion`). */
export const SET_FACTS_READ =
  'facts_version = CASE WHEN facts_version = @wasFactsVersion THEN @factsVersion ELSE facts_version END'

export const SET_FACTS_DUE = 'facts_version = min(facts_version, 0) - 1'

export interface DuePhoto extends ContentDateColumns {
  readonly id: number
  readonly path: string
  readonly contentId: number
  readonly modifiedMs: number
  readonly factsVersion: number
  /** Of the bytes: where they are up to date, only what stands outside of the file is read again. */
  readonly contentFactsVersion: number
}

/** A photo that is pending is read whole anyway, and one of a folder that is offline waits until it is back. */
const DUE = `photo.facts_version < ${FACTS_VERSION} AND photo.status = 'indexed' AND photo.removed_ms IS NULL
  AND root_id IN (SELECT id FROM root WHERE status = 'online' AND removed_ms IS NULL)`

export type FactsRead =
  | { readonly kind: 'inspected'; readonly outcome: Extract<InspectOutcome, { status: 'read' }> }
  | { readonly kind: 'outside'; readonly outside: OutsideCapture }
  /** Reading the facts stopped the reader twice: they stay as they are until the next release. */
  | { readonly kind: 'given-up' }

export class DueFacts {
  readonly #db: WritableDatabase
  readonly #contents: ContentTable
  readonly #count: Query<{ readonly n: number }>
  readonly #next: Query<DuePhoto>
  readonly #store
  readonly #giveUp
  readonly #readWhole

  constructor(db: WritableDatabase) {
    this.#db = db
    this.#contents = new ContentTable(db)
    // Named, because the planner would count each folder's photos one by one; while nothing is due, it reads nothing.
    this.#count = db.query(`SELECT count(*) AS n FROM photo INDEXED BY photo_by_facts WHERE ${DUE}`)
    // The `+` has it walk the photos by id: each page continues where the last one ended.
    this.#next = db.query(
      `SELECT photo.id, photo.path, content_id AS contentId, modified_ms AS modifiedMs,
         photo.facts_version AS factsVersion, content.facts_version AS contentFactsVersion, ${CONTENT_DATE}
       FROM photo JOIN content ON content.id = content_id
       WHERE photo.id > @after AND ${DUE.replace('photo.facts_version', '+photo.facts_version')}
       ORDER BY photo.id LIMIT @limit`,
    )
    const same = "id = @id AND content_id = @contentId AND status = 'indexed'"
    this.#store = db.command(`UPDATE photo SET ${SET_PHOTO_DATE}, ${SET_FACTS_READ} WHERE ${same}`)
    this.#giveUp = db.command(`UPDATE photo SET ${SET_FACTS_READ} WHERE ${same}`)
    this.#readWhole = db.command(`UPDATE photo SET status = 'pending' WHERE ${same}`)
  }

  count(): number {
    return this.#count.get()?.n ?? 0
  }

  /** The next due photos after `after`, in order of id. */
  next(after: number, limit: number): readonly DuePhoto[] {
    return this.#next.all({ after, limit })
  }

  /** Returns how many photos became pending: of other bytes, or of a picture that is read otherwise now. @throws `disk-full` */
  store(reads: readonly { readonly photo: DuePhoto; readonly read: FactsRead }[]): number {
    return this.#db.transaction(() => reads.filter(({ photo, read }) => this.#storeOne(photo, read)).length)
  }

  /** True where the photo is to be read whole. */
  #storeOne(photo: DuePhoto, read: FactsRead): boolean {
    const { id, contentId } = photo
    switch (read.kind) {
      case 'given-up':
        this.#giveUp.run({ id, contentId, ...versions(photo) })
        return false
      case 'outside': {
        const fileTime = fileTimeOf(photo.modifiedMs)
        this.#put(photo, chooseCapture(fileCapture(photo), read.outside, fileTime))
        return false
      }
      case 'inspected': {
        const { identity, captured, camera, lens, outside, mended } = read.outcome
        if (this.#contents.find(identity)?.id !== contentId) {
          return this.#readWhole.run({ id, contentId }).changes > 0
        }
        this.#contents.putFacts(contentId, { captured, camera, lens })
        this.#put(photo, chooseCapture(captured, outside, fileTimeOf(identity.modifiedMs)))
        const isOutdated = mended && this.#contents.outdate(contentId, MENDED_VERSION)
        return isOutdated && this.#readWhole.run({ id, contentId }).changes > 0
      }
    }
  }

  #put(photo: DuePhoto, date: CaptureDate): void {
    const { id, contentId } = photo
    this.#store.run({ id, contentId, ...photoDateColumns(date), ...versions(photo) })
  }
}

function versions({ factsVersion }: DuePhoto) {
  return { factsVersion: FACTS_VERSION, wasFactsVersion: factsVersion }
}
