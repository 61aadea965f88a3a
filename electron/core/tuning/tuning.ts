/**
 * Tune to my library: trains phi on the library's own photos in the background, checks it against the present one, and
 * offers it (iSEARLE, section 3.3). Runs in the engine while the library is open, and continues at the next start
 * without the user.
 */
import type { TuningState } from '../../shared/app-refining.ts'
import { AppError, serialiseError } from '../../shared/errors.ts'
import type { ModelSummary } from '../../shared/library-api.ts'
import type { ModelFingerprint } from '../../shared/model-ids.ts'
import type { ReadableDatabase } from '../catalog/database.ts'
import { type ModelRow, ModelTable } from '../catalog/model-table.ts'
import { cacheDirectory, tuningDirectory } from '../lib/app-paths.ts'
import type { ModelHost } from '../workers/model-host.ts'
import { choosePhotos } from './choose-photos.ts'
import { LibraryPictures } from './library-pictures.ts'
import {
  NOT_BEGUN,
  noTuning,
  readChosen,
  readTuning,
  removeStrayWeights,
  type TuningRecord,
  writeChosen,
  writeTuning,
} from './tuning-file.ts'
import { tune } from './tuning-job.ts'
import { LEAST_PHOTOS, tuningState, unavailableReason } from './tuning-state.ts'
import { type TuningOutcome, TuningWork } from './tuning-work.ts'

export interface TuningOptions {
  readonly db: ReadableDatabase
  readonly libraryDir: string
  readonly models: ModelHost
  readonly access: 'read' | 'write'
  /** The model in use, as far as it is known by now. */
  readonly model: () => ModelSummary | null
  readonly photos: () => number
  readonly onChange: () => void
  readonly onNotice: (notice: { readonly code: 'inference-failed'; readonly message: string }) => void
}

export class Tuning {
  readonly #options: TuningOptions
  readonly #models: ModelTable
  readonly #pictures: LibraryPictures
  readonly #work: TuningWork
  /** The record of one model, as the file has it. */
  #known: { readonly fingerprint: ModelFingerprint; readonly record: TuningRecord | null } | null = null
  #closed = false

  constructor(options: TuningOptions) {
    this.#options = options
    this.#models = new ModelTable(options.db)
    this.#pictures = new LibraryPictures(options.db)
    const { onChange } = options
    this.#work = new TuningWork({ onChange, onEnd: (outcome) => this.#ended(outcome) })
  }

  get state(): TuningState {
    return tuningState({
      unavailable: this.#unavailable(),
      record: this.#record(),
      progress: this.#work.progress,
      secondsLeft: this.#work.secondsLeft,
      photos: this.#options.photos(),
    })
  }

  /** Continues the tuning that ran when the application ended. Call it when the model may have become available. */
  continue(): void {
    if (this.#unavailable() === null && this.#isRunning({ paused: false }) && !this.#closed) this.#begin()
  }

  start(): void {
    if (this.state.kind === 'running') return
    const serving = this.#available()
    const hashes = this.#pictures.hashes(serving.id)
    if (hashes.length < LEAST_PHOTOS) {
      const message = `tuning needs at least ${LEAST_PHOTOS} different photos; there are ${hashes.length}`
      throw new AppError('too-few-photos', message, { about: String(LEAST_PHOTOS) })
    }
    writeChosen(this.#options.libraryDir, choosePhotos(hashes))
    removeStrayWeights(this.#options.libraryDir, this.#record())
    this.#write({ job: { kind: 'running', paused: false, progress: NOT_BEGUN } })
    this.continue()
  }

  async pause(): Promise<void> {
    this.#storeProgress(true)
    await this.#work.stop()
    // The slice that ran meanwhile has made more progress.
    if (this.#isRunning({ paused: true })) this.#storeProgress(true)
  }

  resume(): void {
    this.#storeProgress(false)
    this.continue()
  }

  /** Ends the tuning; features and pseudo-words of the photos stay for the next one. */
  async cancel(): Promise<void> {
    this.#underWay()
    this.#write({ job: null })
    await this.#work.stop()
  }

  /** Accepts the offered phi; queries use it from now on. */
  use(): void {
    const job = this.#record()?.job
    if (job?.kind !== 'offered') throw new AppError('nothing-tuned', 'there is nothing tuned to be used')
    this.#write({ inUse: { ...job.tuned, sinceMs: Date.now() }, job: null })
  }

  /** Discards an offered phi or a failure; without either, restores the phi before the one in use. */
  undo(): void {
    const record = this.#record()
    if (record?.job && record.job.kind !== 'running') this.#write({ job: null })
    else if (record?.inUse) this.#write({ inUse: null })
    else throw new AppError('nothing-tuned', 'there is nothing tuned to be discarded')
  }

  async close(): Promise<void> {
    this.#closed = true
    try {
      if (this.#work.isRunning && this.#isRunning({ paused: false })) this.#storeProgress(false)
    } catch {
      // The next start shows less, and does the same.
    }
    await this.#work.stop()
  }

  #begin(): void {
    const { models, libraryDir, onNotice, onChange } = this.#options
    const serving = this.#available()
    this.#work.begin(async (options) => {
      // It may have been paused while it waited for the one before to stop.
      if (this.#closed || !this.#isRunning({ paused: false })) throw new AppError('cancelled', 'stopped')
      const chosen = readChosen(libraryDir) ?? { training: [], checking: [] }
      const { training, checking } = this.#pictures.chosen(chosen, serving.id)
      return tune(training, checking, {
        ...options,
        model: await models.open(serving.directory, { probe: false }),
        cacheDir: cacheDirectory(),
        directory: tuningDirectory(libraryDir),
        onNotice: (message) => onNotice({ code: 'inference-failed', message }),
      })
    })
    onChange()
  }

  #ended(outcome: TuningOutcome): void {
    // Of a model that was changed for another, or of a library that could not be written to any more: nothing is said.
    if (this.#record()?.job?.kind !== 'running') return
    try {
      this.#write({ job: outcome })
    } catch (error) {
      // The next start tries again.
      this.#options.onNotice({ code: 'inference-failed', message: serialiseError(error).message })
    }
  }

  /** Stores the progress that the next start shows before its first report. */
  #storeProgress(paused: boolean): void {
    const { progress } = this.#underWay()
    this.#write({ job: { kind: 'running', paused, progress: this.#work.progress ?? progress } })
  }

  #isRunning({ paused }: { readonly paused: boolean }): boolean {
    const job = this.#record()?.job
    return job?.kind === 'running' && job.paused === paused
  }

  #underWay(): Extract<TuningRecord['job'], { kind: 'running' }> {
    const job = this.#record()?.job
    if (job?.kind === 'running') return job
    throw new AppError('nothing-tuned', 'nothing is being tuned')
  }

  #record(): TuningRecord | null {
    const serving = this.#models.serving()
    if (!serving) return null
    const { fingerprint } = serving
    // The state asks several times a second, and only the process that writes the library changes the record.
    if (this.#known?.fingerprint !== fingerprint) {
      this.#known = { fingerprint, record: readTuning(this.#options.libraryDir, fingerprint) }
    }
    return this.#known.record
  }

  #write(change: Partial<Pick<TuningRecord, 'inUse' | 'job'>>): void {
    const { fingerprint } = this.#available()
    const before = this.#record()
    const record = { ...(before ?? noTuning(fingerprint)), ...change }
    this.#known = null
    writeTuning(this.#options.libraryDir, record, before)
    this.#known = { fingerprint, record }
    this.#options.onChange()
  }

  #available(): ModelRow {
    const [reason, serving] = [this.#unavailable(), this.#models.serving()]
    if (reason === null && serving) return serving
    throw new AppError('method-unavailable', reason ?? 'there is no model yet')
  }

  #unavailable(): string | null {
    const { access, model } = this.#options
    const hasModel = this.#models.serving() !== null
    return unavailableReason({ access, hasModel, readsWords: model()?.hasTokenizer ?? true })
  }
}
