/**
 * Reads every pending photo, a window of them at a time, and stores what comes back. Runs in the engine.
 *
 * [Note: The queue is the catalogue] Nothing of the queue is kept but the photos' status `pending`. A kill at
 * any instant so loses nothing and doubles nothing: what was not stored is still pending.
 *
 *   idle -> running -> idle          nothing pending: `drained` resolves
 *   running <-> paused               the user; open calls end and are stored
 *   running -> halted -> running     the worker cannot be started, the disk is full: `resume` goes on
 *   any -> stopped                   for good; open calls are left to themselves
 */
import { AppError } from '../../shared/errors.ts'
import { type PendingPhoto, PendingPhotos } from '../catalog/pending-photos.ts'
import { OutcomeStore, type PhotoResult } from '../catalog/store-outcome.ts'
import { MissingFiles } from './missing-files.ts'
import { PendingFeed } from './pending-feed.ts'
import type { IngestQueueOptions } from './queue-options.ts'
import { type QueueCounts, type QueueProgress, QueueTally } from './progress.ts'
import { readPhoto } from './read-photo.ts'
import { ResultBatch } from './result-batch.ts'
import { Suspects } from './suspects.ts'
import { tell } from './tell.ts'

/** Calls in flight: what keeps decoder and encoder busy while results cross the processes. */
const WINDOW_CALLS = 32

type QueueState = 'idle' | 'running' | 'paused' | 'halted' | 'stopped'

export class IngestQueue {
  readonly #options: IngestQueueOptions
  readonly #photos: PendingPhotos
  readonly #store: OutcomeStore
  readonly #feed: PendingFeed
  readonly #missing: MissingFiles
  readonly #tally: QueueTally
  readonly #suspects = new Suspects()
  readonly #batch = new ResultBatch((results) => this.#write(results))
  readonly #open = new Set<number>()
  #state: QueueState = 'idle'
  #error: AppError | null = null
  #drain: PromiseWithResolvers<void> | null = null

  constructor(options: IngestQueueOptions) {
    this.#options = options
    this.#photos = new PendingPhotos(options.db)
    this.#store = new OutcomeStore(options.db, options.model)
    this.#feed = new PendingFeed(this.#photos, options.model.id)
    this.#missing = new MissingFiles(options.db, options.onRootOffline)
    this.#tally = new QueueTally(this.#photos.count)
  }

  get state(): QueueState {
    return this.#state
  }

  /** Why it is halted; null in every other state. */
  get error(): AppError | null {
    return this.#error
  }

  /** What this queue did since it was made. */
  get counts(): QueueCounts {
    return this.#tally.counts
  }

  progress(): QueueProgress {
    return this.#tally.progress()
  }

  /** There may be something pending: to be called after every scan. */
  wake(): void {
    if (this.#state !== 'idle') return
    this.#state = 'running'
    this.#tally.begin()
    this.#feed.rewind()
    this.#pump()
  }

  pause(): void {
    if (this.#state === 'idle' || this.#state === 'running') this.#state = 'paused'
  }

  /** Goes on after a pause, or tries again after a halt. */
  resume(): void {
    if (this.#state !== 'paused' && this.#state !== 'halted') return
    this.#state = 'idle'
    this.#error = null
    this.wake()
  }

  /** Ends the queue for good. What was read is stored, what is open is left pending. */
  stop(): void {
    if (this.#state === 'stopped') return
    this.#batch.flush()
    this.#state = 'stopped'
    this.#settle(new AppError('cancelled', 'the queue was stopped; what is pending is read the next time'))
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

  #pump(): void {
    while (this.#state === 'running' && this.#open.size < this.#window()) {
      const photo = this.#next()
      if (!photo) break
      void this.#read(photo)
    }
    if (this.#state === 'running' && this.#open.size === 0) this.#endRound()
  }

  #window(): number {
    return this.#suspects.any ? 1 : (this.#options.windowCalls ?? WINDOW_CALLS)
  }

  #next(): PendingPhoto | null {
    if (this.#suspects.any) return this.#suspects.try()
    return this.#feed.next((id) => this.#open.has(id) || this.#batch.has(id))
  }

  /** Nothing is open: what became pending meanwhile makes another round, otherwise the queue rests. */
  #endRound(): void {
    this.#batch.flush()
    if (this.#state !== 'running') return
    this.#feed.rewind()
    const photo = this.#feed.next(() => false)
    if (photo) {
      void this.#read(photo)
      this.#pump()
    } else {
      this.#state = 'idle'
      this.#settle(null)
    }
  }

  async #read(photo: PendingPhoto): Promise<void> {
    this.#open.add(photo.id)
    try {
      const result = await readPhoto(this.#options.port, photo, (identity) => this.#store.known(identity))
      this.#suspects.acquit(photo)
      if (!(await this.#missing.handles(result))) this.#batch.add(result)
    } catch (error) {
      this.#unanswered(photo, error)
    } finally {
      this.#open.delete(photo.id)
      this.#pump()
    }
  }

  #unanswered(photo: PendingPhoto, thrown: unknown): void {
    const verdict = this.#suspects.judge(photo, thrown)
    if (verdict.kind === 'worker') this.#giveUp(verdict.error)
    if (verdict.kind !== 'guilty') return
    this.#batch.add({ photo, outcome: { status: 'failed', identity: null, problem: verdict.problem } })
  }

  #write(results: readonly PhotoResult[]): boolean {
    if (this.#state === 'halted' || this.#state === 'stopped') return false
    try {
      this.#tally.add(this.#store.store(results))
    } catch (error) {
      this.#halt(
        error instanceof AppError ? error : new AppError('internal', String(error), { cause: error }),
      )
      return false
    }
    tell(() => this.#options.onStored?.(results.map(({ photo }) => photo.id)))
    return true
  }

  /** What was read so far is stored first. */
  #giveUp(error: AppError): void {
    this.#batch.flush()
    this.#halt(error)
  }

  #halt(error: AppError): void {
    if (this.#state === 'halted' || this.#state === 'stopped') return
    this.#state = 'halted'
    this.#error = error
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
