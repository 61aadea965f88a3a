/**
 * Pins and named words of a library with everything that works for them: their lists, the background queue that refines
 * them, and the watch for new photos. Runs in the engine. A library that is open to read lists them and changes nothing.
 */
import type { RefiningTarget } from '../../shared/app-refining.ts'
import { AppError } from '../../shared/errors.ts'
import type { ReadableDatabase, WritableDatabase } from '../catalog/database.ts'
import type { Background } from '../inversion/background.ts'
import { storeFirst } from '../inversion/first-pseudo-words.ts'
import type { ServedModel, ServedModels } from '../inversion/served-model.ts'
import { KeptLists } from './kept-lists.ts'
import type { OutsideFile, PictureFeatures } from './picture-features.ts'
import type { PinWatch } from './pin-watch.ts'
import { Pins } from './pins.ts'
import { Words } from './words.ts'

export interface RefiningOptions {
  readonly db: ReadableDatabase
  readonly models: ServedModels
  /** Null for a library that is open to read. */
  readonly work: RefiningWork | null
}

export interface RefiningWork {
  readonly db: WritableDatabase
  readonly features: PictureFeatures
  readonly background: Background
  readonly watch: PinWatch
}

export interface RefiningListeners {
  /** A pin or a word changes. */
  readonly onChange: () => void
  readonly outsideFile: OutsideFile
}

interface Writing extends RefiningWork {
  readonly pins: Pins
  readonly words: Words
}

export class Refining {
  readonly lists: KeptLists
  readonly #writing: Writing | null
  #onChange: () => void = () => {}
  #started = false

  constructor({ db, models, work }: RefiningOptions) {
    this.#writing = work && { ...work, ...this.#editors(work, models) }
    this.lists = new KeptLists(db, {
      running: (target) => work?.background.running(target) ?? null,
      problem: (target) => work?.background.problem(target) ?? null,
      fingerprint: () => models.fingerprint(),
      readsWords: () => models.readsWords(),
    })
    if (work) this.#follow(work)
  }

  /** @throws `library-locked` */
  get pins(): Pins {
    return this.#write().pins
  }

  /** @throws `library-locked` */
  get words(): Words {
    return this.#write().words
  }

  /** @throws `library-locked` */
  get background(): Background {
    return this.#write().background
  }

  /** @throws `library-locked` */
  get watch(): PinWatch {
    return this.#write().watch
  }

  listen({ onChange, outsideFile }: RefiningListeners): void {
    this.#onChange = onChange
    this.#writing?.features.findOutsideFiles(outsideFile)
  }

  /** Refines, and watches for new photos, from now on. @throws `library-locked` */
  start(): void {
    this.#started = true
    this.background.start()
    this.poke()
  }

  /** Looks for new photos, or another model. */
  poke(): void {
    if (!this.#started) return
    this.#writing?.watch.poke()
    this.#writing?.background.poke()
  }

  /** Resolves once no subject waits and every photo was compared with every pin. @throws `library-locked` */
  async settled(): Promise<void> {
    await this.background.drained()
    await this.watch.settled()
  }

  async close(): Promise<void> {
    await Promise.all([this.#writing?.background.close(), this.#writing?.watch.close()])
  }

  #write(): Writing {
    if (this.#writing) return this.#writing
    throw new AppError('library-locked', 'the library is open to read only')
  }

  #follow({ background, watch }: RefiningWork): void {
    const onChange = () => this.#onChange()
    watch.events.on('change', onChange)
    background.events.on('change', onChange)
    // Another pseudo-word answers: the vectors of the pins that use it change.
    background.events.on('refined', (target) => {
      watch.recompose(target)
      watch.poke()
      onChange()
    })
    background.events.on('firstsChanged', () => {
      watch.recomposeAll()
      watch.poke()
    })
  }

  #editors({ db, features, background, watch }: RefiningWork, models: ServedModels) {
    const onChanged = (target: RefiningTarget) => {
      watch.recompose(target)
      this.poke()
      this.#onChange()
    }
    const onRemoved = (target: RefiningTarget) => {
      background.interrupt(target)
      // Sentences that use the word mean something else without it.
      if (target.kind === 'word') watch.recompose(target)
      this.poke()
      this.#onChange()
    }
    const hooks = (kind: RefiningTarget['kind']) => ({
      onChanged: (id: number) => onChanged({ kind, id }),
      onRemoved: (id: number) => onRemoved({ kind, id }),
    })
    const pins = new Pins({
      ...{ db, ...hooks('pin') },
      storeFeatures: async (pictures) => features.store(pictures, await required(models)),
    })
    const words = new Words({
      ...{ db, ...hooks('word') },
      storeSubject: async (pictures, subject) => {
        const model = await required(models)
        if (!model.info.hasTokenizer)
          throw new AppError('model-no-tokenizer', 'this model reads no words, so it can learn none')
        await features.store(pictures, model)
        await storeFirst(db, subject, features, model)
      },
    })
    return { pins, words }
  }
}

/** @throws `model-required` */
async function required(models: ServedModels): Promise<ServedModel> {
  const model = await models.open()
  if (model) return model
  throw new AppError('model-required', 'the library has no model yet')
}
