/**
 * Fills one generation of embeddings: the model that is chosen, the queue that reads for it, and what is due
 * when everything is read. Needs the writer lock. Runs in the engine.
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
import { Turns } from '../lib/turns.ts'
import { HaltRecovery, haltNotice } from './halt-recovery.ts'
import { IngestQueue } from './ingest-queue.ts'
import type { QueueCounts } from './progress.ts'
import type { IngestPort } from './read-photo.ts'

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
  /** Nothing is pending any more, or nothing can be read now. */
  readonly onRest?: () => void
}

interface Filling {
  readonly model: IngestModel
  readonly queue: IngestQueue
  readonly recovery: HaltRecovery
}

export class Ingestion {
  readonly #options: IngestionOptions
  readonly #models: ModelWriter
  readonly #readAgain: ReadAgain
  /** The model asked for last is filled, however long each takes. */
  readonly #turns = new Turns()
  #filling: Filling | null = null
  /** Asked for by the user; holds for the models to come, too. */
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
    // One that was refused, or took the place of one that was not filled yet, need not stay in memory.
    return this.#turns.take(() => this.#useModel(choice).finally(() => this.#endOtherModels()))
  }

  async #useModel({ modelDir, change }: ModelChoice): Promise<ModelSummary> {
    const filled = this.#models.filling()
    const directory = modelDir ?? filled?.directory
    if (directory === undefined) {
      throw new AppError('model-required', 'a new library needs a model: --model <dir> names its directory')
    }
    const known = await this.#options.models.open(directory, { probe: false })
    if (filled && filled.fingerprint !== known.info.id && !change) throw anotherModel(filled, directory)
    // A model that cannot be run must not take the place of one that can, nor keep a probe busy.
    if (filled?.fingerprint !== known.info.id) await this.#verify(known)
    const model = await this.#options.models.open(directory, { probe: true })
    const row = this.#models.fill({ ...model.info, phiName: null }, Date.now())
    // Before the marking: what it stores is embedded by the old model only.
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
    if (this.#settling) return
    if (!this.#filling) {
      this.#options.onRest?.()
      return
    }
    this.#settling = true
    this.drain()
      .catch(() => {})
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

  /** For good; what is open stays pending. */
  stop(): void {
    this.#filling?.queue.stop()
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
    return { model, queue, recovery }
  }

  /** The user's pause holds, and a queue that was replaced stays as it is. */
  #tryAgain(queue: IngestQueue): void {
    if (this.#paused || this.#filling?.queue !== queue || queue.state !== 'halted') return
    queue.resume()
    this.settle()
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
