/** Contents: the facts of a file's bytes, whatever its paths. Runs in the engine; the table `content`. */
import {
  type CapturePrecision,
  type CaptureSource,
  type FileCapture,
  NO_FILE_CAPTURE,
} from '../../shared/capture-date.ts'
import type { FileProblem } from '../../shared/errors.ts'
import type { FileIdentity, PhotoFacts } from '../../shared/inference-api.ts'
import { FACTS_VERSION, OUTDATED_VERSION, READER_VERSION } from '../../shared/reader-version.ts'
import type { WritableDatabase } from './database.ts'

/** The capture date of a file's bytes, as columns. */
export interface ContentDateColumns {
  readonly dateMs: number | null
  readonly datePrecision: CapturePrecision | null
  readonly dateOffset: number | null
  readonly dateFrom: CaptureSource | null
  readonly dateRank: number | null
  readonly metadataMs: number | null
}

/** To be selected from `content`. */
export const CONTENT_DATE = `date_ms AS dateMs, date_precision AS datePrecision, date_offset AS dateOffset,
  date_from AS dateFrom, date_rank AS dateRank, metadata_ms AS metadataMs`

export const SET_CONTENT_DATE = `date_ms = @dateMs, date_precision = @datePrecision, date_offset = @dateOffset,
  date_from = @dateFrom, date_rank = @dateRank, metadata_ms = @metadataMs`

export function contentDateColumns({ date, rank, metadataMs }: FileCapture): ContentDateColumns {
  return {
    dateMs: date && Math.round(date.wallMs),
    datePrecision: date?.precision ?? null,
    dateOffset: date?.offsetMinutes ?? null,
    dateFrom: date?.from ?? null,
    dateRank: rank,
    metadataMs: metadataMs === null ? null : Math.round(metadataMs),
  }
}

export function fileCapture(row: ContentDateColumns): FileCapture {
  const { dateMs: wallMs, datePrecision: precision, dateOffset: offsetMinutes, dateFrom: from } = row
  const { dateRank, metadataMs } = row
  const hasDate = wallMs !== null && precision !== null && from !== null
  const date = hasDate ? { wallMs, precision, offsetMinutes, from } : null
  return { date, rank: dateRank ?? NO_FILE_CAPTURE.rank, metadataMs }
}

export interface ContentRow {
  readonly id: number
  readonly format: string
  readonly damaged: boolean
  readonly captured: FileCapture
  /** The release that read `captured`. */
  readonly factsVersion: number
}

/** The facts that the worker reads without decoding. */
export type ContentFacts = Pick<PhotoFacts, 'captured' | 'camera' | 'lens'>

export class ContentTable {
  readonly #find
  readonly #origin
  readonly #insert
  readonly #update
  readonly #updateFacts
  readonly #outdate
  readonly #outdateEmbeddings

  constructor(db: WritableDatabase) {
    this.#find = db.query<
      Omit<ContentRow, 'damaged' | 'captured'> & ContentDateColumns & { readonly damaged: 0 | 1 }
    >(
      `SELECT id, format, damage_code IS NOT NULL AS damaged, facts_version AS factsVersion, ${CONTENT_DATE}
       FROM content WHERE hash = @hash AND bytes = @bytes`,
    )
    this.#origin = db.query<{ id: number }>(
      `SELECT coalesce(edited_from, content.id) AS id FROM photo JOIN content ON content.id = content_id
       WHERE photo.id = @photoId`,
    )
    this.#insert = db.command(
      `INSERT INTO content (hash, bytes, width, height, orientation, format, camera, lens, damage_code, damage_reason,
         reader_version, edited_from, date_ms, date_precision, date_offset, date_from, date_rank, metadata_ms,
         facts_version)
       VALUES (@hash, @bytes, @width, @height, @orientation, @format, @camera, @lens, @code, @reason,
         ${READER_VERSION}, @editedFrom, @dateMs, @datePrecision, @dateOffset, @dateFrom, @dateRank, @metadataMs,
         ${FACTS_VERSION})`,
    )
    this.#update = db.command(
      `UPDATE content SET width = @width, height = @height, orientation = @orientation, format = @format,
         camera = @camera, lens = @lens, damage_code = @code, damage_reason = @reason, reader_version = ${READER_VERSION},
         ${SET_CONTENT_DATE}, facts_version = ${FACTS_VERSION}
       WHERE hash = @hash AND bytes = @bytes`,
    )
    this.#outdate = db.command(
      `UPDATE content SET reader_version = ${OUTDATED_VERSION} WHERE id = @id AND reader_version < @version`,
    )
    this.#outdateEmbeddings = db.command(
      `UPDATE embedding SET reader_version = ${OUTDATED_VERSION}
       WHERE content_id = @id AND reader_version < @version`,
    )
    this.#updateFacts = db.command(
      `UPDATE content SET camera = @camera, lens = @lens, ${SET_CONTENT_DATE}, facts_version = ${FACTS_VERSION} WHERE id = @id`,
    )
  }

  find({ hash, bytes }: Pick<FileIdentity, 'hash' | 'bytes'>): ContentRow | null {
    const row = this.#find.get({ hash, bytes })
    if (!row) return null
    const { id, format, factsVersion } = row
    return { id, format, factsVersion, damaged: row.damaged === 1, captured: fileCapture(row) }
  }

  /** The content that the photo showed before all edits; null where the worker has not read it yet. */
  origin(photoId: number): number | null {
    return this.#origin.get({ photoId })?.id ?? null
  }

  /**
   * Writes the facts over those of an earlier reading. Returns the content's id.
   * @param editedFrom of a new content: the one that its photo showed before
   */
  put(
    identity: FileIdentity,
    facts: PhotoFacts,
    damage: FileProblem | null,
    editedFrom: number | null = null,
  ): number {
    const known = this.find(identity)
    const { hash, bytes } = identity
    const { width, height, orientation, format, camera, lens, captured } = facts
    const { code = null, reason = null } = damage ?? {}
    const dates = contentDateColumns(captured)
    const row = { hash, bytes, width, height, orientation, format, camera, lens, code, reason, ...dates }
    if (known) this.#update.run(row)
    return known?.id ?? this.#insert.run({ ...row, editedFrom }).rowId
  }

  /** Writes facts that the worker read again; pixels, damage and embeddings stay. */
  putFacts(id: number, { camera, lens, captured }: ContentFacts): void {
    this.#updateFacts.run({ id, camera, lens, ...contentDateColumns(captured) })
  }

  /** Marks the results of readers before `version` as outdated. False where there are none. */
  outdate(id: number, version: number): boolean {
    this.#outdateEmbeddings.run({ id, version })
    return this.#outdate.run({ id, version }).changes > 0
  }
}
