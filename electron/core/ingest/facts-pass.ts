/**
 * Reads the facts of photos again where they are due, without decoding or embedding: after an update, and after a
 * sidecar changed ([Note: Facts versions] in catalog/due-facts.ts). Runs in the engine, behind indexing and queries.
 *
 * The catalogue is the queue: a kill loses at most one batch, and the next run continues. The pass leaves out a photo
 * whose file is away until its folder is back.
 */
import { stat } from 'node:fs/promises'
import { sep } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { AppError, serialiseError } from '../../shared/errors.ts'
import type { InferenceApi } from '../../shared/inference-api.ts'
import type { IngestProgress } from '../../shared/library-api.ts'
import { FACTS_VERSION } from '../../shared/reader-version.ts'
import type { WritableDatabase } from '../catalog/database.ts'
import { DueFacts, type DuePhoto, type FactsRead } from '../catalog/due-facts.ts'
import { freeBytes } from '../lib/disk-space.ts'
import { callListener } from '../lib/emitter.ts'
import { HaltRecovery } from './halt-recovery.ts'
import { Throughput } from './progress.ts'

/** The calls that the pass needs of the process that reads pictures. */
export type FactsPort = Pick<InferenceApi, 'inspect' | 'outside'>

export interface FactsPassOptions {
  readonly db: WritableDatabase
  readonly libraryDir: string
  readonly port: FactsPort
  /** Photos are to be indexed, or the user paused: the pass stops at once, and its owner starts it again afterwards. */
  readonly mustWait: () => boolean
  /** After every transaction, with the photos it changed. */
  readonly onStored: (photoIds: readonly number[]) => void
  /** A run in the background made photos pending. */
  readonly onPending: () => void
  /** A run in the background stopped, and the pass will try again. Tries that fail again report nothing. */
  readonly onHalted: (error: AppError) => void
}

/** Also the photos of one transaction. One process reads the files in turn: more would only wait. */
const READ_AT_ONCE = 16

type FactsProgress = Pick<IngestProgress, 'done' | 'pending' | 'perSecond'>

export interface FactsDone {
  readonly read: number
  /** Photos that are pending now, because their files hold other bytes than they did. */
  readonly changed: number
}

export class FactsPass {
  readonly #options: FactsPassOptions
  readonly #due: DueFacts
  readonly #recovery: HaltRecovery
  readonly #throughput = new Throughput()
  #running: Promise<FactsDone> | null = null
  #again = false
  #stopped = false
  #progress: { done: number; pending: number } | null = null

  constructor(options: FactsPassOptions) {
    this.#options = options
    this.#due = new DueFacts(options.db)
    this.#recovery = new HaltRecovery({
      work: 'facts',
      resume: () => this.runInBackground(),
      freeBytes: () => freeBytes(options.libraryDir),
      onHalted: options.onHalted,
    })
  }

  /** Null while the pass rests. */
  progress(): FactsProgress | null {
    return this.#progress && { ...this.#progress, perSecond: this.#throughput.perSecond() }
  }

  /**
   * Reads all due photos, until none is due or it must wait. One run at a time: a call meanwhile makes the present run look
   * again.
   * @throws `disk-full`, `inference-unavailable`, `cancelled`; the next run continues
   */
  run(): Promise<FactsDone> {
    this.#again = this.#running !== null
    this.#running ??= this.#run().finally(() => {
      this.#running = null
      this.#progress = null
      // A call came between the last look and now; its own promise reports an error.
      if (this.#again && !this.#mustStop()) this.run().catch(() => {})
    })
    return this.#running
  }

  /** The same in the background: after a halt it tries again. */
  runInBackground(): void {
    if (this.#stopped) return
    this.run().then(
      ({ changed }) => {
        if (changed > 0) this.#options.onPending()
      },
      (error: unknown) => {
        const { code, message } = serialiseError(error)
        if (code !== 'cancelled') this.#recovery.halted(new AppError(code, message))
      },
    )
  }

  /** For good. */
  stop(): void {
    this.#stopped = true
    this.#recovery.close()
  }

  async #run(): Promise<FactsDone> {
    let read = 0
    let changed = 0
    this.#throughput.restart()
    for (let inRound = 1; inRound > 0 || this.#again; ) {
      this.#again = false
      const pending = this.#due.count()
      if (pending === 0 || this.#mustStop()) break
      this.#progress = { done: read, pending }
      const round = await this.#round()
      inRound = round.read
      read += round.read
      changed += round.changed
    }
    return { read, changed }
  }

  /** One pass over all photos that are due. */
  async #round(): Promise<FactsDone> {
    let read = 0
    let changed = 0
    for (let after = 0; !this.#mustStop(); ) {
      const photos = this.#due.next(after, READ_AT_ONCE)
      if (photos.length === 0) break
      after = photos.at(-1)?.id ?? after
      const reads = await this.#readAll(photos)
      if (this.#stopped) break
      if (reads.length === 0) continue
      changed += this.#due.store(reads)
      read += reads.length
      this.#count(reads.length)
      this.#recovery.stored()
      callListener(() => this.#options.onStored(reads.map(({ photo }) => photo.id)))
      await nextTurn()
    }
    return { read, changed }
  }

  #mustStop(): boolean {
    return this.#stopped || this.#options.mustWait()
  }

  #count(read: number): void {
    this.#throughput.add(read)
    if (!this.#progress) return
    const { done, pending } = this.#progress
    this.#progress = { done: done + read, pending: Math.max(0, pending - read) }
  }

  /** Leaves out photos that the process cannot read now. When it dies, it reads each photo that it had open once more, alone. */
  async #readAll(photos: readonly DuePhoto[]) {
    const attempts = await Promise.all(
      photos.map(async (photo) => ({ photo, read: await this.#read(photo) })),
    )
    const reads: { photo: DuePhoto; read: FactsRead }[] = []
    for (const { photo, read } of attempts) {
      const answer = read === 'died' ? await this.#read(photo) : read
      if (answer === 'died') {
        await this.#proveReader()
        reads.push({ photo, read: { kind: 'given-up' } })
      } else if (answer) reads.push({ photo, read: answer })
    }
    return reads
  }

  /** A process that cannot start at all must not cost every photo its facts. */
  async #proveReader(): Promise<void> {
    try {
      await this.#options.port.outside({ path: sep })
    } catch (error) {
      const message = 'the process that reads pictures cannot be started; nothing was lost'
      throw new AppError('inference-unavailable', message, { cause: error })
    }
  }

  /** Null where the file cannot be read now. */
  async #read({ path, contentFactsVersion }: DuePhoto): Promise<FactsRead | 'died' | null> {
    const { port } = this.#options
    try {
      if (contentFactsVersion >= FACTS_VERSION) {
        const outside = await port.outside({ path })
        // Afterwards: a file that is away has taken its sidecar along, and the missing sidecar says nothing of its date.
        return (await isThere(path)) ? { kind: 'outside', outside } : null
      }
      const outcome = await port.inspect({ path })
      return outcome.status === 'read' ? { kind: 'inspected', outcome } : null
    } catch (error) {
      const { code, message } = serialiseError(error)
      if (code === 'inference-failed' || code === 'internal') return 'died'
      throw new AppError(code, message)
    }
  }
}

/** False for a file that cannot be looked at now. */
function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isFile(),
    () => false,
  )
}
