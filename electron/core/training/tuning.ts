/**
 * Tune to my library: phi, trained on the library's own photos in the background, and offered once it was checked
 * against the present one (iSEARLE, section 3.3). Runs in the engine, for as long as the library is open; it goes on by
 * itself where it was when the application ended.
 */
import type { TuningState } from '../../shared/app-refining.ts'
import { AppError, serialiseError } from '../../shared/errors.ts'
import type { ModelSummary } from '../../shared/library-api.ts'
import { cacheDirectory } from '../app-paths.ts'
import type { ReadableDatabase } from '../catalog/database.ts'
import { type ModelRow, ModelTable } from '../catalog/model-table.ts'
import type { ModelHost } from '../inference/model-host.ts'
import { LibraryPictures } from './library-pictures.ts'
import { TimeLeft } from './time-left.ts'
import {
  noTuning,
  readChosen,
  readTuning,
  type TuningRecord,
  tuningDirectory,
  writeChosen,
  writeTuning,
} from './tuning-file.ts'
import { type TuningProgress, tune } from './tuning-job.ts'
import { LEAST_PHOTOS, tuningState } from './tuning-state.ts'
import { evenly, keepApart } from './write-training-set.ts'

/** Of a larger library so many, evenly over its years: each costs seconds. */
const MOST_PHOTOS = 2_000
/** Of them to check with: neither learnt from, nor used to choose the weights. */
const CHECK_SHARE = 0.1
const MOST_CHECKED = 100

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

interface Run {
  readonly stop: AbortController
  readonly ended: Promise<void>
}

const NOT_BEGUN: TuningProgress = { phase: 'preparing', done: 0, total: 0, curve: [] }

export class Tuning {
  readonly #options: TuningOptions
  readonly #models: ModelTable
  readonly #pictures: LibraryPictures
  #progress = NOT_BEGUN
  #timeLeft = new TimeLeft()
  #run: Run | null = null
  #closed = false

  constructor(options: TuningOptions) {
    this.#options = options
    this.#models = new ModelTable(options.db)
    this.#pictures = new LibraryPictures(options.db)
  }

  get state(): TuningState {
    return tuningState({
      unavailable: this.#unavailable(),
      record: this.#record(),
      progress: this.#progress,
      secondsLeft: this.#timeLeft.seconds,
      photos: this.#options.photos(),
    })
  }

  /** Goes on with what was under way when the application ended. To be called when the model may be there. */
  continue(): void {
    const job = this.#unavailable() === null ? this.#record()?.job : null
    if (job?.kind === 'running' && !job.paused) this.#begin()
  }

  start(): void {
    const { kind } = this.state
    if (kind === 'running') return
    const serving = this.#available()
    const hashes = this.#pictures.hashes(serving.id)
    if (hashes.length < LEAST_PHOTOS) {
      throw new AppError(
        'usage',
        `tuning needs at least ${LEAST_PHOTOS} different photos; there are ${hashes.length}`,
      )
    }
    const chosen = evenly(hashes.length, MOST_PHOTOS).map((index) => hashes[index] as string)
    const { rest, apart } = keepApart(chosen, Math.min(CHECK_SHARE, MOST_CHECKED / chosen.length))
    writeChosen(this.#options.libraryDir, { training: rest, checking: apart })
    this.#write({ job: { kind: 'running', paused: false } })
    this.continue()
  }

  async pause(): Promise<void> {
    this.#mustRun()
    this.#write({ job: { kind: 'running', paused: true } })
    await this.#stop()
    this.#options.onChange()
  }

  resume(): void {
    this.#mustRun()
    this.#write({ job: { kind: 'running', paused: false } })
    this.continue()
  }

  /** What was found of the photos is kept for the next time. */
  async cancel(): Promise<void> {
    this.#mustRun()
    this.#write({ job: null })
    await this.#stop()
    this.#progress = NOT_BEGUN
    this.#options.onChange()
  }

  /** Takes what is offered; queries use it from now on. */
  use(): void {
    const job = this.#record()?.job
    if (job?.kind !== 'offered') throw new AppError('usage', 'there is nothing tuned to be used')
    this.#write({ inUse: { ...job.tuned, sinceMs: Date.now() }, job: null })
  }

  /** Puts away what is offered or what failed, or goes back from what is in use. */
  undo(): void {
    const record = this.#record()
    if (record?.job && record.job.kind !== 'running') this.#write({ job: null })
    else if (record?.inUse) this.#write({ inUse: null })
    else throw new AppError('usage', 'there is nothing tuned to be put away')
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#stop()
  }

  #begin(): void {
    if (this.#run || this.#closed) return
    const stop = new AbortController()
    this.#timeLeft = new TimeLeft()
    const ended = this.#work(stop.signal).then(() => {
      if (this.#run?.stop === stop) this.#run = null
      this.#options.onChange()
    })
    this.#run = { stop, ended }
    this.#options.onChange()
  }

  /** Never rejects. */
  async #work(signal: AbortSignal): Promise<void> {
    const { models, libraryDir, onNotice } = this.#options
    const serving = this.#available()
    const chosen = readChosen(libraryDir) ?? { training: [], checking: [] }
    try {
      const tuned = await tune(
        this.#pictures.pictures(chosen.training, serving.id),
        this.#pictures.pictures(chosen.checking, serving.id),
        {
          model: await models.open(serving.directory, { probe: false }),
          cacheDir: cacheDirectory(),
          directory: tuningDirectory(libraryDir),
          signal,
          onNotice: (message) => onNotice({ code: 'inference-failed', message }),
          onProgress: (progress) => this.#tell(progress),
        },
      )
      if (!signal.aborted) this.#end(serving, { kind: 'offered', tuned })
    } catch (error) {
      const { code, message } = serialiseError(error)
      if (!signal.aborted && code !== 'cancelled') this.#end(serving, { kind: 'failed', reason: message })
    }
  }

  /** Nothing to be said of a model that does not answer any more. */
  #end({ fingerprint }: ModelRow, job: TuningRecord['job']): void {
    if (this.#models.serving()?.fingerprint !== fingerprint) return
    this.#progress = NOT_BEGUN
    try {
      this.#write({ job })
    } catch (error) {
      // What cannot be written down is tried again at the next start.
      this.#options.onNotice({ code: 'inference-failed', message: serialiseError(error).message })
    }
  }

  #tell(progress: TuningProgress): void {
    this.#progress = progress
    this.#timeLeft.saw(progress)
    this.#options.onChange()
  }

  async #stop(): Promise<void> {
    this.#run?.stop.abort()
    await this.#run?.ended
  }

  #mustRun(): void {
    if (this.#record()?.job?.kind !== 'running') throw new AppError('usage', 'nothing is being tuned')
  }

  #record(): TuningRecord | null {
    const serving = this.#models.serving()
    return serving && readTuning(this.#options.libraryDir, serving.fingerprint)
  }

  #write(change: Partial<Pick<TuningRecord, 'inUse' | 'job'>>): void {
    const { fingerprint } = this.#available()
    const before = this.#record()
    writeTuning(this.#options.libraryDir, { ...(before ?? noTuning(fingerprint)), ...change }, before)
    this.#options.onChange()
  }

  #available(): ModelRow {
    const reason = this.#unavailable()
    const serving = this.#models.serving()
    if (reason === null && serving) return serving
    throw new AppError('method-unavailable', reason ?? 'there is no model yet')
  }

  #unavailable(): string | null {
    const { access, model } = this.#options
    if (access === 'read') return 'the library is open to read only, as another program writes to it'
    if (!this.#models.serving()) return 'there is no model yet, or no photo has been read with it'
    if (model()?.hasTokenizer === false) return 'this model reads no words'
    return null
  }
}
