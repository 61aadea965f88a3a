/**
 * The last figures of the user's own benchmark, with their basis. Runs in the engine; `quality_report`,
 * `quality_figure`.
 */
import type { Query, ReadableDatabase, WritableDatabase } from './database.ts'

/** The basis of figures: after a change of one of these they are stale. */
export interface ReportBasis {
  /** `MarkedQueries.version()`. */
  readonly marks: number
  /** The number of the last change of a photo. */
  readonly photoSeq: number
  /** Model and phi together. */
  readonly model: string
}

export interface ReportRow extends ReportBasis {
  readonly modelName: string
  readonly measuredMs: number
  readonly queries: number
  readonly answers: number
  readonly photos: number
  readonly missing: number
}

export interface FigureRow {
  readonly method: string
  readonly map10: number
  readonly recall10: number
  readonly seconds: number
}

export class QualityReportTable {
  readonly #report: Query<ReportRow>
  readonly #figures: Query<FigureRow>

  constructor(db: ReadableDatabase) {
    this.#report = db.query(
      `SELECT marks, photo_seq AS photoSeq, model, model_name AS modelName, measured_ms AS measuredMs,
         queries, answers, photos, missing FROM quality_report`,
    )
    this.#figures = db.query('SELECT method, map10, recall10, seconds FROM quality_figure')
  }

  report(): ReportRow | null {
    return this.#report.get() ?? null
  }

  /** In no order. */
  figures(): readonly FigureRow[] {
    return this.#figures.all()
  }
}

export class QualityReportWriter extends QualityReportTable {
  readonly #db: WritableDatabase
  readonly #clear
  readonly #put
  readonly #putFigure

  constructor(db: WritableDatabase) {
    super(db)
    this.#db = db
    this.#clear = db.command('DELETE FROM quality_figure')
    this.#put = db.command(
      `INSERT OR REPLACE INTO quality_report
         (id, marks, photo_seq, model, model_name, measured_ms, queries, answers, photos, missing)
       VALUES (1, @marks, @photoSeq, @model, @modelName, @measuredMs, @queries, @answers, @photos, @missing)`,
    )
    this.#putFigure = db.command(
      `INSERT OR REPLACE INTO quality_figure (method, map10, recall10, seconds)
       VALUES (@method, @map10, @recall10, @seconds)`,
    )
  }

  /** Adds figures to the report; where it is of another basis, they begin a new one. */
  put(report: ReportRow, figures: readonly FigureRow[]): void {
    this.#db.transaction(() => {
      const before = this.report()
      if (!before || !sameBasis(before, report)) this.#clear.run()
      this.#put.run({ ...report })
      for (const figure of figures) this.#putFigure.run({ ...figure })
    })
  }
}

export function sameBasis(one: ReportBasis, other: ReportBasis): boolean {
  return one.marks === other.marks && one.photoSeq === other.photoSeq && one.model === other.model
}
