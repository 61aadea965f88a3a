/** What goes on for pins and words behind the window: refining, and watching for new photos. Runs in the engine, under the writer lock. */
import type { RefiningTarget } from '../../shared/app-refining.ts'
import type { WritableDatabase } from '../catalog/database.ts'
import { KeptPictures } from '../catalog/kept-pictures.ts'
import { type PinRow, PinTable } from '../catalog/pin-table.ts'
import { KEPT_MS } from '../catalog/retention.ts'
import { VerdictWriter } from '../catalog/verdict-table.ts'
import { composePin } from '../saved/compose-pin.ts'
import { PinWatch } from '../saved/pin-watch.ts'
import { StoredWords } from '../saved/stored-words.ts'
import { FirstPseudoWords } from './first-pseudo-words.ts'
import { sweepCheckpoints } from './job-checkpoint.ts'
import type { PictureFeatures } from './picture-features.ts'
import { isSettled } from './refinement-state.ts'
import { checkpointOf } from './refining-job.ts'
import { RefiningQueue } from './refining-queue.ts'
import { RefiningStatus } from './refining-status.ts'
import { RefiningTargets } from './refining-targets.ts'
import type { ServedModel, ServedModels } from './served-model.ts'

export interface BackgroundOptions {
  readonly db: WritableDatabase
  readonly libraryDir: string
  readonly models: ServedModels
  readonly features: PictureFeatures
  readonly onChange: () => void
}

export class Background {
  readonly queue: RefiningQueue
  readonly watch: PinWatch
  readonly status: RefiningStatus
  readonly #options: BackgroundOptions
  readonly #targets: RefiningTargets
  readonly #pins: PinTable
  #sweeping: Promise<void> = Promise.resolve()
  #started = false

  constructor(options: BackgroundOptions) {
    const { db, models, onChange } = options
    this.#options = options
    this.#targets = new RefiningTargets(db)
    this.#pins = new PinTable(db)
    this.status = new RefiningStatus(db)
    const onRefined = (target: RefiningTarget) => this.#refined(target)
    const onOthers = (modelId: string) => this.#firstsChanged(modelId)
    const firsts = new FirstPseudoWords({ ...options, onOthers })
    this.queue = new RefiningQueue({ ...options, firsts, status: this.status, onRefined })
    this.watch = new PinWatch({ db, models, compose: (pin, model) => this.#compose(pin, model), onChange })
  }

  /** From now on; until then nothing is refined and no photo is looked at. */
  start(): void {
    this.#started = true
    void sweepCheckpoints(this.#options.libraryDir, Date.now() - KEPT_MS)
    this.#sweeping = this.#sweepSettled()
    this.poke()
  }

  /** There may be new photos, or another model. */
  poke(): void {
    if (!this.#started) return
    this.watch.poke()
    this.queue.poke()
  }

  /** It was made, or asks for something else now, or is there again. */
  changed(target: RefiningTarget): void {
    this.#watchAgain(target)
    this.poke()
    this.#options.onChange()
  }

  removed(target: RefiningTarget): void {
    this.queue.interrupt(target)
    if (target.kind === 'word') this.#watchAgain(target)
    this.poke()
    this.#options.onChange()
  }

  /** Without effect on what is done, and on what has nothing to refine. */
  pause(target: RefiningTarget): void {
    if (this.#isSettled(target)) return
    this.status.pause(target, this.queue.step(target))
    this.queue.interrupt(target)
    this.#options.onChange()
  }

  /** Also begins again what was stopped. */
  resume(target: RefiningTarget): void {
    const modelId = this.#options.models.fingerprint()
    const { subjects } = this.#targets.of(target)
    const verdicts = this.#targets.verdicts(subjects, modelId)
    const writer = new VerdictWriter(this.#options.db)
    for (const [i, { hash }] of subjects.entries()) {
      const verdict = verdicts[i]
      if (modelId === null || !verdict || verdict.reason === null) continue
      writer.put(hash, modelId, { ...verdict, kept: null, reason: null })
    }
    if (!this.#isSettled(target)) this.status.wait(target, null)
    this.poke()
    this.#options.onChange()
  }

  /** Resolves once nothing is left of what does not run. */
  async cancel(target: RefiningTarget): Promise<void> {
    if (this.#isSettled(target)) return
    this.status.giveUp(target)
    this.queue.interrupt(target)
    this.#options.onChange()
    await this.#discardCheckpoints(target)
  }

  async close(): Promise<void> {
    await Promise.all([this.queue.close(), this.watch.close(), this.#sweeping])
  }

  /** A kill between storing a result and removing its checkpoint leaves one that nobody asks for. */
  async #sweepSettled(): Promise<void> {
    const settled = this.#targets.all().filter(({ target }) => this.#isSettled(target))
    // All are asked for at once: the library may be closed before the first is gone.
    await Promise.all(settled.map(({ target }) => this.#discardCheckpoints(target)))
  }

  /** Of one that runs, the job itself does so at its end. */
  async #discardCheckpoints(target: RefiningTarget): Promise<void> {
    const { libraryDir, models } = this.#options
    const modelId = models.fingerprint()
    if (modelId === null) return
    const { subjects } = this.#targets.of(target)
    const discards = subjects.map((subject) => checkpointOf(subject, libraryDir, modelId).discard())
    await Promise.allSettled(discards)
  }

  #isSettled(target: RefiningTarget): boolean {
    const { subjects } = this.#targets.of(target)
    return this.#targets.verdicts(subjects, this.#options.models.fingerprint()).every(isSettled)
  }

  /** What others answer with is better too, where they share pictures or use the word. */
  #refined(target: RefiningTarget): void {
    this.#watchAgain(target)
    this.watch.poke()
    this.#options.onChange()
  }

  /** They are made anew, and what was refined is judged against them. */
  #firstsChanged(modelId: string): void {
    new VerdictWriter(this.#options.db).clear(modelId)
    for (const { id } of this.#pins.all()) this.watch.changed(id)
    this.#options.onChange()
  }

  #watchAgain(target: RefiningTarget): void {
    const hashes = new Set(this.#targets.of(target).subjects.map(({ hash }) => hash))
    for (const { id, text } of this.#pins.all()) {
      const isItself = target.kind === 'pin' && target.id === id
      const usesWords = target.kind === 'word' && text.trim() !== ''
      const { subjects } = this.#targets.of({ kind: 'pin', id })
      if (isItself || usesWords || subjects.some(({ hash }) => hashes.has(hash))) this.watch.changed(id)
    }
  }

  /** Null where it cannot be composed now: the next poke tries again. */
  async #compose(pin: PinRow, model: ServedModel): Promise<Float32Array | null> {
    const { db, features } = this.#options
    const pictures = new KeptPictures(db).of('pin', pin.id)
    const { info, inference } = model
    const known = new StoredWords(db)
    const dependencies = { info, inference, known, features: (hash: string) => features.of(hash, model) }
    return composePin(pin, pictures, dependencies).catch(() => null)
  }
}
