/**
 * Refines what a source gives, behind the window: the queue, what the user says of it, and its checkpoints. Runs in the
 * engine, under the writer lock. Knows subjects and targets only, not what they are for.
 */
import type { RefiningTarget } from '../../shared/app-refining.ts'
import type { WritableDatabase } from '../catalog/database.ts'
import { KEPT_MS } from '../catalog/retention.ts'
import { VerdictWriter } from '../catalog/verdict-table.ts'
import { Emitter } from '../lib/emitter.ts'
import { sweepCheckpoints } from './checkpoint-file.ts'
import { FirstPseudoWords } from './first-pseudo-words.ts'
import { isSettled, type Running } from './refinement-state.ts'
import { checkpointOf } from './refining-job.ts'
import { RefiningQueue } from './refining-queue.ts'
import { RefiningStatus } from './refining-status.ts'
import type { ServedModels } from './served-model.ts'
import type { SubjectPictures, SubjectSource } from './subject.ts'

export interface BackgroundOptions {
  readonly db: WritableDatabase
  readonly libraryDir: string
  readonly models: ServedModels
  readonly source: SubjectSource
  readonly pictures: SubjectPictures
}

export interface BackgroundEvents {
  /** The state of a target changes. */
  change: null
  /** A subject of the target has a verdict: another pseudo-word may answer for it. */
  refined: RefiningTarget
  /** Phi is another one: every first pseudo-word of the model changes. */
  firstsChanged: { readonly modelId: string }
}

export class Background {
  readonly events = new Emitter<BackgroundEvents>()
  readonly #options: BackgroundOptions
  readonly #queue: RefiningQueue
  readonly #status: RefiningStatus
  readonly #verdicts: VerdictWriter
  #sweeping: Promise<unknown> = Promise.resolve()
  #started = false

  constructor(options: BackgroundOptions) {
    const { db } = options
    this.#options = options
    this.#verdicts = new VerdictWriter(db)
    this.#status = new RefiningStatus(db)
    const onChange = () => this.#changed()
    const onOutdated = (modelId: string) => this.#firstsChanged(modelId)
    const onRefined = (target: RefiningTarget) => this.events.emit('refined', target)
    const firsts = new FirstPseudoWords({ ...options, onChange, onOutdated })
    this.#queue = new RefiningQueue({ ...options, firsts, status: this.#status, onChange, onRefined })
  }

  /** Refines from now on. */
  start(): void {
    this.#started = true
    const sweeps = [sweepCheckpoints(this.#options.libraryDir, Date.now() - KEPT_MS), this.#sweepSettled()]
    // Checkpoints that stay cost disk space only; the next start removes them.
    this.#sweeping = Promise.all(sweeps).catch((error) => process.emitWarning(String(error)))
    this.poke()
  }

  /** Looks for subjects to refine: there may be new ones, or another model. */
  poke(): void {
    if (this.#started) this.#queue.poke()
  }

  /** Null where the target is not the one that runs. */
  running(target: RefiningTarget): Running | null {
    return this.#queue.running(target)
  }

  /** The reason why the target has stopped, where a full disk did not store it. */
  problem(target: RefiningTarget): string | null {
    return this.#status.problem(target)
  }

  /** Ends the job of a target that is gone. */
  interrupt(target: RefiningTarget): void {
    this.#queue.interrupt(target)
    this.poke()
  }

  /** Without effect on a target that is done or has nothing to refine. */
  pause(target: RefiningTarget): void {
    if (this.#isSettled(target)) return
    this.#status.pause(target, this.#queue.step(target))
    this.#queue.interrupt(target)
    this.#changed()
  }

  /** Also starts a target again that has stopped. */
  resume(target: RefiningTarget): void {
    const modelId = this.#options.models.fingerprint()
    for (const { hash } of this.#options.source.of(target).subjects) {
      const verdict = modelId === null ? null : this.#verdicts.find(hash, modelId)
      if (modelId === null || !verdict || verdict.reason === null) continue
      this.#verdicts.put(hash, modelId, { ...verdict, better: null, reason: null })
    }
    if (!this.#isSettled(target)) this.#status.wait(target, null)
    this.poke()
    this.#changed()
  }

  /** Resolves once the checkpoints of a target that does not run are removed. */
  async cancel(target: RefiningTarget): Promise<void> {
    if (this.#isSettled(target)) return
    this.#status.giveUp(target)
    this.#queue.interrupt(target)
    this.#changed()
    await this.#removeCheckpoints(target)
  }

  /** Resolves once no subject waits. */
  drained(): Promise<void> {
    return this.#queue.drained()
  }

  async close(): Promise<void> {
    await Promise.all([this.#queue.close(), this.#sweeping])
  }

  /** A kill between storing a result and removing its checkpoint leaves a checkpoint that nobody reads. */
  async #sweepSettled(): Promise<void> {
    const settled = this.#options.source.all().filter(({ target }) => this.#isSettled(target))
    // All at once: the library may be closed before the first one is gone.
    await Promise.all(settled.map(({ target }) => this.#removeCheckpoints(target)))
  }

  /** A job that runs removes its own at its end. */
  async #removeCheckpoints(target: RefiningTarget): Promise<void> {
    const { libraryDir, models, source } = this.#options
    const modelId = models.fingerprint()
    if (modelId === null) return
    const { subjects } = source.of(target)
    await Promise.all(subjects.map((subject) => checkpointOf(subject, libraryDir, modelId).remove()))
  }

  #isSettled(target: RefiningTarget): boolean {
    const { source, models } = this.#options
    const modelId = models.fingerprint()
    const { subjects } = source.of(target)
    return subjects.every(({ hash }) => modelId !== null && isSettled(this.#verdicts.find(hash, modelId)))
  }

  /** Refined pseudo-words were judged against the old first ones, so their verdicts go too. */
  #firstsChanged(modelId: string): void {
    this.#verdicts.clear(modelId)
    this.events.emit('firstsChanged', { modelId })
    this.#changed()
  }

  #changed(): void {
    this.events.emit('change', null)
  }
}
