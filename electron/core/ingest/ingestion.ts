/**
 * Fills one generation of embeddings: it opens the chosen model, runs the queue with it, and serves the generation when
 * all photos are read. Needs the writer lock. Runs in the engine.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { AppError } from '../../shared/errors.ts'
import type { InferenceStats, ModelInfo } from '../../shared/inference-api.ts'
import type { IngestProgress, LibraryEvents, ModelSummary } from '../../shared/library-api.ts'
import type { WritableDatabase } from '../catalog/database.ts'
import { type ModelRow, ModelWriter } from '../catalog/model-table.ts'
import { ReadAgain } from '../catalog/read-again.ts'
import { sweepDaily } from '../catalog/retention.ts'
import { freeBytes } from '../lib/disk-space.ts'
import type { Emitter } from '../lib/emitter.ts'
import { log } from '../lib/log.ts'
import { Turns } from '../lib/turns.ts'
import { HaltRecovery, haltNotice } from './halt-recovery.ts'
import { IngestQueue } from './ingest-queue.ts'
import type { QueueCounts } from './progress.ts'
import type { IngestPort } from './read-photo.ts'
import { type ScoredModel, StatisticsPass } from './statistics-pass.ts'

export interface ModelChoice {
  /** Null stands for the library's model. */
  readonly modelDir: string | null
  /** Allows a model other than the library's. */
  readonly change: boolean
}

export interface IngestModel {
  readonly client: IngestPort &
    ScoredModel['client'] & { stats(): Promise<InferenceStats>; verify(): Promise<null> }
  readonly info: ModelInfo
}

export interface IngestionOptions {
  readonly db: WritableDatabase
  readonly libraryDir: string
  readonly models: {
    open(modelDir: string, options: { readonly probe: boolean }): Promise<IngestModel>
    keepOnly(modelDirs: readonly string[]): Promise<void>
  }
  readonly events: Emitter<LibraryEvents>
  /** No photo is pending any more, or the worker can read none now. */
  readonly onRest?: () => void
}

interface Filling {
  readonly model: IngestModel
  readonly queue: IngestQueue
  readonly statistics: StatisticsPass
  readonly recovery: HaltRecovery
}

export class Ingestion {
  readonly #options: IngestionOptions
  readonly #models: ModelWriter
  readonly #readAgain: ReadAgain
  /** Choices take turns, so that the last one wins however long each takes. */
  readonly #turns = new Turns()
  #filling: Filling | null = null
  /** By the user; holds for later models, too. */
  #paused = false
  #settling = false
  #settleAgain = false

  constructor(options: IngestionOptions) {
    this.#options = options
    this.#models = new ModelWriter(options.db)
    this.#readAgain = new ReadAgain(options.db)
  }

  /** @throws AppError `model-required`, `model-different`, `model-invalid`, `inference-unavailable` */
  useModel(choice: ModelChoice): Promise<ModelSummary> {
    // A refused model, and one whose generation another replaced before it was full, need not stay in memory.
    return this.#turns.take(() => this.#useModel(choice).finally(() => this.#endOtherModels()))
  }

  async #useModel({ modelDir, change }: ModelChoice): Promise<ModelSummary> {
    const filled = this.#models.filling()
    const directory = modelDir ?? filled?.directory
    if (directory === undefined) {
      throw new AppError('model-required', 'a new library needs a model: --model <dir> names its directory')
    }
    const known = await this.#options.models.open(directory, { probe: false })
    if (filled && filled.fingerprint !== known.info.fingerprint && !change)
      throw anotherModel(filled, directory)
    // A broken model must neither replace a working one nor keep a probe busy.
    if (filled?.fingerprint !== known.info.fingerprint) await this.#verify(known)
    const model = await this.#options.models.open(directory, { probe: true })
    const row = this.#models.fill({ ...model.info, phiName: null }, Date.now())
    // Before the marking: the old queue stores embeddings of the old model only.
    this.stop()
    while (this.#models.markSlice()) await nextTurn()
    while (this.#readAgain.markSlice()) await nextTurn()
    this.#filling = this.#fill(model, row)
    return model.info
  }

  async #verify({ client, info }: IngestModel): Promise<void> {
    await client.verify()
    if (info.hasTokenizer) return
    const message = `${info.name} has no tokenizer (tokenizer.json, or vocab.json and merges.txt): photos will be found by photos, not by words`
    this.#options.events.emit('notice', { code: 'model-no-tokenizer', message })
  }

  /** Reads all pending photos; resolves with the counts when none is left. Rejects when the queue stops. */
  async drain(): Promise<QueueCounts> {
    const { queue, statistics } = this.#required()
    const before = queue.counts
    await queue.drained()
    await statistics.run()
    await this.#finishRound()
    const { indexed, damaged, recognised, failed } = queue.counts
    return {
      indexed: indexed - before.indexed,
      damaged: damaged - before.damaged,
      recognised: recognised - before.recognised,
      failed: failed - before.failed,
    }
  }

  /** The same in the background. A queue that halts reports it as a notice. */
  settle(): void {
    this.#settleAgain = this.#settling
    if (this.#settling) return
    if (!this.#filling) {
      this.#options.onRest?.()
      return
    }
    this.#settling = true
    this.drain()
      .catch((error) => {
        // The queue reports its halts itself, and a stop is no failure.
        if (!(error instanceof AppError)) log.swallowed('round-unfinished', error)
      })
      .finally(() => {
        this.#settling = false
        if (this.#settleAgain) this.settle()
        else this.#options.onRest?.()
      })
  }

  progress(): IngestProgress {
    if (!this.#filling)
      return { state: this.#paused ? 'paused' : 'idle', done: 0, failed: 0, pending: 0, perSecond: null }
    const { queue } = this.#filling
    const haltedBy = queue.error?.code
    return { state: PROGRESS_STATE[queue.state], ...queue.progress(), ...(haltedBy && { haltedBy }) }
  }

  pause(): void {
    this.#paused = true
    this.#filling?.queue.pause()
  }

  resume(): void {
    this.#paused = false
    this.#filling?.queue.resume()
  }

  /** For good; open photos stay pending. */
  stop(): void {
    this.#filling?.queue.stop()
    this.#filling?.statistics.stop()
    this.#filling?.recovery.close()
  }

  stats(): Promise<InferenceStats> {
    return this.#required().model.client.stats()
  }

  #required(): Filling {
    if (this.#filling) return this.#filling
    throw new AppError('model-required', 'the library has no model open')
  }

  #fill(model: IngestModel, row: ModelRow): Filling {
    const { db, events, libraryDir } = this.#options
    const recovery = new HaltRecovery({
      work: 'photos',
      resume: () => this.#tryAgain(queue),
      freeBytes: () => freeBytes(libraryDir),
      onHalted: (error) => events.emit('notice', haltNotice(error)),
    })
    const queue = new IngestQueue({
      db,
      model: row,
      port: model.client,
      onStored: (photoIds) => {
        recovery.stored()
        events.emit('photosChanged', { photoIds })
      },
      onHalted: (error) => recovery.halted(error),
      onRootOffline: () => events.emit('foldersChanged', {}),
    })
    if (this.#paused) queue.pause()
    const statistics = new StatisticsPass(db, { ...model, modelRowId: row.id })
    return { model, queue, statistics, recovery }
  }

  /** Respects the user's pause, and leaves a replaced queue alone. */
  #tryAgain(queue: IngestQueue): void {
    if (this.#paused || this.#filling?.queue !== queue || queue.state !== 'halted') return
    queue.resume()
    this.settle()
  }

  /** Ends every model but the library's and the one that answers queries. */
  async #endOtherModels(): Promise<void> {
    const used = [this.#models.filling(), this.#models.serving()]
    await this.#options.models.keepOnly(used.flatMap((model) => model?.directory ?? []))
  }

  /** All photos are read: serves the new generation, and applies retention. */
  async #finishRound(): Promise<void> {
    if (this.#models.serveWhenComplete(Date.now())) await this.#endOtherModels()
    await sweepDaily(this.#options.db, this.#options.libraryDir, Date.now())
  }
}

const PROGRESS_STATE = {
  idle: 'idle',
  running: 'indexing',
  paused: 'paused',
  halted: 'halted',
  stopped: 'idle',
} as const

function anotherModel({ name, directory }: ModelRow, asked: string): AppError {
  return new AppError(
    'model-different',
    `the library was indexed with ${name} (${directory}), and ${asked} is another model; ` +
      '--change-model indexes everything again with it',
  )
}
