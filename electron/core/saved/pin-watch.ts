/**
 * Compares new photos with the pins as they are indexed. Runs in the engine, under the writer lock; the search worker
 * computes the scores, so that the engine reads no embedding.
 *
 * [Note: New to a pin] New is a content that came after the pin was made or looked at: not a photo that was moved,
 * renamed, edited or scanned again, nor one that another model embeds for the first time.
 */

import type { RefiningTarget } from '../../shared/app-refining.ts'
import { AppError } from '../../shared/errors.ts'
import type { ModelRowId } from '../../shared/model-ids.ts'
import type { NewMatch, SearchApi } from '../../shared/search-api.ts'
import type { WritableDatabase } from '../catalog/database.ts'
import { HeldPictures } from '../catalog/held-pictures.ts'
import { PinPhotosWriter, type PinRow, PinTable, type PinWatchRow } from '../catalog/pins.ts'
import { UsableWords } from '../catalog/usable-words.ts'
import type { ServedModel, ServedModels } from '../inversion/served-model.ts'
import { Emitter } from '../lib/emitter.ts'
import { log } from '../lib/log.ts'
import { composePin } from './compose-pin.ts'
import type { PictureFeatures } from './picture-features.ts'
import { SavedSubjects } from './saved-subjects.ts'

export type PinScores = Pick<SearchApi, 'matchThresholds' | 'newMatches'>

export interface PinWatchOptions {
  readonly db: WritableDatabase
  readonly models: Pick<ServedModels, 'open'>
  readonly features: Pick<PictureFeatures, 'of'>
  /** Of the generation with this row id. @throws `model-different` where it does not serve any more */
  readonly scores: (modelRowId: ModelRowId) => PinScores
}

export interface PinWatchEvents {
  /** A pin has more new photos. */
  change: null
}

/** The thresholds are taken again after the library has grown by this factor: they follow how its photos score. */
const GROWTH = 1.25

interface Composed {
  readonly pinId: number
  readonly vector: Float32Array
  /** `#change` of the pin when it was composed. */
  readonly change: number
}

export class PinWatch {
  readonly events = new Emitter<PinWatchEvents>()
  readonly #options: PinWatchOptions
  readonly #pins: PinTable
  readonly #subjects: SavedSubjects
  readonly #pictures: HeldPictures
  readonly #words: UsableWords
  readonly #photos: PinPhotosWriter
  /** How often each pin has been outdated: a result of an older state is dropped. */
  readonly #changes = new Map<number, number>()
  #running: Promise<void> | null = null
  #again = false
  #closed = false

  constructor(options: PinWatchOptions) {
    const { db } = options
    this.#options = options
    this.#pins = new PinTable(db)
    this.#subjects = new SavedSubjects(db)
    this.#pictures = new HeldPictures(db)
    this.#words = new UsableWords(db)
    this.#photos = new PinPhotosWriter(db)
  }

  /** Looks for new photos, new pins, or another model. */
  poke(): void {
    if (this.#closed) return
    this.#again = true
    this.#running ??= this.#run()
      .catch((error) => this.#failed(error))
      .finally(() => {
        this.#running = null
        if (this.#again) this.poke()
      })
  }

  /** Composes again every pin whose vector depends on the target: the pin itself, its pictures, or a word in its text. */
  recompose(target: RefiningTarget): void {
    const hashes = new Set(this.#subjects.of(target).subjects.map(({ hash }) => hash))
    for (const { id, text } of this.#pins.all()) {
      const isItself = target.kind === 'pin' && target.id === id
      const mayUseWord = target.kind === 'word' && text.trim() !== ''
      const { subjects } = this.#subjects.of({ kind: 'pin', id })
      if (isItself || mayUseWord || subjects.some(({ hash }) => hashes.has(hash))) this.#outdate(id)
    }
  }

  recomposeAll(): void {
    for (const { id } of this.#pins.all()) this.#outdate(id)
  }

  /** Resolves once every content was compared with every pin. */
  async settled(): Promise<void> {
    while (this.#running) await this.#running
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.settled()
  }

  async #run(): Promise<void> {
    while (this.#again && !this.#closed) {
      this.#again = false
      const pins = this.#pins.all()
      if (pins.length === 0) return
      // A query that opens the model reports what is wrong with it.
      const model = await this.#options.models.open().catch(() => null)
      if (!model) return
      await this.#renew(pins, model)
      await this.#score(model)
    }
  }

  /**
   * The next poke tries again. A closed library and a model that was changed end a run as a matter of course; otherwise
   * the catalogue does not answer, or the search worker died twice, which searches report to the user.
   */
  #failed(error: unknown): void {
    const expected = error instanceof AppError && ['cancelled', 'model-different'].includes(error.code)
    if (!expected) process.emitWarning(String(error))
  }

  /** Composes the pins without a vector and those with an outdated one, and takes their thresholds in one pass. */
  async #renew(pins: readonly PinRow[], model: ServedModel): Promise<void> {
    const watches = new Map(this.#photos.watches().map((watch) => [watch.pinId, watch]))
    const contents = this.#photos.embeddedContents(model.modelRowId)
    const composed: Composed[] = []
    for (const pin of pins) {
      const watch = watches.get(pin.id)
      if (watch?.fingerprint === model.info.fingerprint && contents <= watch.contents * GROWTH) continue
      const change = this.#change(pin.id)
      const vector = await this.#compose(pin, model)
      if (vector) composed.push({ pinId: pin.id, vector, change })
    }
    if (composed.length > 0) await this.#store(composed, contents, model)
  }

  async #store(composed: readonly Composed[], contents: number, model: ServedModel): Promise<void> {
    const pins = composed.map(({ pinId, vector }) => ({
      vector,
      without: [],
      exclude: this.#photos.ownContents(pinId),
    }))
    const { thresholds } = await this.#options.scores(model.modelRowId).matchThresholds({ pins })
    if (this.#closed) return
    const fingerprint = model.info.fingerprint
    this.#options.db.transaction(() => {
      for (const [i, { pinId, vector, change }] of composed.entries()) {
        // The next round composes a pin again that has changed since.
        if (this.#change(pinId) !== change) continue
        this.#photos.putWatch({ pinId, fingerprint, vector, threshold: thresholds[i] ?? null, contents })
      }
    })
  }

  /** One call compares the same contents with all pins that have come equally far: normally all of them. */
  async #score(model: ServedModel): Promise<void> {
    for (let found = true; found && !this.#closed; ) {
      found = false
      const watches = this.#photos
        .watches()
        .filter(({ fingerprint }) => fingerprint === model.info.fingerprint)
      const last = this.#photos.lastContent()
      for (const [after, group] of Map.groupBy(watches, ({ scoredContent }) => scoredContent))
        if (after < last && !this.#closed && (await this.#scoreAfter(after, group, model))) found = true
    }
  }

  /** False where nothing was left to compare. */
  async #scoreAfter(after: number, watches: readonly PinWatchRow[], model: ServedModel): Promise<boolean> {
    const changes = new Map(watches.map(({ pinId }) => [pinId, this.#change(pinId)]))
    const pins = watches.map(({ vector, threshold }) => ({ vector, without: [], threshold }))
    const { until, matches } = await this.#options.scores(model.modelRowId).newMatches({
      after,
      rule: null,
      pins,
    })
    if (until === null || this.#closed) return false
    const byPin = Map.groupBy(matches, ({ pin }) => pin)
    const found = this.#options.db.transaction(() => {
      // Meanwhile the sweep may have set a pin back, another round may have composed it, or the user removed it.
      const now = new Map(this.#photos.watches().map(({ pinId, scoredContent }) => [pinId, scoredContent]))
      return watches.filter(({ pinId }, place) => {
        if (now.get(pinId) !== after || this.#change(pinId) !== changes.get(pinId)) return false
        return this.#add(pinId, byPin.get(place) ?? [], until)
      }).length
    })
    if (found > 0) this.events.emit('change', null)
    return true
  }

  /** Whether the pin has a photo more. */
  #add(pinId: number, matches: readonly NewMatch[], until: number): boolean {
    for (const { contentId, score } of matches) this.#photos.add(pinId, contentId, score)
    this.#photos.scoredUntil(pinId, until)
    return matches.length > 0
  }

  /** Null where it cannot be composed now: the next poke tries again. */
  async #compose(pin: PinRow, model: ServedModel): Promise<Float32Array | null> {
    const { info, inference } = model
    const pictures = this.#pictures.of('pin', pin.id)
    const features = (hash: string) => this.#options.features.of(hash, model)
    return composePin(pin, pictures, { info, inference, known: this.#words, features }).catch((error) => {
      log.swallowed('pin-not-composed', error)
      return null
    })
  }

  #outdate(pinId: number): void {
    this.#changes.set(pinId, this.#change(pinId) + 1)
    this.#photos.dropWatch(pinId)
  }

  #change(pinId: number): number {
    return this.#changes.get(pinId) ?? 0
  }
}
