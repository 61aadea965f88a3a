/**
 * Reads every pending photo, a window of them at a time, and stores the results. Runs in the engine.
 *
 * [Note: The queue is the catalogue] The photos whose status is `pending` are the queue: it holds nothing else. A kill
 * at any instant loses nothing and doubles nothing, because a photo that was not stored is still pending.
 *
 * One loop takes the photos through: PendingFeed -> PhotoReader -> OutcomeStore, each with the values of the one before.
 *
 *   idle -> running -> idle          nothing is pending: `drained` resolves
 *   running <-> paused               the user; open calls end, and their results are stored
 *   running -> halted -> running     the worker cannot start, the disk is full: `resume` tries again
 *   any -> stopped                   for good; the queue ignores calls that are still open
 */
import { setTimeout as delay } from 'node:timers/promises'
import { AppError, assertNever } from '../../shared/errors.ts'
import type { WritableDatabase } from '../catalog/database.ts'
import type { ModelRow } from '../catalog/model-table.ts'
import { countPending, PendingFeed, type PendingPhoto } from '../catalog/pending-photos.ts'
import { OutcomeStore, type PhotoResult } from '../catalog/store-outcome.ts'
import { callListener } from '../lib/emitter.ts'
import { log } from '../lib/log.ts'
import { type QueueCounts, type QueueProgress, QueueTally } from './progress.ts'
import { type IngestPort, PhotoReader, type Reading } from './read-photo.ts'
import { Suspects } from './suspects.ts'

export interface IngestQueueOptions {
  readonly db: WritableDatabase
  readonly port: IngestPort
  /** The generation being filled. */
  readonly model: Pick<ModelRow, 'id' | 'featureSize'>
  readonly windowCalls?: number
  /** After every transaction, with the photos it changed. */
  readonly onStored?: (photoIds: readonly number[]) => void
  /** The queue waits for `resume`; nothing is lost. */
  readonly onHalted?: (error: AppError) => void
  /** A watched folder cannot be read any more; its photos wait. */
  readonly onRootOffline?: (rootId: number) => void
}

/** Calls in flight: they keep decoder and encoder busy while results cross the processes. */
const WINDOW_CALLS = 32

/** Results of one transaction: a transaction for every photo would cost more than its rows. */
const BATCH_RESULTS = 16
/** A result waits so long for others, so that a kill loses at most one batch of reading. */
const BATCH_MS = 50

type QueueState = 'idle' | 'running' | 'paused' | 'halted' | 'stopped'

interface Arrival {
  readonly photo: PendingPhoto
  readonly reading: Reading
  /** How often the queue had resumed when the call began. */
  readonly resumed: number
}

export class IngestQueue {
  readonly #options: IngestQueueOptions
  readonly #feed: PendingFeed
  readonly #reader: PhotoReader
  readonly #store: OutcomeStore
  readonly #tally: QueueTally
  readonly #suspects = new Suspects()
  /** By the photo's id. */
  readonly #open = new Map<number, Promise<Arrival>>()
  /** Read and not stored yet. */
  #results: PhotoResult[] = []
  #batchEnds: Promise<null> | null = null
  #state: QueueState = 'idle'
  #error: AppError | null = null
  #drain: PromiseWithResolvers<void> | null = null
  #isLooping = false
  #resumed = 0
  /** Ends the loop's wait: the state has changed. */
  #changed = Promise.withResolvers<null>()

  constructor(options: IngestQueueOptions) {
    const { db, port, model } = options
    this.#options = options
    this.#feed = new PendingFeed(db, model.id)
    this.#store = new OutcomeStore(db, model)
    this.#reader = new PhotoReader(db, port, this.#store)
    this.#tally = new QueueTally(countPending(db))
  }

  get state(): QueueState {
    return this.#state
  }

  /** The reason of a halt; null in every other state. */
  get error(): AppError | null {
    return this.#error
  }

  /** Photos by their outcome, since the queue was made. */
  get counts(): QueueCounts {
    return this.#tally.counts
  }

  progress(): QueueProgress {
    return this.#tally.progress()
  }

  /** Reads all pending photos. Call it after every scan. */
  wake(): void {
    if (this.#state !== 'idle') return
    this.#tally.begin()
    this.#feed.rewind()
    this.#enter('running')
    void this.#run()
  }

  pause(): void {
    if (this.#state === 'idle' || this.#state === 'running') this.#enter('paused')
  }

  /** Continues after a pause, or tries again after a halt. */
  resume(): void {
    if (this.#state !== 'paused' && this.#state !== 'halted') return
    this.#state = 'idle'
    this.#error = null
    this.#resumed++
    this.wake()
  }

  /** Ends the queue for good: stores the results that it has, and leaves open photos pending. */
  stop(): void {
    if (this.#state === 'stopped') return
    this.#storeResults()
    this.#tally.end('stopped')
    this.#enter('stopped')
    this.#settle(new AppError('cancelled', 'the queue was stopped; pending photos are read the next time'))
  }

  /** Resolves when nothing is pending and everything is stored. Rejects when the queue halts or is stopped. */
  drained(): Promise<void> {
    if (this.#state === 'stopped') return Promise.reject(new AppError('cancelled', 'the queue was stopped'))
    if (this.#error) return Promise.reject(this.#error)
    this.#drain ??= Promise.withResolvers()
    const { promise } = this.#drain
    this.wake()
    return promise
  }

  #enter(state: QueueState): void {
    this.#state = state
    this.#changed.resolve(null)
  }

  /** The one loop: it ends when nothing is open and the queue does not run. */
  async #run(): Promise<void> {
    if (this.#isLooping) return
    this.#isLooping = true
    try {
      while (this.#state !== 'stopped') {
        this.#fillWindow()
        if (this.#open.size === 0 && !this.#beginRound()) break
        const arrival = await this.#nextArrival()
        if (arrival) this.#take(arrival)
        if (!arrival || this.#results.length >= BATCH_RESULTS) this.#storeResults()
      }
    } catch (error) {
      this.#halt(error)
    } finally {
      this.#isLooping = false
    }
  }

  #fillWindow(): void {
    while (this.#state === 'running' && this.#open.size < this.#window()) {
      const photo = this.#suspects.any ? this.#suspects.try() : this.#nextPhoto()
      if (!photo) return
      this.#open.set(photo.id, this.#read(photo))
    }
  }

  #window(): number {
    return this.#suspects.any ? 1 : (this.#options.windowCalls ?? WINDOW_CALLS)
  }

  #nextPhoto(): PendingPhoto | null {
    return this.#feed.next((id) => this.#open.has(id) || this.#results.some(({ photo }) => photo.id === id))
  }

  /** Nothing is open: photos that became pending meanwhile make another round, otherwise the queue rests. */
  #beginRound(): boolean {
    this.#storeResults()
    if (this.#state !== 'running') return false
    this.#feed.rewind()
    const photo = this.#nextPhoto()
    if (photo) this.#open.set(photo.id, this.#read(photo))
    else {
      this.#tally.end('done')
      this.#enter('idle')
      this.#settle(null)
    }
    return photo !== null
  }

  async #read(photo: PendingPhoto): Promise<Arrival> {
    const resumed = this.#resumed
    return { photo, reading: await this.#reader.read(photo), resumed }
  }

  /** Null where the batch is due, or the state has changed. */
  #nextArrival(): Promise<Arrival | null> {
    this.#changed = Promise.withResolvers()
    const batchEnds = this.#batchEnds ? [this.#batchEnds] : []
    return Promise.race([...this.#open.values(), ...batchEnds, this.#changed.promise])
  }

  #take({ photo, reading, resumed }: Arrival): void {
    this.#open.delete(photo.id)
    switch (reading.kind) {
      case 'read':
        this.#suspects.acquit(photo)
        this.#add(reading.result)
        break
      case 'away':
        this.#suspects.acquit(photo)
        if (reading.rootWentOffline) callListener(() => this.#options.onRootOffline?.(photo.rootId))
        break
      case 'unanswered':
        this.#judge(photo, reading.error, resumed)
        break
      default:
        assertNever(reading)
    }
  }

  #judge(photo: PendingPhoto, error: unknown, resumed: number): void {
    const verdict = this.#suspects.judge(photo, error)
    if (verdict.kind === 'suspect') log.info('photo-retried', {}, { path: photo.path })
    if (verdict.kind === 'guilty') {
      const { code, reason } = verdict.problem
      log.warn('photo-given-up', { code }, { path: photo.path, reason })
      this.#add({ photo, outcome: { status: 'failed', identity: null, problem: verdict.problem } })
    } else if (verdict.kind === 'worker' && resumed === this.#resumed) {
      // A call from before the halt says nothing of the worker now.
      this.#storeResults()
      this.#halt(verdict.error)
    }
  }

  #add(result: PhotoResult): void {
    this.#results.push(result)
    this.#batchEnds ??= delay(BATCH_MS, null)
  }

  /** In one transaction. Where the store refuses them, the queue halts and keeps the results for its next try. */
  #storeResults(): void {
    this.#batchEnds = null
    const results = this.#results
    if (results.length === 0 || this.#state === 'halted' || this.#state === 'stopped') return
    try {
      const startMs = performance.now()
      const stored = this.#store.store(results)
      this.#tally.add(stored, performance.now() - startMs)
    } catch (error) {
      this.#halt(error)
      return
    }
    this.#results = []
    callListener(() => this.#options.onStored?.(results.map(({ photo }) => photo.id)))
  }

  #halt(thrown: unknown): void {
    if (this.#state === 'halted' || this.#state === 'stopped') return
    const error =
      thrown instanceof AppError ? thrown : new AppError('internal', String(thrown), { cause: thrown })
    this.#error = error
    this.#enter('halted')
    this.#settle(error)
    this.#options.onHalted?.(error)
  }

  #settle(error: AppError | null): void {
    const drain = this.#drain
    this.#drain = null
    if (error) drain?.reject(error)
    else drain?.resolve()
  }
}
