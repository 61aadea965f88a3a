/**
 * Refines pins and words in the background, one at a time, slice by slice behind everything else that the worker has to
 * do. Runs in the engine, under the writer lock.
 *
 * [Note: What waits to be refined] It is what has no verdict for the model that answers, unless the user or a problem
 * said otherwise: the catalogue is the queue. So a kill loses nothing, and another model has everything refined anew.
 *
 * References are refined one after the other: a step of several together would take longer, and queries wait for a step.
 */
import { setTimeout as delay } from 'node:timers/promises'
import type { RefiningTarget } from '../../shared/app-refining.ts'
import { AppError, serialiseError } from '../../shared/errors.ts'
import type { WritableDatabase } from '../catalog/database.ts'
import type { FirstPseudoWords } from './first-pseudo-words.ts'
import type { PictureFeatures } from './picture-features.ts'
import { REFINING_STEPS } from './refine-subject.ts'
import { isSettled, type Running } from './refinement-state.ts'
import { runJob } from './refining-job.ts'
import type { RefiningStatus } from './refining-status.ts'
import { RefiningTargets, type RefiningWork, sameTarget } from './refining-targets.ts'
import { RunningProgress } from './running-progress.ts'
import type { ServedModel, ServedModels } from './served-model.ts'
import type { Subject } from './subject.ts'

export interface RefiningQueueOptions {
  readonly db: WritableDatabase
  readonly libraryDir: string
  readonly models: Pick<ServedModels, 'open'>
  readonly features: PictureFeatures
  readonly firsts: FirstPseudoWords
  readonly status: RefiningStatus
  /** The state of something is another now. */
  readonly onChange: () => void
  /** A verdict was reached. */
  readonly onRefined: (target: RefiningTarget) => void
}

/** A worker that died is given some time: pauses after the 1st, 2nd failure in a row, milliseconds. */
const RETRY_AFTER_MS = [500, 5_000] as const

/** A target that the machine held up is tried again after this time, milliseconds. */
const HELD_MS = 60_000

interface Current {
  readonly target: RefiningTarget
  readonly progress: RunningProgress
  readonly abort: AbortController
}

interface Next {
  readonly work: RefiningWork
  readonly subject: Subject
  /** Subjects of it that are done. */
  readonly settled: number
}

export class RefiningQueue {
  readonly #options: RefiningQueueOptions
  readonly #targets: RefiningTargets
  readonly #closing = new AbortController()
  #failures = 0
  #retryTimer: NodeJS.Timeout | null = null
  #current: Current | null = null
  #running: Promise<void> | null = null
  #pokedMeanwhile = false

  constructor(options: RefiningQueueOptions) {
    this.#options = options
    this.#targets = new RefiningTargets(options.db)
  }

  /** Of the target that is refined now; null of every other. */
  running(target: RefiningTarget): Running | null {
    const { progress } = this.#current ?? {}
    return progress && sameTarget(progress.target, target) ? progress.state : null
  }

  /** Steps of the target that are done, if it is the one that runs. */
  step(target: RefiningTarget): number | null {
    const { progress } = this.#current ?? {}
    return progress && sameTarget(progress.target, target) ? progress.step : null
  }

  /** There may be something to refine. */
  poke(): void {
    if (this.#closing.signal.aborted) return
    this.#pokedMeanwhile = true
    // What ends it is a catalogue that cannot be asked, and is told by who lists it.
    const run = () => this.#run().catch((error) => process.emitWarning(String(error)))
    this.#running ??= run().finally(() => {
      this.#running = null
      if (this.#pokedMeanwhile) this.poke()
    })
  }

  /** Resolves once nothing waits. */
  async drained(): Promise<void> {
    while (this.#running) await this.#running
  }

  /** The target is to be refined no longer, for now or, as its status says then, for good. */
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
      if (this.#targets.all().length === 0) return
      // What is wrong with a model is told by who opens it to answer.
      const model = await this.#options.models.open().catch(() => null)
      if (!model?.info.hasTokenizer) continue
      await this.#options.firsts.keep(model).catch(() => {})
      const next = this.#next(model.info.id)
      if (!next) continue
      await this.#refine(next, model)
      this.#pokedMeanwhile = true
    }
    if (this.#options.status.hasHeld && !this.#closing.signal.aborted)
      this.#retryTimer ??= setTimeout(() => this.#retryHeld(), HELD_MS).unref()
  }

  #next(modelId: string): Next | null {
    const { status } = this.#options
    for (const work of this.#targets.all()) {
      if (!status.isWaiting(work.target, modelId)) continue
      const verdicts = this.#targets.verdicts(work.subjects, modelId)
      const subject = work.subjects.find((_, i) => !isSettled(verdicts[i] ?? null))
      if (subject) return { work, subject, settled: verdicts.filter(isSettled).length }
    }
    return null
  }

  async #refine({ work, subject, settled }: Next, model: ServedModel): Promise<void> {
    const { db, libraryDir, features, status, onChange, onRefined } = this.#options
    const { target } = work
    const before = settled * REFINING_STEPS
    const step = Math.max(before, status.step(target))
    const steps = { before, step, steps: work.subjects.length * REFINING_STEPS }
    const abort = new AbortController()
    const current = { target, progress: new RunningProgress(target, steps), abort }
    this.#current = current
    onChange()
    try {
      await runJob(
        subject,
        { db, libraryDir, features, model },
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
      if (!abort.signal.aborted) await this.#failed(target, error, model.info.id)
    } finally {
      if (this.#current === current) this.#current = null
      onChange()
    }
  }

  async #failed(target: RefiningTarget, error: unknown, modelId: string): Promise<void> {
    const { code, message } = serialiseError(error)
    if (code === 'model-different') return
    if (code === 'disk-full') return this.#options.status.hold(target, message)
    const pauseMs = isPassing(error) ? RETRY_AFTER_MS[this.#failures++] : undefined
    if (pauseMs !== undefined) {
      await delay(pauseMs, undefined, { signal: this.#closing.signal, ref: false }).catch(() => {})
      return
    }
    this.#failures = 0
    // Not written down: a process may start again when the library is next opened, or sooner.
    if (code === 'inference-unavailable') this.#options.status.hold(target, message)
    else this.#options.status.stop(target, message, modelId)
  }
}

/** Of the worker and not of what it was given. */
function isPassing(error: unknown): boolean {
  if (!(error instanceof AppError)) return false
  return ['inference-failed', 'inference-unavailable', 'cancelled'].includes(error.code)
}
