/** Quality on the user's own photos: marks, and how well each way of searching finds them. Runs in the engine. */
import { basename } from 'node:path'
import type {
  ExportedQuality,
  ImportedQuality,
  Measuring,
  QualityReport,
} from '../../../shared/app-quality.ts'
import { AppError, serialiseError } from '../../../shared/errors.ts'
import { type ReadableDatabase, WritableDatabase } from '../../catalog/database.ts'
import { MarkedQueries } from '../../catalog/marked-queries.ts'
import { ModelTable } from '../../catalog/model-table.ts'
import { PhotoChanges } from '../../catalog/photo-table.ts'
import {
  QualityReportTable,
  QualityReportWriter,
  type ReportBasis,
} from '../../catalog/quality-report-table.ts'
import { TunedPhi } from '../../tuning/tuning-file.ts'
import type { AskedLibrary } from '../measure-method.ts'
import { type OwnEntry, ownEntries } from './entries.ts'
import { exportMarks, importMarks } from './exchange.ts'
import { Marks } from './marks.ts'
import { measureOwn } from './measure-own.ts'
import type { OutsidePath } from './own-benchmark.ts'
import { reportNow } from './report.ts'

export interface QualityOptions {
  readonly db: ReadableDatabase
  readonly libraryDir: string
  readonly library: AskedLibrary
  readonly outside: OutsidePath
  /** Reports a change of entries, report or measuring. */
  readonly onChange: () => void
}

const IDLE: Measuring = { kind: 'idle' }

export class Quality {
  readonly marks: Marks
  readonly #options: QualityOptions
  readonly #queries: MarkedQueries
  readonly #reports: QualityReportTable
  readonly #changes: PhotoChanges
  readonly #models: ModelTable
  readonly #tunedPhi: TunedPhi
  /** The file of the tuned phi that answered at the last look; null for the model's own. */
  #phi: string | null = null
  #entries: { readonly of: string; readonly entries: readonly OwnEntry[] } | null = null
  #measuring: Measuring = IDLE
  #run: { readonly stop: AbortController; readonly ended: Promise<void> } | null = null

  constructor(options: QualityOptions) {
    const { db } = options
    this.#options = options
    this.marks = new Marks(db)
    this.#queries = new MarkedQueries(db)
    this.#reports = new QualityReportTable(db)
    this.#changes = new PhotoChanges(db)
    this.#models = new ModelTable(db)
    this.#tunedPhi = new TunedPhi(options.libraryDir)
  }

  get measuring(): Measuring {
    return this.#measuring
  }

  /** Looks entries up again only after a change of marks or photos: callers ask several times a second. */
  entries(): readonly OwnEntry[] {
    const of = `${this.#queries.version()} ${this.#changes.last()}`
    if (this.#entries?.of !== of) {
      const holds = (hash: string) => this.#options.outside(hash) !== null
      this.#entries = { of, entries: ownEntries(this.#queries, holds) }
    }
    return this.#entries.entries
  }

  /** Looks at the phi that answers now, which another process may have changed. Never rejects. */
  async look(): Promise<void> {
    const fingerprint = this.#models.serving()?.fingerprint ?? null
    const path = fingerprint === null ? null : await this.#tunedPhi.path(fingerprint)
    const phi = path === null ? null : basename(path)
    if (phi === this.#phi) return
    this.#phi = phi
    this.#options.onChange()
  }

  /** Compared with the phi of the last look. */
  report(): QualityReport | null {
    return reportNow(this.#reports, this.#basis())
  }

  /**
   * Measures in the background.
   * @throws `library-locked`, `model-required`, `nothing-marked` if nothing can be measured
   */
  measure(refining: boolean): void {
    if (this.#run) return
    const { db, library, outside } = this.#options
    if (!(db instanceof WritableDatabase))
      throw new AppError('library-locked', 'the library is open to read only')
    const serving = this.#models.serving()
    if (!serving) throw new AppError('model-required', 'the library has no model yet')
    if (!this.entries().some(({ standing }) => standing === 'measured'))
      throw new AppError('nothing-marked', 'no query with one photo, words and a right answer is marked yet')
    const stop = new AbortController()
    const running = measureOwn({
      ...{ db, library, outside, refining, signal: stop.signal },
      modelName: serving.name,
      reports: new QualityReportWriter(db),
      basis: async () => {
        await this.look()
        return this.#basis()
      },
      onProgress: (measuring) => this.#show(measuring),
    })
    const ended = running.then(
      () => this.#end(IDLE),
      (error: unknown) => this.#end(outcomeOf(error)),
    )
    this.#run = { stop, ended }
    this.#show({ kind: 'starting' })
  }

  /** Resolves when measuring has stopped. The figures so far stay. */
  async cancel(): Promise<void> {
    this.#run?.stop.abort()
    await this.#run?.ended
  }

  export(folder: string): Promise<ExportedQuality> {
    const { db, outside } = this.#options
    return exportMarks(db, outside, folder)
  }

  import(folder: string): Promise<ImportedQuality> {
    return importMarks(this.#options.db, this.marks, folder)
  }

  #basis(): ReportBasis {
    const fingerprint = this.#models.serving()?.fingerprint ?? ''
    return {
      marks: this.#queries.version(),
      photoSeq: this.#changes.last(),
      model: this.#phi === null ? fingerprint : `${fingerprint} ${this.#phi}`,
    }
  }

  #end(measuring: Measuring): void {
    this.#run = null
    this.#show(measuring)
  }

  #show(measuring: Measuring): void {
    this.#measuring = measuring
    this.#options.onChange()
  }
}

function outcomeOf(error: unknown): Measuring {
  const { code, message } = serialiseError(error)
  return code === 'cancelled' ? IDLE : { kind: 'failed', reason: message }
}
