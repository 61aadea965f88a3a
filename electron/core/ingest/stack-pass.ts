/**
 * Keeps stacks up to date behind every other work, and gives contents of earlier releases their picture hashes, from
 * their thumbnails: no original is decoded. Runs in the engine.
 *
 * The catalogue is the queue ([Note: Stacks follow the rows] in migrations/012-stacks.ts), and a content without a hash
 * has no row: a kill loses at most one slice.
 */
import { existsSync } from 'node:fs'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { AppError, serialiseError } from '../../shared/errors.ts'
import type { InferenceApi } from '../../shared/inference-api.ts'
import type { WritableDatabase } from '../catalog/database.ts'
import { PictureHashes, PictureHashWriter } from '../catalog/picture-hash-table.ts'
import { thumbnailPath } from '../lib/app-paths.ts'
import { freeBytes } from '../lib/disk-space.ts'
import { log } from '../lib/log.ts'
import { Stacker } from '../stacks/stacker.ts'
import { HaltRecovery } from './halt-recovery.ts'

/** The call that the pass needs of the process that reads pictures. */
export type StackPort = Pick<InferenceApi, 'pictureHash'>

export interface StackPassOptions {
  readonly db: WritableDatabase
  readonly libraryDir: string
  readonly port: StackPort
  /** Photos are to be indexed, or the user paused: no thumbnail is read meanwhile. */
  readonly mustWait: () => boolean
  /** A run in the background stopped, and the pass will try again. Tries that fail again report nothing. */
  readonly onHalted: (error: AppError) => void
}

/** Thumbnails read at once, and hashes of one transaction. */
const HASHES_AT_ONCE = 16
/** Contents looked at between two turns of the event loop, a microsecond each. */
const PAGE_CONTENTS = 2_000
/** Between two looks in the background: a run for every stored batch would build large stacks again each time. */
const LOOK_MS = 1_000

export class StackPass {
  readonly #options: StackPassOptions
  readonly #stacker: Stacker
  readonly #hashes: PictureHashes
  readonly #writer: PictureHashWriter
  readonly #recovery: HaltRecovery
  #running: Promise<void> | null = null
  #lookedMs = 0
  #stopped = false
  /** Contents up to this id have a hash, or no thumbnail; null when all were looked at since the start. */
  #hashedUntil: number | null = 0

  constructor(options: StackPassOptions) {
    const { db, libraryDir, onHalted } = options
    this.#options = options
    this.#stacker = new Stacker(db)
    this.#hashes = new PictureHashes(db)
    this.#writer = new PictureHashWriter(db)
    this.#recovery = new HaltRecovery({
      work: 'stacks',
      resume: () => this.lookInBackground(),
      freeBytes: () => freeBytes(libraryDir),
      onHalted,
    })
  }

  /** Settles all stacks. Resolves when none is due and no thumbnail can be hashed. @throws `disk-full` */
  run(): Promise<void> {
    // A run that is about to end may have missed what came since; its own caller has its error.
    const before = this.#running?.catch(() => {}) ?? Promise.resolve()
    const running = before
      .then(() => this.#run())
      .finally(() => {
        if (this.#running === running) this.#running = null
      })
    this.#running = running
    return running
  }

  /** Settles what came since the last look, once a second at most. After a halt it tries again. */
  lookInBackground(): void {
    if (this.#stopped || this.#running || performance.now() - this.#lookedMs < LOOK_MS) return
    this.run()
      .catch((error: unknown) => {
        const { code, message } = serialiseError(error)
        if (code !== 'cancelled') this.#recovery.halted(new AppError(code, message))
      })
      .finally(() => {
        this.#lookedMs = performance.now()
      })
  }

  /** For good. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#recovery.close()
    // The slice that runs ends first; its error is reported by its own caller.
    await this.#running?.catch(() => {})
  }

  async #run(): Promise<void> {
    do {
      while (!this.#stopped && this.#stacker.settleSlice()) {
        this.#recovery.stored()
        await nextTurn()
      }
    } while (await this.#hashPage())
  }

  /** False where there is nothing to hash now. */
  async #hashPage(): Promise<boolean> {
    const { mustWait } = this.#options
    if (this.#hashedUntil === null || this.#stopped || mustWait()) return false
    const after = this.#hashedUntil
    const last = this.#hashes.lastContent()
    const missing = this.#hashes.without(after, after + PAGE_CONTENTS)
    for (let i = 0; i < missing.length; i += HASHES_AT_ONCE) {
      if (this.#stopped || mustWait()) return false
      await this.#hashAll(missing.slice(i, i + HASHES_AT_ONCE))
    }
    if (this.#hashedUntil !== null)
      this.#hashedUntil = after + PAGE_CONTENTS < last ? after + PAGE_CONTENTS : null
    await nextTurn()
    return true
  }

  async #hashAll(contents: readonly { readonly contentId: number; readonly hash: string }[]): Promise<void> {
    const { db, libraryDir, port } = this.#options
    try {
      const outcomes = await Promise.all(
        contents.map(async ({ contentId, hash }) => {
          const path = thumbnailPath(libraryDir, hash)
          return { contentId, outcome: existsSync(path) ? await port.pictureHash({ path }) : null }
        }),
      )
      if (this.#stopped) return
      db.transaction(() => {
        for (const { contentId, outcome } of outcomes) {
          if (outcome?.status === 'hashed' && this.#hashes.isWithout(contentId))
            this.#writer.put(contentId, outcome.hash)
        }
      })
    } catch (error) {
      if (error instanceof AppError && (error.code === 'disk-full' || error.code === 'cancelled')) throw error
      // A process that died or does not start must not fail the indexing: the next start tries these again.
      log.swallowed('pictures-not-hashed', error)
      this.#hashedUntil = null
    }
  }
}
