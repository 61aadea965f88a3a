/** Adds, renames, changes, removes and restores pins. Runs in the engine, under the writer lock. */
import { MAX_REFERENCES } from '../../shared/app-api.ts'
import type { AppQuery } from '../../shared/app-query.ts'
import { MAX_PINS } from '../../shared/app-refining.ts'
import { AppError } from '../../shared/errors.ts'
import type { WritableDatabase } from '../catalog/database.ts'
import { HeldPicturesWriter } from '../catalog/held-pictures.ts'
import { PinPhotosWriter, PinWriter } from '../catalog/pins.ts'
import type { ChosenPicture } from './picture-features.ts'
import { givenName, isSeen, nameOf } from './pin-name.ts'

/** A query whose references and clicks are resolved to pictures. */
export interface ChosenQuery extends Pick<AppQuery, 'text' | 'dial'> {
  readonly references: readonly ChosenPicture[]
  readonly more: readonly ChosenPicture[]
  readonly less: readonly ChosenPicture[]
}

export interface PinsOptions {
  readonly db: WritableDatabase
  /** @throws `model-required`, `reference-unreadable` */
  readonly storeFeatures: (pictures: readonly ChosenPicture[]) => Promise<void>
  readonly onChanged: (pinId: number) => void
  readonly onRemoved: (pinId: number) => void
}

export class Pins {
  readonly #options: PinsOptions
  readonly #table: PinWriter
  readonly #pictures: HeldPicturesWriter
  readonly #photos: PinPhotosWriter

  constructor(options: PinsOptions) {
    this.#options = options
    this.#table = new PinWriter(options.db)
    this.#pictures = new HeldPicturesWriter(options.db)
    this.#photos = new PinPhotosWriter(options.db)
  }

  /** Returns its id. @throws `name-missing`, `query-empty`, `too-many-references`, `too-many-pins`, `model-required`, `reference-unreadable` */
  async add(query: ChosenQuery, name: string | null): Promise<number> {
    const { references, text, dial } = query
    requireContent(references.length, text)
    const pinName =
      name === null
        ? nameOf(
            text,
            references.map((each) => each.name),
          )
        : givenName(name)
    this.#requireRoom()
    await this.#options.storeFeatures([...references, ...query.more, ...query.less])
    const id = this.#options.db.transaction(() => {
      this.#requireRoom()
      const added = this.#table.add({ name: pinName, text, dial }, Date.now())
      this.#pictures.put('pin', added, 'reference', references)
      this.#putClicks(added, query)
      return added
    })
    this.#options.onChanged(id)
    return id
  }

  /** @throws `pin-missing`, `name-missing` */
  rename(id: number, name: string): void {
    this.require(id)
    this.#table.rename(id, givenName(name))
  }

  /** Changes words, dial and clicks; the references stay. @throws `pin-missing`, `query-empty`, `too-many-references` */
  async change(id: number, query: Omit<ChosenQuery, 'references'>): Promise<void> {
    this.require(id)
    const { text, dial } = query
    requireContent(this.#references(id), text)
    await this.#options.storeFeatures([...query.more, ...query.less])
    this.#options.db.transaction(() => {
      this.require(id)
      this.#table.change(id, { text, dial })
      this.#putClicks(id, query)
      this.#photos.clear(id)
    })
    this.#options.onChanged(id)
  }

  /** `restore` brings it back until the sweep deletes it after 30 days. @throws `pin-missing` */
  remove(id: number): void {
    this.require(id)
    this.#table.remove(id, Date.now())
    this.#options.onRemoved(id)
  }

  /** @throws `pin-missing`, `too-many-pins` */
  restore(id: number): void {
    if (this.#table.find(id)) return
    this.#requireRoom()
    if (!this.#table.restore(id)) throw missing()
    this.#options.onChanged(id)
  }

  /** Returns the pin's new photos, best first, and marks them as seen. @throws `pin-missing` */
  see(id: number): readonly number[] {
    this.require(id)
    const photoIds = this.#photos.of(id)
    const watch = this.#photos.watches().find(({ pinId }) => pinId === id)
    this.#options.db.transaction(() => {
      // Contents that were not compared with it yet may still become new photos.
      if (watch) this.#table.see(id, watch.scoredContent)
      this.#photos.clear(id)
    })
    return photoIds
  }

  /** @throws `pin-missing` */
  require(id: number): void {
    if (!this.#table.find(id)) throw missing()
  }

  #references(id: number): number {
    return this.#pictures.of('pin', id).filter(({ role }) => role === 'reference').length
  }

  #putClicks(id: number, { more, less }: Pick<ChosenQuery, 'more' | 'less'>): void {
    this.#pictures.put('pin', id, 'more', more)
    this.#pictures.put('pin', id, 'less', less)
  }

  #requireRoom(): void {
    if (this.#table.all().length < MAX_PINS) return
    throw new AppError('too-many-pins', `there are ${MAX_PINS} pins; remove one first`)
  }
}

function requireContent(references: number, text: string): void {
  if (references > MAX_REFERENCES)
    throw new AppError(
      'too-many-references',
      `a pin takes ${MAX_REFERENCES} references at most, got ${references}`,
    )
  if (references === 0 && !isSeen(text)) throw new AppError('query-empty', 'a pin needs words or a reference')
}

function missing(): AppError {
  return new AppError('pin-missing', 'this pin no longer exists')
}
