/**
 * Pins and words of a library, and all that is done for them. Runs in the engine. A library that is open to read shows
 * them and changes nothing.
 */
import { AppError } from '../../shared/errors.ts'
import { type ReadableDatabase, WritableDatabase } from '../catalog/database.ts'
import { Background } from '../inversion/background.ts'
import { keepFirst } from '../inversion/first-pseudo-words.ts'
import { type ModelOpener, type ServedModel, ServedModels } from '../inversion/served-model.ts'
import type { Subject } from '../inversion/subject.ts'
import { KeptLists } from './kept-lists.ts'
import { type ChosenPicture, type OutsideFile, PictureFeatures } from './picture-features.ts'
import { Pins } from './pins.ts'
import { Words } from './words.ts'

export interface RefiningOptions {
  readonly db: ReadableDatabase
  readonly libraryDir: string
  readonly models: ModelOpener
}

export interface RefiningListeners {
  /** Something of pins or words is another now. */
  readonly onChange: () => void
  readonly outsideFile: OutsideFile
}

/** Of a library that is open to write. */
interface Writing {
  readonly pins: Pins
  readonly words: Words
  readonly background: Background
}

export class Refining {
  readonly lists: KeptLists
  readonly #writing: Writing | null
  #listeners: RefiningListeners = { onChange: () => {}, outsideFile: async () => null }

  constructor({ db, libraryDir, models: opener }: RefiningOptions) {
    const models = new ServedModels(db, opener)
    this.#writing = db instanceof WritableDatabase ? this.#open(db, libraryDir, models) : null
    const background = this.#writing?.background
    this.lists = new KeptLists(db, {
      running: (target) => background?.queue.running(target) ?? null,
      problem: (target) => background?.status.problem(target) ?? null,
      fingerprint: () => models.fingerprint(),
      readsWords: () => models.readsWords(),
    })
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

  /** Where changes are told, and pictures from outside are found. */
  listen(listeners: RefiningListeners): void {
    this.#listeners = listeners
  }

  /** There may be new photos, or another model. */
  poke(): void {
    this.#writing?.background.poke()
  }

  async close(): Promise<void> {
    await this.#writing?.background.close()
  }

  #write(): Writing {
    if (this.#writing) return this.#writing
    throw new AppError('library-locked', 'the library is open to read only')
  }

  #open(db: WritableDatabase, libraryDir: string, models: ServedModels): Writing {
    const features = new PictureFeatures(db, (hash) => this.#listeners.outsideFile(hash))
    const onChange = () => this.#listeners.onChange()
    const background = new Background({ db, libraryDir, models, features, onChange })
    const keepFeatures = async (pictures: readonly ChosenPicture[]) =>
      features.keep(pictures, await required(models))
    const keepSubject = async (pictures: readonly ChosenPicture[], subject: Subject) => {
      const model = await required(models)
      if (!model.info.hasTokenizer)
        throw new AppError('model-no-tokenizer', 'this model reads no words, so it can learn none')
      await features.keep(pictures, model)
      await keepFirst(db, subject, features, model)
    }
    const hooks = (kind: 'pin' | 'word') => ({
      onChanged: (id: number) => background.changed({ kind, id }),
      onRemoved: (id: number) => background.removed({ kind, id }),
    })
    return {
      background,
      pins: new Pins({ db, keepFeatures, ...hooks('pin') }),
      words: new Words({ db, keepSubject, ...hooks('word') }),
    }
  }
}

/** @throws `model-required` */
async function required(models: ServedModels): Promise<ServedModel> {
  const model = await models.open()
  if (model) return model
  throw new AppError('model-required', 'the library has no model yet')
}
