/**
 * Fills one generation of embeddings: the model that is chosen, the queue that reads for it, and what is due
 * when everything is read. Needs the writer lock. Runs in the engine.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { AppError, type AppErrorCode } from '../../shared/errors.ts'
import type { InferenceStats, ModelInfo } from '../../shared/inference-api.ts'
import type { IngestProgress, LibraryEvents, ModelSummary } from '../../shared/library-api.ts'
import type { WritableDatabase } from '../catalog/database.ts'
import { type ModelRow, ModelWriter } from '../catalog/model-table.ts'
import { sweepDaily } from '../catalog/sweep.ts'
import type { Emitter } from '../emitter.ts'
import { IngestQueue } from './ingest-queue.ts'
import type { QueueCounts } from './queue-tally.ts'
import type { IngestPort } from './read-photo.ts'
import { Turns } from './turns.ts'

export interface ModelChoice {
  /** Null is the model that the library remembers. */
  readonly modelDir: string | null
  /** Allows a model other than the library's. */
  readonly change: boolean
}

export interface IngestModel {
  readonly client: IngestPort & { stats(): Promise<InferenceStats>; verify(): Promise<null> }
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
}

interface Filling {
  readonly model: IngestModel
  readonly queue: IngestQueue
}

/** Halts of the queue that pass without anybody's doing. */
const PASSING: readonly AppErrorCode[] = ['inference-unavailable', 'disk-full']
/** Before the 1st, 2nd, ... try, milliseconds; the last one holds for all that follow. */
const RETRY_PAUSES_MS = [2_000, 5_000, 15_000, 30_000, 60_000] as const

export class Ingestion {
  readonly #options: IngestionOptions
  readonly #models: ModelWriter
  /** The model asked for last is filled, however long each takes. */
  readonly #turns = new Turns()
  #filling: Filling | null = null
  /** Asked for by the user; holds for the models to come, too. */
  #paused = false
  #settling = false
  #settleAgain = false
  #retries = 0
  #retry: NodeJS.Timeout | null = null

  constructor(options: IngestionOptions) {
    this.#options = options
    this.#models = new ModelWriter(options.db)
  }

  /** @throws AppError `model-required`, `model-different`, `model-invalid`, `inference-unavailable` */
  useModel(choice: ModelChoice): Promise<ModelSummary> {
    // One that was refused, or took the place of one that was not filled yet, need not stay in memory.
    return this.#turns.take(() => this.#useModel(choice).finally(() => this.#endOtherModels()))
  }

  async #useModel({ modelDir, change }: ModelChoice): Promise<ModelSummary> {
    const filled = this.#models.filling()
    const directory = modelDir ?? filled?.directory
    if (directory === undefined) {
      throw new AppError('model-required', 'a new library needs a model: --model <dir> names its directory')
    }
    const model = await this.#options.models.open(directory, { probe: true })
    if (filled && filled.fingerprint !== model.info.id && !change) throw anotherModel(filled, directory)
    // A model that cannot be run must not take the place of one that can.
    if (filled?.fingerprint !== model.info.id) await model.client.verify()
    const row = this.#models.fill({ ...model.info, phiName: null }, Date.now())
    // Before the marking: what it stores is embedded by the old model only.
    this.#filling?.queue.stop()
    while (this.#models.markSlice()) await nextTurn()
    this.#filling = { model, queue: this.#createQueue(model, row) }
    return model.info
  }

  /** Reads what is pending; resolves with what was done when nothing is. Rejects when the queue stops. */
  async drain(): Promise<QueueCounts> {
    const { queue } = this.#required()
    const before = queue.counts
    await queue.drained()
    await this.#finishRound()
    const { indexed, damaged, recognised, failed } = queue.counts
    return {
      indexed: indexed - before.indexed,
      damaged: damaged - before.damaged,
      recognised: recognised - before.recognised,
      failed: failed - before.failed,
    }
  }

  /** The same in the background: there may be something pending. A queue that halts says so itself. */
  settle(): void {
    this.#settleAgain = this.#settling
    if (this.#settling || !this.#filling) return
    this.#settling = true
    this.drain()
      .then(
        () => {
          this.#retries = 0
        },
        (error: unknown) => this.#retryLater(error),
      )
      .finally(() => {
        this.#settling = false
        if (this.#settleAgain) this.settle()
      })
  }

  /** A full disk and a computer without a process to spare get over it: indexing in the background tries again. */
  #retryLater(error: unknown): void {
    if (this.#retry || !(error instanceof AppError) || !PASSING.includes(error.code)) return
    const pauseMs = RETRY_PAUSES_MS[Math.min(this.#retries++, RETRY_PAUSES_MS.length - 1)]
    this.#retry = setTimeout(() => {
      this.#retry = null
      if (this.#paused || this.#filling?.queue.state !== 'halted') return
      this.#filling.queue.resume()
      this.settle()
    }, pauseMs)
    this.#retry.unref()
  }

  progress(): IngestProgress {
    if (!this.#filling)
      return { state: this.#paused ? 'paused' : 'idle', done: 0, failed: 0, pending: 0, perSecond: null }
    const { queue } = this.#filling
    return { state: PROGRESS_STATE[queue.state], ...queue.progress() }
  }

  pause(): void {
    this.#paused = true
    this.#filling?.queue.pause()
  }

  resume(): void {
    this.#paused = false
    this.#filling?.queue.resume()
  }

  /** For good; what is open stays pending. */
  stop(): void {
    if (this.#retry) clearTimeout(this.#retry)
    this.#filling?.queue.stop()
  }

  stats(): Promise<InferenceStats> {
    return this.#required().model.client.stats()
  }

  #required(): Filling {
    if (this.#filling) return this.#filling
    throw new AppError('model-required', 'the library has no model open')
  }

  #createQueue({ client }: IngestModel, model: ModelRow): IngestQueue {
    const { db, events } = this.#options
    const queue = new IngestQueue({
      db,
      model,
      port: client,
      onStored: (photoIds) => events.emit('photosChanged', { photoIds }),
      // Once: what is tried again and again need not be said again and again.
      onHalted: ({ code, message }) => this.#retries === 0 && events.emit('notice', { code, message }),
      onRootOffline: () => events.emit('foldersChanged', {}),
    })
    if (this.#paused) queue.pause()
    return queue
  }

  /** All but the library's model and the one that answers. */
  async #endOtherModels(): Promise<void> {
    const used = [this.#models.filling(), this.#models.serving()]
    await this.#options.models.keepOnly(used.flatMap((model) => model?.directory ?? []))
  }

  /** Everything is read: the new generation takes over, and what was removed long ago goes. */
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
