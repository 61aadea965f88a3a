/**
 * Refines the subjects of a source in the background, one at a time, slice by slice behind all other work of the
 * inference worker. Runs in the engine, under the writer lock.
 *
 * [Note: The catalogue is the queue] A subject waits while it has no verdict for the model that answers, unless the user
 * paused or stopped its target or a problem did. So a kill loses nothing, and another model refines everything anew.
 *
 * Subjects are refined one after the other: a step of several together takes longer, and queries wait for a step.
 */

import type { RefiningTarget } from '../../shared/app-refining.ts'
import { AppError, serialiseError } from '../../shared/errors.ts'
import type { ModelFingerprint } from '../../shared/model-ids.ts'
import type { WritableDatabase } from '../catalog/database.ts'
import { REFINED } from '../catalog/pseudo-word-table.ts'
import { VerdictTable } from '../catalog/verdict-table.ts'
import { log } from '../lib/log.ts'
import { pause } from '../lib/pause.ts'
import type { FirstPseudoWords } from './first-pseudo-words.ts'
import { isSettled, type Running } from './refinement-state.ts'
import { runJob } from './refining-job.ts'
import type { RefiningStatus } from './refining-status.ts'
import { RunningProgress } from './running-progress.ts'
import type { ServedModel, ServedModels } from './served-model.ts'
import {
  type Subject,
  type SubjectPictures,
  type SubjectSource,
  type SubjectWork,
  sameTarget,
} from './subject.ts'

export interface RefiningQueueOptions {
  readonly db: WritableDatabase
  readonly libraryDir: string
  readonly models: Pick<ServedModels, 'open'>
  readonly source: SubjectSource
  readonly pictures: SubjectPictures
  readonly firsts: FirstPseudoWords
  readonly status: RefiningStatus
  /** The state of a target changes. */
  readonly onChange: () => void
  /** A subject of the target has a verdict. */
  readonly onRefined: (target: RefiningTarget) => void
}

/** Pauses after the 1st and 2nd failure of the worker in a row, milliseconds. */
const RETRY_AFTER_MS = [500, 5_000] as const

/** A target that the machine held up is tried again after this time, milliseconds. */
const HELD_MS = 60_000

interface Current {
  readonly target: RefiningTarget
  readonly progress: RunningProgress
  readonly abort: AbortController
}

interface Next {
  readonly work: SubjectWork
  readonly subject: Subject
  /** Subjects of it that have a verdict. */
  readonly settled: number
}

export class RefiningQueue {
  readonly #options: RefiningQueueOptions
  readonly #verdicts: VerdictTable
  readonly #closing = new AbortController()
  #failures = 0
  #retryTimer: NodeJS.Timeout | null = null
  #current: Current | null = null
  #running: Promise<void> | null = null
  #pokedMeanwhile = false

  constructor(options: RefiningQueueOptions) {
    this.#options = options
    this.#verdicts = new VerdictTable(options.db)
  }

  /** Null where the target is not the one that runs. */
  running(target: RefiningTarget): Running | null {
    const { progress } = this.#current ?? {}
    return progress && sameTarget(progress.target, target) ? progress.state : null
  }

  /** Steps of the target that are done; null where it is not the one that runs. */
  step(target: RefiningTarget): number | null {
    const { progress } = this.#current ?? {}
    return progress && sameTarget(progress.target, target) ? progress.step : null
  }

  /** Looks for a subject to refine. */
  poke(): void {
    if (this.#closing.signal.aborted) return
    this.#pokedMeanwhile = true
    // Only a catalogue that does not answer ends a run; the next list of pins reports that to the user.
    const run = () => this.#run().catch((error) => process.emitWarning(String(error)))
    this.#running ??= run().finally(() => {
      this.#running = null
      if (this.#pokedMeanwhile) this.poke()
    })
  }

  /** Resolves once no subject waits. */
  async drained(): Promise<void> {
    while (this.#running) await this.#running
  }

  /** Ends the job of the target, if it runs. Its status says whether it continues later. */
  interrupt(target: RefiningTarget): void {
    const current = this.#current
    if (!current || !sameTarget(current.target, target)) return
    this.#current = null
    current.abort.abort()
  }

  async close(): Promise<void> {
    this.#closing.abort()
    const current = this.#current
    if (current) {
      this.#options.status.wait(current.target, current.progress.step)
      current.abort.abort()
    }
    await this.drained()
    if (this.#retryTimer) clearTimeout(this.#retryTimer)
  }

  #retryHeld(): void {
    this.#retryTimer = null
    this.#options.status.releaseHeld()
    this.poke()
  }

  async #run(): Promise<void> {
    while (this.#pokedMeanwhile && !this.#closing.signal.aborted) {
      this.#pokedMeanwhile = false
      if (this.#options.source.all().length === 0) return
      // A query that opens the model reports what is wrong with it.
      const model = await this.#options.models.open().catch(() => null)
      if (!model?.info.hasTokenizer) continue
      // A picture may be gone or the worker may have died: the next round tries again.
      await this.#options.firsts.update(model).catch((error) => log.swallowed('first-words-wait', error))
      const next = this.#next(model.info.fingerprint)
      if (!next) continue
      await this.#refine(next, model)
      this.#pokedMeanwhile = true
    }
    if (this.#options.status.hasHeld && !this.#closing.signal.aborted)
      this.#retryTimer ??= setTimeout(() => this.#retryHeld(), HELD_MS).unref()
  }

  #next(fingerprint: ModelFingerprint): Next | null {
    const { status } = this.#options
    for (const work of this.#options.source.all()) {
      if (!status.isWaiting(work.target, fingerprint)) continue
      const isOpen = ({ hash }: Subject) => !isSettled(this.#verdicts.find(hash, fingerprint))
      const open = work.subjects.filter(isOpen)
      const [subject] = open
      if (subject) return { work, subject, settled: work.subjects.length - open.length }
    }
    return null
  }

  async #refine({ work, subject, settled }: Next, model: ServedModel): Promise<void> {
    const { db, libraryDir, pictures, status, onChange, onRefined } = this.#options
    const { target } = work
    const before = settled * REFINED.steps
    const step = Math.max(before, status.step(target))
    const steps = { before, step, steps: work.subjects.length * REFINED.steps }
    const abort = new AbortController()
    const current = { target, progress: new RunningProgress(target, steps), abort }
    this.#current = current
    onChange()
    try {
      await runJob(
        subject,
        { db, libraryDir, pictures, model },
        {
          signal: abort.signal,
          isGivenUp: () => status.isGivenUp(target),
          onProgress: (progress) => {
            if (abort.signal.aborted) return
            current.progress.take(progress)
            status.wait(target, current.progress.step)
            onChange()
          },
        },
      )
      this.#failures = 0
      onRefined(target)
    } catch (error) {
      if (!abort.signal.aborted) await this.#failed(target, error, model.info.fingerprint)
    } finally {
      if (this.#current === current) this.#current = null
      onChange()
    }
  }

  async #failed(target: RefiningTarget, error: unknown, fingerprint: ModelFingerprint): Promise<void> {
    const { code, message } = serialiseError(error)
    if (code === 'model-different') return
    // Not stored: there may be room again soon, or when the library is next opened.
    if (code === 'disk-full') return this.#options.status.hold(target, message)
    const pauseMs = isPassing(error) ? RETRY_AFTER_MS[this.#failures++] : undefined
    if (pauseMs !== undefined) {
      await pause(pauseMs, this.#closing.signal, { ref: false })
      return
    }
    this.#failures = 0
    // Not stored: a process may start again soon, or when the library is next opened.
    if (code === 'inference-unavailable') this.#options.status.hold(target, message)
    else this.#options.status.stop(target, message, fingerprint)
  }
}

/** Whether the failure is the worker's and not the subject's. */
function isPassing(error: unknown): boolean {
  if (!(error instanceof AppError)) return false
  return ['inference-failed', 'inference-unavailable', 'cancelled'].includes(error.code)
}
